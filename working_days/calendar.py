"""Working days in China: weekdays, moved by the State Council's yearly notice on holidays.

``standards.holidays`` holds the notices so far; what it lacks, editors add as ``SpecialDay``. A year of which neither has
the notice is counted Monday to Friday without New Year, with a warning in the log. One day that is off here alone (a
typhoon) is no notice.
"""

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from standards.holidays import NATIONAL_DAY, SATURDAY, is_notice_known, is_office_day, known_years
from working_days.models import SpecialDay

logger = logging.getLogger(__name__)

# Days fetched at a time: enough for most time limits and one long holiday.
STRETCH = 60


def is_working_day(day: date) -> bool:
    return _is_working(day, _special_days(day, day))


def working_days_in(first: date, last: date) -> frozenset[date]:
    """Those of the days from ``first`` to ``last``, with one look at the days off."""
    special = _special_days(first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if _is_working(day, special))


def add_working_days(start: date, count: int) -> date:
    """The ``count``-th working day after ``start`` (which does not count itself); ``start`` for 0.

    The usual reading of a time limit "within N working days" (民法典 201 条: the first day does not count).
    """
    if count < 0:
        raise ValueError("count must not be negative")
    day, left, known = start, count, start
    special: dict[date, bool] = {}
    while left:
        day += timedelta(days=1)
        if day > known:
            known = day + timedelta(days=STRETCH)
            special = _special_days(day, known)
        left -= _is_working(day, special)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days follow ``start`` up to and including ``end``; negative if ``end`` is before ``start``."""
    return working_days_to([end], start)[end]


def working_days_to(ends: Iterable[date], start: date) -> dict[date, int]:
    """``working_days_between`` for many ends, with one look at the days off."""
    ends = set(ends)
    special = _special_days(min({start, *ends}), max({start, *ends}))
    return {end: _count_working_days(start, end, special) for end in ends}


def _count_working_days(start: date, end: date, special: dict[date, bool]) -> int:
    if end < start:
        return -_count_working_days(end, start, special)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(_is_working(day, special) for day in days)


def unknown_years(days: Iterable[date]) -> list[int]:
    """Years among ``days`` of which nobody has said when their holidays are."""
    years = sorted({day.year for day in days if not is_notice_known(day.year)})
    ends = [date(year, *NATIONAL_DAY) for year in years]
    entered = SpecialDay.objects.filter(day__in=ends, is_working=False).values_list("day", flat=True)
    known = {day.year for day in entered}
    return [year for year in years if year not in known]


def told_years() -> list[int]:
    """Years of which somebody has said when their holidays are, oldest first."""
    years = known_years()
    return years if unknown_years([date(years[-1] + 1, 1, 1)]) else [*years, years[-1] + 1]


def unusual_days(first: date, last: date) -> tuple[list[date], list[date]]:
    """From ``first`` to ``last``: weekdays on which offices are closed, and days of weekends on which they are open."""
    special = _special_days(first, last)
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    working = {day for day in days if _is_working(day, special)}
    off = [day for day in days if day.weekday() < SATURDAY and day not in working]
    return off, [day for day in days if day.weekday() >= SATURDAY and day in working]


def _special_days(first: date, last: date) -> dict[date, bool]:
    return dict(SpecialDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))


def _is_working(day: date, special: dict[date, bool]) -> bool:
    if day in special:
        return special[day]
    if not is_notice_known(day.year):
        _warn_of_year(day.year)
    return is_office_day(day)


@cache
def _warn_of_year(year: int) -> None:
    """Once per process and year."""
    logger.warning(
        "Holidays of %s are unknown; counting Monday to Friday. Update chinesecalendar or add the days.", year
    )
