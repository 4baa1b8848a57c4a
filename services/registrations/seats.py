"""All arithmetic of seats, under one lock: that of the desk's row (PostgreSQL), of the database (SQLite, IMMEDIATE).

Taken are the seats of who is confirmed and of who was offered one. A freed seat goes to whoever has waited longest: at once
if there is time to say no, else as an offer for some hours. Lowering the capacity takes nobody's seat.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.registrations.changes import tell_changes, tell_withdrawal
from services.registrations.following import follow
from services.registrations.models import Action, Desk, Registration, RegistrationEvent
from services.registrations.notices import tell
from services.registrations.refusals import NotPossible
from services.registrations.states import LEFT, Promotion, State

SYSTEM = "系统"
# A seat that is freed earlier than that is simply given.
AT_ONCE_BEFORE = timedelta(hours=48)
LONGEST_OFFER = timedelta(hours=24)
SHORTEST_OFFER = timedelta(hours=2)
# People may be checked in so long before the beginning.
DOOR_OPENS = timedelta(hours=2)


class Seats(NamedTuple):
    """Numbers for everybody. ``left`` None: as many as come."""

    capacity: int | None
    left: int | None
    waiting: int
    open: bool


@contextmanager
def locked_desk(desk_id: int) -> Iterator[Desk]:
    """The desk as its event now is; nobody else changes its seats until the transaction ends."""
    with transaction.atomic():
        yield follow(Desk.objects.select_for_update().get(pk=desk_id), keep=True)


def free_seats(desk: Desk) -> int | None:
    """None: as many as come. Not below 0, though more may sit there than the capacity now is."""
    if desk.capacity is None:
        return None
    return max(desk.capacity - desk.registrations.seated().count(), 0)


def count_seats(desk: Desk) -> Seats:
    """Asked outside the lock: true a moment ago. Seats that are freed while others wait are theirs."""
    waiting = Registration.objects.filter(desk=desk).waiting().count()
    free = free_seats(desk)
    return Seats(desk.capacity, free if free is None else max(free - waiting, 0), waiting, is_window_open(desk))


def read_seats(event_id: str) -> Seats | None:
    """None for an event that takes no registrations here."""
    desk = Desk.objects.filter(event_id=event_id).first()
    return count_seats(follow(desk)) if desk else None


def is_window_open(desk: Desk) -> bool:
    now = timezone.now()
    begun = desk.opens_at is None or now >= desk.opens_at
    return desk.is_open and begun and now < desk.starts_at and (desk.closes_at is None or now <= desk.closes_at)


def settle(desk: Desk, now: datetime) -> None:
    """What changed is told, offers whose time is over lapse, freed seats go to who waits. Under the lock, before and after
    every change."""
    tell_changes(desk)
    tell_withdrawal(desk, now)
    for lapsed in Registration.objects.filter(desk=desk).lapsed(now):
        move(lapsed, State.EXPIRED, Action.EXPIRE, by=SYSTEM, at=now)
        tell(lapsed, desk, "expired")
    if desk.promotion == Promotion.AUTOMATIC and promotes(desk, now):
        _fill(desk, now)


def promotes(desk: Desk, now: datetime) -> bool:
    return desk.is_open and now < desk.starts_at


def _fill(desk: Desk, now: datetime) -> None:
    waiting = Registration.objects.filter(desk=desk).waiting()
    if not waiting.exists():
        return
    free = free_seats(desk)
    for registration in list(waiting if free is None else waiting[:free]):
        promote(registration, desk, now)


def promote(registration: Registration, desk: Desk, now: datetime, by: str = SYSTEM) -> None:
    """The seat is the waiter's, or is offered. Under the lock."""
    until = offer_until(desk.starts_at, now)
    if until is None:
        move(registration, State.CONFIRMED, Action.PROMOTE, by=by, at=now)
        tell(registration, desk, "promoted")
    else:
        registration.offered_until = until
        move(registration, State.OFFERED, Action.OFFER, by=by, at=now)
        tell(registration, desk, "offered")


def offer_until(starts_at: datetime, now: datetime) -> datetime | None:
    """Until when a seat is kept for its answer; None: there is time enough to give it without one.

    24 hours or half of the time that is left, no less than two hours, never past the beginning.
    """
    left = starts_at - now
    if left > AT_ONCE_BEFORE:
        return None
    return min(now + max(min(LONGEST_OFFER, left / 2), SHORTEST_OFFER), starts_at)


def seat(registration: Registration, desk: Desk, now: datetime) -> None:
    """A new one, or one that comes again: a seat if one is free and nobody waits for it, else the end of the line."""
    free = free_seats(desk)
    line = Registration.objects.filter(desk=desk).waiting().exists()
    gets = free is None or (free > 0 and not line)
    move(registration, *((State.CONFIRMED, Action.REGISTER) if gets else (State.WAITING, Action.WAIT)), at=now)
    tell(registration, desk, "confirmed" if gets else "waiting")


def move(
    registration: Registration, state: State, action: Action, *, at: datetime, by: str = "", user_id: int | None = None
) -> None:
    """Written with what it says of itself. Under the lock."""
    registration.state = state
    if state != State.OFFERED:
        registration.offered_until = None
    registration.save()
    RegistrationEvent.objects.create(registration=registration, action=action, by=by, user_id=user_id, at=at)


def cancel(registration_id: int, *, by: str = "", user_id: int | None = None) -> Registration:
    """Whoever had a seat or waited gives that up. Raises NotPossible."""
    now = timezone.now()
    with _locked_registration(registration_id) as (registration, desk):
        if registration.state in LEFT:
            return registration
        if registration.state in (State.ATTENDED, State.ABSENT) or desk.is_over(now):
            raise NotPossible(_("活动已经签到或结束，不用再取消。"))
        declines = registration.state == State.OFFERED
        goal, action = (State.DECLINED, Action.DECLINE) if declines else (State.CANCELLED, Action.CANCEL)
        move(registration, goal, action, by=by, user_id=user_id, at=now)
        tell(registration, desk, "cancelled")
        settle(desk, now)
    return registration


def accept(registration_id: int) -> Registration:
    """The offered seat is taken. Raises NotPossible once its time is over, however narrowly."""
    now = timezone.now()
    with _locked_registration(registration_id) as (registration, desk):
        if registration.state == State.OFFERED:
            move(registration, State.CONFIRMED, Action.ACCEPT, at=now)
            tell(registration, desk, "confirmed")
    if registration.state == State.EXPIRED:
        raise NotPossible(_("确认的时间已过，空位给了下一位。还想参加可以重新报名，排在候补最后；有急事请联系主办方。"))
    if registration.state != State.CONFIRMED:
        raise NotPossible(_("现在没有等您确认的空位，请看下面的状态。"))
    return registration


@contextmanager
def _locked_registration(registration_id: int) -> Iterator[tuple[Registration, Desk]]:
    """As it is once lapsed offers have lapsed."""
    desk_id = Registration.objects.values_list("desk", flat=True).get(pk=registration_id)
    with locked_desk(desk_id) as desk:
        settle(desk, timezone.now())
        registration = Registration.objects.get(pk=registration_id)
        registration.desk = desk
        yield registration, desk
