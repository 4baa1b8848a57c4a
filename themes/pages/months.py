"""Events by month: a sheet of days for each month, and its weeks with what takes place in them. Dates alone, no clock."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from themes.reader import Document
from themes.typography import year_month

_SHEET = calendar.Calendar(calendar.MONDAY)


@dataclass(frozen=True)
class Day:
    """A day of a sheet; ``events``: how many begin on it. ``day`` 0: of another month."""

    day: int
    date: str
    events: int


@dataclass(frozen=True)
class Week:
    """``label``: its days that lie in the month (12月7日—13日)."""

    label: str
    days: list[Day]
    events: list[Document]


@dataclass(frozen=True)
class Month:
    """``sheet``: its weeks as they follow one another; ``weeks``: in the order of the events."""

    name: str
    sheet: list[Week]
    weeks: list[Week]
    total: int


def by_month(events: Iterable[Document]) -> list[Month]:
    """Months in which something takes place, and events within their weeks, in the order given."""
    months: dict[str, list[Document]] = {}
    for event in events:
        months.setdefault(event["starts_at"][:7], []).append(event)
    return [_month(key, found) for key, found in months.items()]


def _month(key: str, events: list[Document]) -> Month:
    year, month = int(key[:4]), int(key[5:])
    weeks = [_week(days, month, events) for days in _SHEET.monthdatescalendar(year, month)]
    is_descending = events[0]["starts_at"] > events[-1]["starts_at"]
    return Month(year_month(f"{key}-01"), weeks, weeks[::-1] if is_descending else weeks, len(events))


def _week(days: list[date], month: int, events: list[Document]) -> Week:
    inside = [day for day in days if day.month == month]
    here = [event for event in events if inside[0] <= date.fromisoformat(event["starts_at"][:10]) <= inside[-1]]
    begun = [event["starts_at"][:10] for event in here]
    cells = [
        Day(day.day, day.isoformat(), begun.count(day.isoformat())) if day in inside else Day(0, "", 0) for day in days
    ]
    return Week(_label(inside), cells, here)


def _label(days: list[date]) -> str:
    first, last = days[0], days[-1]
    return f"{first.month}月{first.day}日" + (f"—{last.day}日" if last - first >= timedelta(days=1) else "")
