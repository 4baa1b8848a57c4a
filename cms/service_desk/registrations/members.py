"""替会员报名: an association registers its public members for an event, at contacts that it does not see."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.authorisations.members import find_enterprises
from services.authorisations.models import Authorisation
from services.enterprises.models import Enterprise, RegistryContactKind
from services.people.models import Person
from services.registrations.following import follow
from services.registrations.models import Desk, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import Applicant, register
from services.registrations.seats import count_seats, is_window_open
from services.registrations.states import ALIVE, COMING, Channel, State
from services.registrations.wording import say_span
from site_content.associations.members import parse_members
from site_content.associations.models import AssociationPage

URL_NAME = "qifu_register_members"
UNKNOWN = gettext_lazy("企业库里没有这家企业，请联系镇办登记")
NO_CONTACT = gettext_lazy("没有能通知到的手机号或邮箱，请联系镇办补充")
THERE = gettext_lazy("已经报了名")
BY_PERSON = gettext_lazy("通知代表企业办事的人")
BY_REGISTRY = gettext_lazy("通知企业库登记的联系方式")
# Nobody's name is known of a contact in the registry: whoever comes says it at the door.
SOMEBODY = "企业代表"


@dataclass(frozen=True)
class Row:
    """A member as the association calls it; ``applicant`` only where somebody can be told."""

    name: str
    told: Promise
    applicant: Applicant | None = None


def register_members(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET the events that are open, ``?event=N`` the members for one; POST the chosen ones."""
    page = get_object_or_404(AssociationPage.objects.live(), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    desks = [desk for desk in map(follow, Desk.objects.open_until(timezone.now())) if is_window_open(desk)]
    asked = request.GET.get("event", "")
    desk = next((desk for desk in desks if str(desk.pk) == asked), None)
    rows = rows_of(page, desk) if desk else []
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


def enter(desk: Desk, rows: list[Row]) -> tuple[list[Registration], list[str]]:
    """Those who are registered now, and why others are not."""
    made, refused = [], []
    for row in rows:
        if row.applicant is None:
            continue
        try:
            made += register(desk.pk, [row.applicant])
        except NotPossible as reason:
            refused.append(f"{row.name}：{reason}")
    return made, refused


def tell(request: HttpRequest, made: list[Registration], refused: list[str]) -> None:
    waiting = sum(one.state == State.WAITING for one in made)
    if made:
        words = {"n": len(made), "waiting": waiting}
        messages.success(request, _("已替 %(n)d 家会员报名，其中 %(waiting)d 家候补；对方会收到通知。") % words)
    for reason in refused:
        messages.error(request, reason)
    if not made and not refused:
        messages.warning(request, _("没有报名：请勾选会员。"))


def rows_of(page: AssociationPage, desk: Desk) -> list[Row]:
    """Of what is public: a draft's members have been looked at by nobody."""
    try:
        names = list(dict.fromkeys(member.name for member in parse_members(page.members)))
    except ValidationError:
        names = []
    known = find_enterprises(names)
    people = people_of(known.values())
    alike = Registration.objects.filter(desk=desk, enterprise__in=known.values(), state__in={*ALIVE, *COMING})
    there = set(alike.values_list("enterprise", flat=True))
    return [row_of(name, known.get(name), people, there, page.title) for name in names]


def people_of(enterprises: Any) -> dict[int, Person]:
    """Who acts for each, the first who was let in."""
    live = Authorisation.objects.filter(enterprise__in=list(enterprises)).live().select_related("person")
    rows = live.prefetch_related("person__contacts").order_by("-pk")
    return {row.enterprise_id: row.person for row in rows if row.person.contacts.all()}


def row_of(name: str, enterprise: Enterprise | None, people: dict[int, Person], there: set[int], by: str) -> Row:
    if enterprise is None:
        return Row(name, UNKNOWN)
    if enterprise.pk in there:
        return Row(name, THERE)
    said: dict[str, Any] = {"enterprise": enterprise, "channel": Channel.ASSOCIATION, "by_name": by}
    if person := people.get(enterprise.pk):
        contact = person.contacts.all()[0].value
        return Row(name, BY_PERSON, Applicant(name=person.name or SOMEBODY, contact=contact, person=person, **said))
    reached = [one for one in enterprise.contacts.all() if one.kind != RegistryContactKind.LANDLINE]
    if not reached:
        return Row(name, NO_CONTACT)
    mailed = next((one for one in reached if one.kind == RegistryContactKind.EMAIL), reached[0])
    return Row(name, BY_REGISTRY, Applicant(name=SOMEBODY, contact=mailed.value, **said))


def admin_urls() -> list[Any]:
    """An association's own: whoever keeps the page may open it."""
    return [path("qifu/associations/<int:page_id>/register/", register_members, name=URL_NAME)]
