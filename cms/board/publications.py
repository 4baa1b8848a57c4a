"""How much each team published in each month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from publishing.kinds import owner_kinds
from publishing.models import Record
from standards.characters import clean_text

MONTHS = 12
NOT_COUNTED = ("section", "portal")


@dataclass(frozen=True)
class TeamCounts:
    """Publications of one team: numbers in the order of the table's months, and their sum."""

    name: str
    counts: list[int]
    total: int


@dataclass(frozen=True)
class PublicationTable:
    """``months``: ``"2026-11"``, oldest first; teams with most publications first; sums by month, and of all."""

    months: list[str]
    teams: list[TeamCounts]
    sums: list[int]
    total: int

    @property
    def highest(self) -> int:
        return max(self.sums, default=0)


def count_publications(today: date, pages: QuerySet[Any] | None = None) -> PublicationTable:
    """What is public today and dated in the last twelve months, by team: associations and agencies with pages of
    their own, and portals for the rest. The date is the one that readers see (of an event its day), so that texts
    brought in from an older site count in their own month."""
    months = last_months(today)
    names = dict(Record.objects.of_kind("portal", *owner_kinds()).values_list("id", "title"))
    counted = _count(today, pages)
    teams = [TeamCounts(str(names.get(team, _("其他"))), counts, sum(counts)) for team, counts in counted]
    sums = [sum(team.counts[at] for team in teams) for at in range(len(months))]
    return PublicationTable(months, sorted(teams, key=lambda t: (-t.total, t.name)), sums, sum(sums))


def last_months(today: date) -> list[str]:
    """``["2025-12", …, "2026-11"]``"""
    first = today.year * 12 + today.month - MONTHS
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(first, first + MONTHS)]


def _count(today: date, pages: QuerySet[Any] | None) -> Iterable[tuple[str, list[int]]]:
    """(team, counts by month). Each month is counted by its days: cutting dates to months costs a call per row."""
    firsts = [date.fromisoformat(f"{month}-01") for month in last_months(today)]
    records = Record.objects.live().exclude(kind__in=NOT_COUNTED).filter(date__range=(firsts[0], today))
    if pages is not None:
        records = records.filter(sort_id__in=pages.order_by().values("pk"))
    months = {
        f"month_{at}": Count("id", filter=Q(date__gte=first, date__lt=after))
        for at, (first, after) in enumerate(pairwise([*firsts, date.max]))
    }
    rows = records.order_by().values_list("owner", "portal").annotate(**months)
    teams: dict[str, list[int]] = {}
    for owner, portal, *counts in rows:
        before = teams.get(owner or portal, [0] * MONTHS)
        teams[owner or portal] = [a + b for a, b in zip(before, counts, strict=True)]
    return teams.items()


def make_workbook(table: PublicationTable) -> bytes:
    """The same numbers as an XLSX file."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("发布量")
    sheet.append([_("团队"), *table.months, _("合计")])
    for team in table.teams:
        sheet.append([clean_text(team.name), *team.counts, team.total])
        sheet.cell(sheet.max_row, 1).data_type = "s"  # a name is never a formula, whatever it begins with
    sheet.append([_("合计"), *table.sums, table.total])
    for cell in (*sheet[1], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 36
    sheet.freeze_panes = "B2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
