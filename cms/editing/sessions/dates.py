"""When the sessions of a series take place, and what speaks against a day."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from working_days.calendar import is_working_day, unknown_years

SATURDAY = 5


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", gettext_lazy("每周一次")
    BIWEEKLY = "biweekly", gettext_lazy("每两周一次")
    MONTHLY_WEEKDAY = "monthly_weekday", gettext_lazy("每月一次，同一个星期几（例如第二个周四）")
    MONTHLY_DAY = "monthly_day", gettext_lazy("每月一次，同一天（例如每月 15 日）")


def session_days(first: date, rhythm: str, count: int) -> list[date]:
    """``count`` days from ``first`` on. A month without such a day has its last one of the kind."""
    if rhythm in (Rhythm.WEEKLY, Rhythm.BIWEEKLY):
        step = timedelta(weeks=1 if rhythm == Rhythm.WEEKLY else 2)
        return [first + step * number for number in range(count)]
    return [_in_month(first, year, month, rhythm) for year, month in _months(first, count)]


def _months(first: date, count: int) -> Iterator[tuple[int, int]]:
    for number in range(count):
        years, month = divmod(first.month - 1 + number, 12)
        yield first.year + years, month + 1


def _in_month(first: date, year: int, month: int, rhythm: str) -> date:
    last = monthrange(year, month)[1]
    if rhythm == Rhythm.MONTHLY_DAY:
        return date(year, month, min(first.day, last))
    start = date(year, month, 1)
    day = 1 + (first.weekday() - start.weekday()) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month, day if day <= last else day - 7)


def hints(days: Iterable[date]) -> dict[date, str]:
    """A word for the days that are not ordinary working days."""
    days = list(days)
    unknown = set(unknown_years(days))
    return {day: text for day in days if (text := _hint(day, day.year in unknown))}


def _hint(day: date, is_unknown: bool) -> str:
    weekend = day.weekday() >= SATURDAY
    if is_working_day(day):
        if is_unknown:
            return _("%(year)s年的放假安排还不知道") % {"year": day.year}
        return _("周末调休，要上班") if weekend else ""
    return _("周末") if weekend else _("放假，不是工作日")
