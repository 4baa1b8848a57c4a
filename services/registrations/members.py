"""An association registers its public members, at contacts that it does not see."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from services.authorisations.models import Authorisation
from services.enterprises.models import Enterprise, RegistryContactKind
from services.enterprises.names import find_enterprises
from services.people.models import Person
from services.registrations.models import Desk, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import Applicant, register
from services.registrations.states import ALIVE, COMING, Channel

UNKNOWN = gettext_lazy("企业库里没有这家企业，请联系镇办登记")
NO_CONTACT = gettext_lazy("没有能通知到的手机号或邮箱，请联系镇办补充")
THERE = gettext_lazy("已经报了名")
SAME = gettext_lazy("与名单里前面的是同一家企业")
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


def rows_of(names: list[str], desk: Desk, association: str) -> list[Row]:
    """One for each member, in their order."""
    known = find_enterprises(names)
    people = people_of(known.values())
    alike = Registration.objects.filter(desk=desk, enterprise__in=known.values(), state__in={*ALIVE, *COMING})
    there = set(alike.values_list("enterprise", flat=True))
    rows, seen = [], set()
    for name in names:
        enterprise = known.get(name)
        is_second = enterprise is not None and enterprise.pk in seen  # by the name that it had
        rows.append(Row(name, SAME) if is_second else _row_of(name, enterprise, people, there, association))
        seen |= {enterprise.pk} if enterprise else set()
    return rows


def people_of(enterprises: Iterable[Enterprise]) -> dict[int, Person]:
    """Who acts for each, the first who was let in."""
    live = Authorisation.objects.filter(enterprise__in=list(enterprises)).live().select_related("person")
    rows = live.prefetch_related("person__contacts").order_by("-pk")
    return {row.enterprise_id: row.person for row in rows if row.person.contacts.all()}


def _row_of(name: str, enterprise: Enterprise | None, people: dict[int, Person], there: set[int], by: str) -> Row:
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


def enter(desk: Desk, rows: list[Row], by_person: Person | None = None) -> tuple[list[Registration], list[str]]:
    """Those who are registered now, and why others are not: the limit of each enterprise holds."""
    made, refused = [], []
    for row in rows:
        if row.applicant is None:
            continue
        try:
            made += register(desk.pk, [replace(row.applicant, by_person=by_person)])
        except NotPossible as reason:
            refused.append(f"{row.name}：{reason}")
    return made, refused
