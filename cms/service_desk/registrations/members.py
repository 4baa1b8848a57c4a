"""替会员报名: an association registers its public members for an event, at contacts that it does not see."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from services.registrations.following import follow
from services.registrations.members import enter, rows_of
from services.registrations.models import Desk, Registration
from services.registrations.seats import count_seats, is_window_open
from services.registrations.states import State
from services.registrations.wording import say_span
from site_content.associations.members import parse_members
from site_content.associations.models import AssociationPage

URL_NAME = "qifu_register_members"


def register_members(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET the events that are open, ``?event=N`` the members for one; POST the chosen ones."""
    page = get_object_or_404(AssociationPage.objects.live(), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    desks = [desk for desk in map(follow, Desk.objects.open_until(timezone.now())) if is_window_open(desk)]
    asked = request.GET.get("event", "")
    desk = next((desk for desk in desks if str(desk.pk) == asked), None)
    rows = rows_of(names_in(page), desk, page.title) if desk else []
    if request.method == "POST" and desk:
        chosen = set(request.POST.getlist("member"))
        tell(request, *enter(desk, [row for row in rows if row.name in chosen]))
        return redirect(f"{request.path}?event={desk.pk}")
    context = {
        "header_title": _("替会员报名"),
        "header_icon": "group",
        "page": page,
        "events": [(desk, say_span(desk.starts_at, desk.ends_at), count_seats(desk)) for desk in desks],
        "desk": desk,
        "rows": rows,
        "ready": sum(row.applicant is not None for row in rows),
    }
    return render(request, "service_desk/registrations/members.html", context)


def tell(request: HttpRequest, made: list[Registration], refused: list[str]) -> None:
    waiting = sum(one.state == State.WAITING for one in made)
    if made:
        words = {"n": len(made), "waiting": waiting}
        messages.success(request, _("已替 %(n)d 家会员报名，其中 %(waiting)d 家候补；对方会收到通知。") % words)
    for reason in refused:
        messages.error(request, reason)
    if not made and not refused:
        messages.warning(request, _("没有报名：请勾选会员。"))


def names_in(page: AssociationPage) -> list[str]:
    """Of what is public: a draft's members have been looked at by nobody."""
    try:
        return list(dict.fromkeys(member.name for member in parse_members(page.members)))
    except ValidationError:
        return []


def admin_urls() -> list[Any]:
    """An association's own: whoever keeps the page may open it."""
    return [path("qifu/associations/<int:page_id>/register/", register_members, name=URL_NAME)]
