"""Having a time at the hall: held for ten minutes, booked, given back.

Whatever takes or frees a time does so under the lock of the group's row, so that of fifty who want the last one, one has it;
a unique constraint stands behind it.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.enterprises.models import Enterprise
from services.hall.models import Booking, CounterGroup
from services.hall.refusals import NotPossible
from services.hall.states import BookingState
from services.hall.times import AT_LEAST_AHEAD, starts_of
from services.people.brakes import take_turn
from services.people.models import Person
from services.people.refusals import TooOften
from services.people.visitors import Visitor

HOLD = timedelta(minutes=10)
MOST_OPEN = 3
HOLDS_FROM_ADDRESS = 20
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def hold(group: CounterGroup, starts_at: datetime, visitor: Visitor) -> Booking:
    """Nobody else can have this time for ten minutes. Raises NotPossible if it is taken or none of the group's times."""
    if visitor.address and not take_turn(
        "hall holds", visitor.address, most=HOLDS_FROM_ADDRESS, within=timedelta(hours=1)
    ):
        raise TooOften(_("您所在的网络一小时内选了太多次时间，请稍后再试，或打电话预约。"))
    now = timezone.now()
    if starts_at not in starts_of(group, timezone.localdate(starts_at)) or starts_at < now + AT_LEAST_AHEAD:
        raise NotPossible(_("这个时间不能预约了，请另选一个。"))
    if timezone.localdate(starts_at) > timezone.localdate(now) + timedelta(days=group.days_ahead):
        raise NotPossible(_("最多可以提前 %(n)d 天预约，请选近一些的日子。") % {"n": group.days_ahead})
    with transaction.atomic():
        locked = lock(group)
        ordinal = _free_ordinal(locked, starts_at, now)
        return Booking.objects.create(group=locked, starts_at=starts_at, ordinal=ordinal, held_until=now + HOLD)


def lock(group: CounterGroup) -> CounterGroup:
    """To be called in a transaction. Raises NotPossible for a group that no longer takes anybody."""
    locked = CounterGroup.objects.select_for_update().select_related(None).get(pk=group.pk)
    if not locked.is_active:
        raise NotPossible(_("这个窗口暂停预约，请选别的窗口，或打电话咨询。"))
    return locked


def _free_ordinal(group: CounterGroup, starts_at: datetime, now: datetime) -> int:
    """Under the group's lock. Holds that ran out are given back here: nothing else needs to do so in time."""
    here = Booking.objects.filter(group=group, starts_at=starts_at)
    here.filter(state=BookingState.HELD, held_until__lte=now).update(state=BookingState.CANCELLED, changed_at=now)
    taken = set(here.taking(now).values_list("ordinal", flat=True))
    free = [ordinal for ordinal in range(group.parallel) if ordinal not in taken]
    if len(taken) >= group.parallel or not free:
        raise NotPossible(_("这个时间刚刚被别人约走了，请另选一个。"))
    return free[0]


def book(booking: Booking, person: Person, matter: str, enterprise: Enterprise | None = None) -> Booking:
    """What was held becomes the person's, if need be anew. Repeating it changes nothing. Raises NotPossible."""
    with transaction.atomic():
        group = lock(booking.group)
        found = Booking.objects.select_for_update().get(pk=booking.pk)
        if found.state == BookingState.BOOKED and found.person_id == person.pk:
            return found
        now = timezone.now()
        _check_still_to_be_had(found, person, now)
        if found.state == BookingState.CANCELLED or found.held_until is None or found.held_until <= now:
            found.ordinal = _free_ordinal(group, found.starts_at, now)
        found.state, found.held_until, found.changed_at = BookingState.BOOKED, None, now
        found.person, found.enterprise, found.matter, found.number = person, enterprise, matter, _new_number()
        found.save()
    return found


def _check_still_to_be_had(booking: Booking, person: Person, now: datetime) -> None:
    if booking.person_id is not None or booking.state not in (BookingState.HELD, BookingState.CANCELLED):
        raise NotPossible(_("这个预约已经不能再确认，请重新选时间。"))
    if booking.starts_at <= now:
        raise NotPossible(_("这个时间已经过了，请另选一个。"))
    ahead = Booking.objects.ahead(now).filter(person=person)
    if ahead.count() >= MOST_OPEN:
        raise NotPossible(_("您已有 %(n)d 个预约，办完或取消一个后再约。") % {"n": MOST_OPEN})
    if ahead.filter(starts_at=booking.starts_at).exists():
        raise NotPossible(_("您在这个时间已经有一个预约，请另选时间。"))


def cancel(booking: Booking, reason: str = "") -> bool:
    """Before one has come; the time is free again. False if there is nothing to cancel any more."""
    changed = Booking.objects.filter(pk=booking.pk, state__in=(BookingState.HELD, BookingState.BOOKED)).update(
        state=BookingState.CANCELLED, reason=reason, changed_at=timezone.now()
    )
    return bool(changed)


def _new_number() -> str:
    """Six characters that can be read aloud and typed; unique by constraint, and by so many that none meet."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))
