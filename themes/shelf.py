"""What a section or portal shows: its own records and those shared with it, as one list.

Two queries put together here, each answered from an index of its own; one where nothing is shared.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet

from publishing.models import Record, SharedPlace

OLDEST_FIRST = ("date", "sort_id")
NEWEST_FIRST = ("-date", "-sort_id")


class Shelf:
    """Live records in the order of date, then id.

    Args:
        own: what stands there.
        shared: what is shown there besides; None where nothing is.
    """

    def __init__(self, own: Any, shared: Any = None) -> None:
        self.own = own
        self.shared = shared

    def narrow(self, change: Callable[[Any], Any]) -> "Shelf":
        """``change`` made to both querysets."""
        return Shelf(change(self.own), None if self.shared is None else change(self.shared))

    def in_year(self, year: str) -> "Shelf":
        return self.narrow(lambda rows: rows.filter(date__year=int(year)))

    def count(self) -> int:
        return sum(rows.count() for rows in self._parts())

    def slice(self, start: int, stop: int, *, oldest_first: bool = False) -> QuerySet[Record]:
        """Rows ``start`` to ``stop`` of the whole."""
        order = OLDEST_FIRST if oldest_first else NEWEST_FIRST
        if self.shared is None:
            return self.own.order_by(*order)[start:stop]
        first = [pair for rows in self._parts() for pair in rows.order_by(*order).values_list("date", "sort_id")[:stop]]
        chosen = sorted(first, reverse=not oldest_first)[start:stop]
        return Record.objects.filter(id__in=[str(sort_id) for _day, sort_id in chosen]).order_by(*order)

    def all(self) -> list[QuerySet[Record]]:
        """The rows in no order, for those who look at each."""
        return self._parts()

    def years(self) -> list[str]:
        """Years with rows, newest first; one index look-up for each."""
        return sorted({year for rows in self._parts() for year in _years_of(rows)}, reverse=True)

    def by_year(self) -> list[tuple[str, int]]:
        """(year, number of rows), newest first; reads an index through, so not for every publication."""
        totals: dict[str, int] = {}
        for rows in self._parts():
            for year, total in items_by_year(rows):
                totals[year] = totals.get(year, 0) + total
        return sorted(totals.items(), reverse=True)

    def _parts(self) -> list[Any]:
        return [self.own] if self.shared is None else [self.own, self.shared]


def section_shelf(section_id: str, *kinds: str) -> Shelf:
    """What stands in a section or is shared into it, of some kinds."""
    rows = Record.objects.live().of_kind(*kinds)
    has_shared = SharedPlace.objects.filter(section=section_id).exists()
    return Shelf(rows.in_section(section_id), rows.shared_with(section=section_id) if has_shared else None)


def portal_shelf(portal: str, *kinds: str) -> Shelf:
    """What a portal has or is shared with it (``*``: all portals' own)."""
    rows = Record.objects.live().of_kind(*kinds)
    if portal == "*":
        return Shelf(rows)
    has_shared = SharedPlace.objects.filter(portal=portal).exists()
    return Shelf(rows.in_portal(portal), rows.shared_with(portal=portal) if has_shared else None)


def _years_of(rows: Any) -> list[str]:
    years: list[str] = []
    days = rows.exclude(date=None).order_by("-date", "-sort_id").values_list("date", flat=True)
    newest = days.first()
    while newest is not None:
        years.append(str(newest.year))
        newest = days.filter(date__lt=newest.replace(month=1, day=1)).first()
    return years


def items_by_year(rows: Any) -> list[tuple[str, int]]:
    """(year, number of items), newest first; reads an index through, so not for every publication."""
    counted = rows.exclude(date=None).order_by("-date__year").values_list("date__year").annotate(total=Count("id"))
    return [(str(year), total) for year, total in counted]
