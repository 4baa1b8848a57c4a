"""Registering people for an event: all of a form or nobody; who is there already stays as he is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from services.contacts.masks import mask_contact
from services.contacts.sealing import digests_of
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from services.registrations.models import Desk, Registration
from services.registrations.refusals import NotPossible
from services.registrations.seats import locked_desk, seat, settle
from services.registrations.states import ALIVE, COMING, LEFT, Channel, State
from services.registrations.wording import say_moment
from standards.characters import fold_width


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """``contact``: as it is kept. ``person``: who signs in with it, if known."""

    name: str
    contact: str
    enterprise: Enterprise | None = None
    enterprise_name: str = ""
    answers: list[list[str]] = field(default_factory=list)
    person: Person | None = None
    channel: Channel = Channel.SELF
    by_person: Person | None = None
    by_name: str = ""


def register(desk_id: int, applicants: Sequence[Applicant], *, by_organiser: bool = False) -> list[Registration]:
    """One for each, in their order: confirmed or waiting. ``by_organiser``: outside the window and above the limit, too.

    Raises NotPossible, with nothing kept.
    """
    now = timezone.now()
    with locked_desk(desk_id) as desk:
        if not by_organiser:
            check_window(desk, now)
        settle(desk, now)
        return [_register_one(desk, applicant, now, limited=not by_organiser) for applicant in applicants]


def check_window(desk: Desk, now: datetime) -> None:
    """Raises NotPossible, which says when one can register."""
    if desk.is_cancelled:
        raise NotPossible(_("活动已取消，不能报名。"))
    if desk.withdrawn_at:
        raise NotPossible(_("活动页面已撤下，现在不能报名，请联系主办方。"))
    if not desk.is_open:
        raise NotPossible(_("这个活动现在不在平台上报名，请看活动页面或联系主办方。"))
    if desk.opens_at and now < desk.opens_at:
        raise NotPossible(_("报名还没有开始，%(when)s 开始。") % {"when": say_moment(desk.opens_at)})
    if now >= desk.starts_at or (desk.closes_at and now > desk.closes_at):
        raise NotPossible(_("报名已经截止；确有需要请联系主办方，可以由主办方登记。"))


def find_registration(desk: Desk, contact: str) -> Registration | None:
    return Registration.objects.filter(desk=desk, digest__in=digests_of(contact)).first() if contact else None


def _register_one(desk: Desk, applicant: Applicant, now: datetime, *, limited: bool) -> Registration:
    found = find_registration(desk, applicant.contact)
    if found is not None and found.state not in LEFT:
        return found
    registration = new_registration(desk, applicant, now, found)
    if limited:
        _check_limit(desk, registration.enterprise_key)
    seat(registration, desk, now)
    return registration


def new_registration(desk: Desk, applicant: Applicant, now: datetime, found: Registration | None) -> Registration:
    """Not saved, at the end of the line; of who left before (``found``), the same one again."""
    registration = found or Registration(desk=desk)
    for name in ("name", "contact", "enterprise", "person", "by_person", "channel", "by_name", "answers"):
        setattr(registration, name, getattr(applicant, name))
    registration.enterprise_key = key_of(applicant.enterprise, applicant.enterprise_name)
    registration.enterprise_name = applicant.enterprise.name if applicant.enterprise else applicant.enterprise_name
    registration.notice_version, registration.created_at = NOTICE_VERSION, now
    desk.last_place += 1
    desk.save(update_fields=["last_place"])
    registration.place = desk.last_place
    return registration


def key_of(enterprise: Enterprise | None, name: str) -> str:
    """What the limit counts by: the enterprise of the registry, be it only by its very name; else the name as typed."""
    plain = "".join(fold_width(name).split())
    if enterprise is None and plain:
        named = Enterprise.objects.filter(name=plain).values_list("pk", flat=True)[:2]
        return f"e{named[0]}" if len(named) == 1 else f"n{plain}"[:140]
    return f"e{enterprise.pk}" if enterprise else ""


def _check_limit(desk: Desk, key: str) -> None:
    if desk.limit is None or not key:
        return
    alike = Registration.objects.filter(desk=desk, enterprise_key=key, state__in={*ALIVE, *COMING})
    if alike.count() >= desk.limit:
        raise NotPossible(
            _("每家企业最多 %(n)d 人，这家企业已经报满。可以请同事取消一位再报，或联系主办方。") % {"n": desk.limit}
        )


def waiting_before(registration: Registration) -> int:
    """How many are offered or given a seat before this one."""
    waiting = Registration.objects.filter(desk=registration.desk_id, state=State.WAITING)
    return waiting.filter(place__lt=registration.place).count()


def already_there(registrations: Iterable[Registration], now: datetime) -> list[str]:
    """Masked contacts of those who had registered before."""
    return [mask_contact(one.contact) for one in registrations if one.created_at < now]
