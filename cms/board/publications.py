"""How much each team published in each month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from publishing.models import Record

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
    counted = _count(today, pages)
    names = dict(Record.objects.of_kind("portal", "association", "agency").values_list("id", "title"))
    per_team: dict[str, Counter[str]] = {}
    for team, month, count in counted:
        per_team.setdefault(team, Counter())[month] += count
    teams = [_team(names.get(team, _("其他")), counter, months) for team, counter in per_team.items()]
    sums = [sum(team.counts[at] for team in teams) for at in range(len(months))]
    return PublicationTable(months, sorted(teams, key=lambda t: (-t.total, t.name)), sums, sum(sums))


def last_months(today: date) -> list[str]:
    """``["2025-12", …, "2026-11"]``"""
    first = today.year * 12 + today.month - MONTHS
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(first, first + MONTHS)]


def _count(today: date, pages: QuerySet[Any] | None) -> Iterable[tuple[str, str, int]]:
    first = date.fromisoformat(f"{last_months(today)[0]}-01")
    records = Record.objects.live().exclude(kind__in=NOT_COUNTED).filter(date__range=(first, today))
    if pages is not None:
        records = records.filter(sort_id__in=pages.order_by().values("pk"))
    rows = records.annotate(month=TruncMonth("date")).values("owner", "portal", "month").annotate(count=Count("id"))
    return [(row["owner"] or row["portal"], f"{row['month']:%Y-%m}", row["count"]) for row in rows.order_by("month")]


def _team(name: str, counter: Counter[str], months: list[str]) -> TeamCounts:
    return TeamCounts(name, [counter[month] for month in months], counter.total())


def make_workbook(table: PublicationTable) -> bytes:
    """The same numbers as an XLSX file."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("发布量")
    sheet.append([_("团队"), *table.months, _("合计")])
    for team in table.teams:
        sheet.append([team.name, *team.counts, team.total])
    sheet.append([_("合计"), *table.sums, table.total])
    for cell in (*sheet[1], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 36
    sheet.freeze_panes = "B2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
