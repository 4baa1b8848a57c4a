"""When a hall is open, and which times of a day can still be had."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from services.hall.models import Booking, CounterGroup, Hall
from working_days.calendar import is_working_day

# Who books must still be able to come.
AT_LEAST_AHEAD = timedelta(minutes=30)


class FreeTime(NamedTuple):
    """``left``: for how many visitors."""

    starts_at: datetime
    left: int


def is_open_on(hall: Hall, day: date) -> bool:
    """By the hall's own days, else on working days."""
    own = {row.day: row.is_open for row in hall.days.all()}
    return own[day] if day in own else is_working_day(day)


def starts_of(group: CounterGroup, day: date) -> list[datetime]:
    """Every time of that day, whether taken or not; the last one ends before the hall closes. None on a closed day."""
    return list(_starts(group, day)) if is_open_on(group.hall, day) else []


def free_times(group: CounterGroup, day: date, now: datetime) -> list[FreeTime]:
    first = now + AT_LEAST_AHEAD
    starts = [start for start in starts_of(group, day) if start >= first]
    taken = count_taken(group, starts, now)
    return [FreeTime(start, left) for start in starts if (left := group.parallel - taken[start]) > 0]


def days_of(group: CounterGroup, now: datetime) -> list[date]:
    """The open days on which one may book, today first while there is time left."""
    today = timezone.localdate(now)
    days = (today + timedelta(days=n) for n in range(group.days_ahead + 1))
    last = max((hours.closes_at for hours in group.hall.opening_times.all()), default=time.min)
    first = today if _moment(today, last) > now + AT_LEAST_AHEAD else today + timedelta(days=1)
    return [day for day in days if day >= first and is_open_on(group.hall, day)]


def next_free(group: CounterGroup, now: datetime, most: int = 1, after: date | None = None) -> list[FreeTime]:
    """The earliest ones, of days later than ``after``."""
    found: list[FreeTime] = []
    for day in days_of(group, now):
        if after is None or day > after:
            found.extend(free_times(group, day, now)[: most - len(found)])
        if len(found) >= most:
            break
    return found


def count_taken(group: CounterGroup, starts: list[datetime], now: datetime) -> Counter[datetime]:
    if not starts:
        return Counter()
    rows = Booking.objects.taking(now).filter(group=group, starts_at__range=(starts[0], starts[-1]))
    return Counter(rows.values_list("starts_at", flat=True))


def _starts(group: CounterGroup, day: date) -> Iterator[datetime]:
    step = timedelta(minutes=group.minutes)
    for hours in group.hall.opening_times.all():
        start, end = _moment(day, hours.opens_at), _moment(day, hours.closes_at)
        while start + step <= end:
            yield start
            start += step


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
