"""/services/t/TOKEN/gate/: checking in at the door of one event, for whoever holds a link that an organiser made."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.pages.answers import LAPSED, is_forged, service_page, show
from services.registrations.door import BadUpload, Sent, list_for_door, read_upload, take_scans
from services.registrations.links import read_gate_token
from services.registrations.models import GateLink
from services.registrations.seats import DOOR_OPENS
from services.registrations.web.views import show_gone
from services.registrations.wording import say_moment, say_span


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, token: str) -> HttpResponse:
    """With a script it works offline; without one a code that is typed is looked at here."""
    link = read_gate_token(token)
    if link is None:
        return show_gone(request)
    if request.method != "POST":
        return show_gate(request, link)
    if is_forged(request):
        return show_gate(request, link, LAPSED)
    return show_gate(request, link, said=take_form(request, link))


def take_form(request: HttpRequest, link: GateLink) -> dict[str, Any]:
    """A code that was typed, or somebody who is on no list."""
    typed = request.POST
    walk_in = {name: typed.get(name, "") for name in ("name", "contact", "firm")} if "name" in typed else None
    sent = Sent(
        uuid.uuid4().hex, timezone.now(), ticket=typed.get("code", "")[:200], walk_in=walk_in, admit="admit" in typed
    )
    return take_scans(link.desk_id, [sent], helper=link.helper, device="form")[0]


def show_gate(
    request: HttpRequest, link: GateLink, notice: str = "", said: dict[str, Any] | None = None
) -> HttpResponse:
    desk = link.desk
    context = {
        "desk": desk,
        "when": say_span(desk.starts_at, desk.ends_at),
        "opens": say_moment(desk.starts_at - DOOR_OPENS),
        "until": say_moment(link.expires_at),
        "ends": desk.ends_at.isoformat(),
        "helper": link.helper,
        "said": said,
        "typed": request.POST.get("code", ""),
        "notice": notice,
    }
    return show(request, "event-gate", f"签到：{desk.title}", context, status=422 if notice else 200)


@service_page
@require_safe
def gate_list(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    return JsonResponse({"desk": link.desk_id, "made_at": timezone.now().isoformat(), "rows": list_for_door(link)})


@service_page
@require_POST
def gate_scans(request: HttpRequest, token: str) -> HttpResponse:
    """What a device has kept; it sends it until it hears of each. The address is the key: there is no sign-in to be abused."""
    link = _link(token)
    try:
        device, scans = read_upload(json.loads(request.body))
    except (BadUpload, ValueError):
        return JsonResponse({"error": "bad_upload"}, status=400)
    return JsonResponse({"results": take_scans(link.desk_id, scans, helper=link.helper, device=device)})


@service_page
@require_safe
def gate_worker(request: HttpRequest, token: str) -> HttpResponse:
    """The script that keeps this one page for when there is no network; it reaches no other address."""
    _link(token)
    return render(request, "registrations/gate-worker.js", content_type="text/javascript; charset=utf-8")


def _link(token: str) -> GateLink:
    link = read_gate_token(token)
    if link is None:
        raise Http404
    return link
