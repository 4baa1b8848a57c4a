"""Whom a survey goes to: found when it opens, and again when the staff ask for whoever has come since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from matching.match import FITS, TO_CONFIRM, match
from matching.rules import ENGINE, Rule
from publishing.models import Record
from services.authorisations.models import Authorisation
from services.contacts.reading import BadContact, read_contact
from services.contacts.sealing import digests_of
from services.enterprises.models import Enterprise, EnterpriseState, RegistryContactKind
from services.enterprises.profiles import active_profiles
from services.notices.models import Recipient
from services.people.accounts import find_person
from services.pushes.audience import find_audience
from services.pushes.models import Match, Matter, Occasion
from services.pushes.occasions import stand
from services.registrations.models import Registration
from services.registrations.states import State as RegistrationState
from services.subscriptions.models import Subscription
from services.surveys.models import Invitation, Survey
from services.surveys.states import Audience, Mode

CHUNK = 1000


@dataclass(frozen=True)
class Invitee:
    """Exactly one of ``person``, ``enterprise`` and ``contact``; an enterprise for which nobody acts has a contact, too."""

    person: int | None = None
    enterprise: int | None = None
    enterprise_name: str = ""
    contact: str = ""


def invite(survey: Survey) -> int:
    """Whoever belongs to the audience and was not invited; how many. Under the survey's lock."""
    known = Invitation.objects.filter(survey=survey)
    persons = set(known.exclude(person=None).values_list("person", flat=True))
    enterprises = set(known.exclude(enterprise=None).values_list("enterprise", flat=True))
    digests = set(known.exclude(digest="").values_list("digest", flat=True))
    new = []
    for one in find_invitees(survey):
        if one.person in persons or one.enterprise in enterprises or digests.intersection(digests_of(one.contact)):
            continue
        persons.add(one.person or 0)
        enterprises.add(one.enterprise or 0)
        digests.update(digests_of(one.contact))
        new.append(
            Invitation(survey=survey, person_id=one.person, enterprise_id=one.enterprise,
                       enterprise_name=one.enterprise_name, contact=one.contact)
        )  # fmt: skip
    Invitation.objects.bulk_create(new, batch_size=CHUNK)
    return len(new)


def find_invitees(survey: Survey) -> list[Invitee]:
    """As it is at this moment; somebody may stand there twice."""
    if survey.mode == Mode.ENTERPRISE:
        return _as_enterprises(_enterprises_of(survey))
    if survey.audience == Audience.EVENT:
        return list(_participants(survey))
    if survey.audience == Audience.ENTERPRISES:
        return _people_of(_enterprises_of(survey))
    return list(_recipients(_recipients_of(survey)))


def _enterprises_of(survey: Survey) -> set[int]:
    match Audience(survey.audience):
        case Audience.ENTERPRISES:
            return set(find_enterprises(survey.conditions))
        case Audience.POLICY:
            matter = _matter_of(survey)
            fitting = Match.objects.filter(matter=matter, outcome__in=(FITS, TO_CONFIRM)) if matter else None
            return set(fitting.values_list("enterprise", flat=True)) if fitting else set()
        case Audience.SUBSCRIBERS:
            return set(Subscription.objects.in_effect().profiles().values_list("enterprise", flat=True))
        case Audience.EVENT:
            return set(_came(survey).exclude(enterprise=None).values_list("enterprise", flat=True))


def find_enterprises(conditions: dict[str, Any]) -> Iterator[int]:
    """In business and fitting: ``towns`` (numbers of units), ``rule`` in the form that policies' rules have."""
    rule = rule_of(conditions)
    towns = conditions.get("towns") or []
    active = Enterprise.objects.filter(state=EnterpriseState.ACTIVE)
    within = set((active.filter(town__in=towns) if towns else active).values_list("pk", flat=True))
    if rule["when"] is None:
        yield from within
        return
    today = timezone.localdate().isoformat()
    for number, profile in active_profiles():
        if number in within and match(rule, profile, today)["outcome"] == FITS:
            yield number


def rule_of(conditions: dict[str, Any]) -> Rule:
    """What of the conditions is judged as a policy's rule is: what is not known of an enterprise does not fit."""
    wanted = (("industry", "prefix"), ("size", "in"), ("above_scale", "in"), ("qualifications", "has"))
    leaves = [
        {"id": name, "field": name, "op": op, "value": conditions[name]} for name, op in wanted if conditions.get(name)
    ]
    return Rule(version=ENGINE, when={"all": leaves} if leaves else None, hard=[], notes=[])


def _matter_of(survey: Survey) -> Matter | None:
    return Matter.objects.filter(records__record_id=survey.policy_id, live=True).first()


def _recipients_of(survey: Survey) -> Iterable[int]:
    """Numbers of those who have asked to be told; of a policy those to whom a push of it would go today."""
    subscribed = Subscription.objects.in_effect()
    if survey.audience == Audience.POLICY:
        record = Record.objects.live().filter(id=survey.policy_id).first()
        matter = _matter_of(survey)
        if record is None or matter is None:
            return []
        subscribed = find_audience(matter, Occasion.CHANGED, stand(record.document, timezone.now())).subscriptions
    return subscribed.order_by().values_list("recipient", flat=True).distinct()


def _recipients(numbers: Iterable[int]) -> Iterator[Invitee]:
    for one in Recipient.objects.filter(pk__in=list(numbers)).order_by("pk"):
        yield Invitee(person=one.person_id) if one.person_id else Invitee(contact=one.email)


def _came(survey: Survey) -> Any:
    return Registration.objects.filter(desk=survey.desk, state=RegistrationState.ATTENDED).exclude(
        contact="", person=None
    )


def _participants(survey: Survey) -> Iterator[Invitee]:
    for one in _came(survey):
        person = one.person_id or _person_at(one.contact)
        yield Invitee(person=person, enterprise_name=one.enterprise_name, contact="" if person else one.contact)


def _person_at(contact: str) -> int | None:
    try:
        found = find_person(read_contact(contact))
    except BadContact:
        return None
    return found.pk if found else None


def _acting(enterprises: set[int]) -> dict[int, list[int]]:
    """Who acts for each, of those for which anybody does."""
    found: dict[int, list[int]] = {}
    for enterprise, person in Authorisation.objects.live().order_by("pk").values_list("enterprise", "person"):
        if enterprise in enterprises:
            found.setdefault(enterprise, []).append(person)
    return found


def _people_of(enterprises: set[int]) -> list[Invitee]:
    acting = _acting(enterprises)
    return [
        invitee
        for one in _with_contacts(enterprises)
        for invitee in (
            [Invitee(person=person, enterprise_name=one.name) for person in acting[one.pk]]
            if one.pk in acting
            else [Invitee(contact=contact, enterprise_name=one.name) for contact in _reach(one)]
        )
    ]


def _as_enterprises(enterprises: set[int]) -> list[Invitee]:
    """Such as can be told at all."""
    acting = _acting(enterprises)
    return [
        Invitee(enterprise=one.pk, enterprise_name=one.name, contact="".join(reach) if one.pk not in acting else "")
        for one in _with_contacts(enterprises)
        if (reach := _reach(one)) or one.pk in acting
    ]


def _with_contacts(enterprises: set[int]) -> Any:
    return Enterprise.objects.filter(pk__in=enterprises).prefetch_related("contacts").order_by("pk")


def _reach(enterprise: Enterprise) -> list[str]:
    """One at which the registry reaches it: mail before mobile."""
    found = [one for one in enterprise.contacts.all() if one.kind != RegistryContactKind.LANDLINE]
    found.sort(key=lambda one: one.kind != RegistryContactKind.EMAIL)
    return [one.value for one in found[:1]]
