"""Dates of the demo content: fixed, or counted from the day on which it is loaded."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from standards.holidays import is_office_day

_RELATIVE = re.compile(r"^今天(?P<days>[+-]\d+)?(?: (?P<time>\d{1,2}:\d{2}))?$")


def parse_day(value: date | str, today: date) -> date:
    """``2024-05-01``, ``今天``, ``今天+30`` or ``今天-3``. Raises ValueError for anything else.

    A relative day that falls on a weekend or holiday moves on, one in the past moves back: offices
    hold no training and publish no news on Sundays.
    """
    return parse_moment(value, today).date()


def parse_moment(value: date | datetime | str, today: date) -> datetime:
    """As ``parse_day``, with an optional time (``今天+30 09:00``; midnight without), in the portal's zone."""
    if isinstance(value, datetime):
        return timezone.make_aware(value.replace(tzinfo=None))
    if isinstance(value, date):
        return timezone.make_aware(datetime.combine(value, time.min))
    match = _RELATIVE.match(value.strip())
    if not match:
        return timezone.make_aware(datetime.fromisoformat(value.strip()))
    day = working_day(today, int(match["days"] or 0))
    hours, minutes = (int(part) for part in (match["time"] or "0:00").split(":"))
    return timezone.make_aware(datetime.combine(day, time(hours, minutes)))


def working_day(today: date, days: int) -> date:
    """The day ``days`` from today, or the nearest day farther away from today on which offices are open."""
    day = today + timedelta(days=days)
    step = timedelta(days=1 if days > 0 else -1)
    while days and not is_office_day(day):
        day += step
    return day


def year_words(today: date) -> dict[str, str]:
    """What the placeholders ``{今年}`` and so on stand for."""
    return {
        "{前年}": str(today.year - 2),
        "{去年}": str(today.year - 1),
        "{今年}": str(today.year),
        "{明年}": str(today.year + 1),
    }
