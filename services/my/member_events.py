"""/my/members/: whoever acts for an association registers its public members for an event."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from publishing.models import Record
from services.authorisations.models import Authorisation
from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.people.brakes import take_turn
from services.people.codes import SPAN
from services.people.models import Person
from services.registrations.following import follow
from services.registrations.members import Row, enter, rows_of
from services.registrations.models import Desk
from services.registrations.seats import count_seats, is_window_open
from services.registrations.states import State
from services.registrations.wording import say_span

MOST_FORMS = 20  # an hour, of one person


def associations_of(person: Person) -> list[Record]:
    """Public associations whose credit code is that of an enterprise for which the person acts."""
    live = Authorisation.objects.live().filter(person=person)
    codes = list(live.values_list("enterprise__credit_code", flat=True))
    return list(Record.objects.live().of_kind("association").filter(document__credit_code__in=codes)) if codes else []


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def register_members(request: HttpRequest, record: str) -> HttpResponse:
    """GET the events that are open, ``?event=N`` the members for one; POST the chosen ones."""
    association = next((one for one in associations_of(signed_in(request)) if one.id == record), None)
    if association is None:
        raise Http404
    desks = [desk for desk in map(follow, Desk.objects.open_until(timezone.now())) if is_window_open(desk)]
    asked = request.GET.get("event", "")
    desk = next((desk for desk in desks if str(desk.pk) == asked), None)
    if desk is None:
        return show_events(request, association, desks)
    rows = list_members(association, desk)
    if request.method != "POST":
        return show_members(request, association, desk, rows)
    if is_forged(request):
        return show_members(request, association, desk, rows, LAPSED)
    chosen = [row for row in rows if row.name in request.POST.getlist("member")]
    if not chosen:
        return show_members(request, association, desk, rows, _("请勾选要报名的会员。"))
    if not take_turn("members by", str(signed_in(request).pk), most=MOST_FORMS, within=SPAN):
        return show_members(request, association, desk, rows, _("一小时内报名的次数太多了，请过一小时再试。"))
    made, refused = enter(desk, chosen, by_person=signed_in(request))
    done = _say(len(made), sum(one.state == State.WAITING for one in made))
    return show_members(request, association, desk, list_members(association, desk), "\n".join(refused), done)


def list_members(association: Record, desk: Desk) -> list[Row]:
    names = list(dict.fromkeys(member["name"] for member in association.document["members"]))
    return rows_of(names, desk, association.title)


def _say(made: int, waiting: int) -> str:
    if not made:
        return ""
    words = {"n": made, "waiting": waiting}
    return _("已替 %(n)d 家会员报名，其中 %(waiting)d 家候补；对方会收到通知。") % words


def show_events(request: HttpRequest, association: Record, desks: list[Desk]) -> HttpResponse:
    context = {
        "desk": None,
        "events": [
            {"title": desk.title, "when": say_span(desk.starts_at, desk.ends_at), "seats": count_seats(desk),
             "link": f"{request.path}?event={desk.pk}"}
            for desk in desks
        ],
        "back_url": reverse("my_events"),
    }  # fmt: skip
    return show(request, "my-members", _("替会员报名"), {"association": association.title, **context})


def show_members(
    request: HttpRequest, association: Record, desk: Desk, rows: list[Row], notice: str = "", done: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "association": association.title,
        "desk": desk,
        "when": say_span(desk.starts_at, desk.ends_at),
        "rows": rows,
        "ready": sum(row.applicant is not None for row in rows),
        "chosen": request.POST.getlist("member") if notice and not done else [],
        "notice": notice,
        "done": done,
        "back_url": request.path,
    }
    return show(request, "my-members", _("替会员报名"), context, status=422 if notice else 200)
