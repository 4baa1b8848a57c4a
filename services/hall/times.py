"""When a hall is open, and which times of a day can still be had."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from services.hall.models import Booking, CounterGroup, Hall
from working_days.calendar import is_working_day, working_days_in

# Who books must still be able to come.
AT_LEAST_AHEAD = timedelta(minutes=30)


class FreeTime(NamedTuple):
    """``left``: for how many visitors."""

    starts_at: datetime
    left: int


class Outlook(NamedTuple):
    """What the coming days of several counters are like, asked for once. ``taken``: by the group's number."""

    working: frozenset[date]
    taken: Mapping[int, Counter[datetime]]


def look_ahead(groups: Iterable[CounterGroup], now: datetime) -> Outlook:
    """Two questions, however many counters and days there are."""
    groups, today = list(groups), timezone.localdate(now)
    last = today + timedelta(days=max((group.days_ahead for group in groups), default=0))
    taken: dict[int, Counter[datetime]] = {group.pk: Counter() for group in groups}
    rows = Booking.objects.taking(now).filter(group__in=taken, starts_at__gte=now)
    for pk, start in rows.values_list("group", "starts_at"):
        taken[pk][start] += 1
    return Outlook(working_days_in(today, last), taken)


def is_open_on(hall: Hall, day: date, seen: Outlook | None = None) -> bool:
    """By the hall's own days, else on working days."""
    own = {row.day: row.is_open for row in hall.days.all()}
    if day in own:
        return own[day]
    return day in seen.working if seen else is_working_day(day)


def starts_of(group: CounterGroup, day: date) -> list[datetime]:
    """Every time of that day, whether taken or not; the last one ends before the hall closes. None on a closed day."""
    return list(_starts(group, day)) if is_open_on(group.hall, day) else []


def free_times(group: CounterGroup, day: date, now: datetime, seen: Outlook) -> list[FreeTime]:
    first, taken = now + AT_LEAST_AHEAD, seen.taken[group.pk]
    starts = _starts(group, day) if is_open_on(group.hall, day, seen) else ()
    return [FreeTime(start, left) for start in starts if start >= first and (left := group.parallel - taken[start]) > 0]


def days_of(group: CounterGroup, now: datetime, seen: Outlook) -> list[date]:
    """The open days on which one may book, today first while there is time left."""
    today = timezone.localdate(now)
    days = (today + timedelta(days=n) for n in range(group.days_ahead + 1))
    last = max((hours.closes_at for hours in group.hall.opening_times.all()), default=time.min)
    first = today if _moment(today, last) > now + AT_LEAST_AHEAD else today + timedelta(days=1)
    return [day for day in days if day >= first and is_open_on(group.hall, day, seen)]


def next_free(group: CounterGroup, now: datetime, seen: Outlook, most: int = 1) -> list[FreeTime]:
    """The earliest ones."""
    found: list[FreeTime] = []
    for day in days_of(group, now, seen):
        found.extend(free_times(group, day, now, seen)[: most - len(found)])
        if len(found) >= most:
            break
    return found


def _starts(group: CounterGroup, day: date) -> Iterator[datetime]:
    step = timedelta(minutes=group.minutes)
    for hours in group.hall.opening_times.all():
        start, end = _moment(day, hours.opens_at), _moment(day, hours.closes_at)
        while start + step <= end:
            yield start
            start += step


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
