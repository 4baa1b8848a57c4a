"""Figures of a month, counted once and then frozen: what is published says the same however often it is looked at."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from services.appeals.models import Appeal, Category, FrozenFigures
from services.appeals.rates import LEAST_SHOWN, Cohort, Tally, tally, tally_by
from services.units.models import Unit

Row = dict[str, Any]


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @classmethod
    def before(cls, day: date) -> "Month":
        """The last whole month before ``day``."""
        end = day.replace(day=1) - timedelta(days=1)
        return cls(end.year, end.month)


def freeze_month(month: Month, as_of: date) -> FrozenFigures:
    """The figures of appeals accepted this year up to the month's end, as they stand on ``as_of``; counted once."""
    found = FrozenFigures.objects.filter(month=month.first).first()
    if found:
        return found
    year, only = Cohort(date(month.year, 1, 1), month.last, as_of), Cohort(month.first, month.last, as_of)
    rows = [
        _row("year", _("今年以来"), tally(year), _keys(year)),
        _row("month", _("本月"), tally(only), _keys(only)),
        *_rows_by("category", year, Category.objects.all()),
        *_rows_by("unit", year, Unit.objects.all()),
    ]
    return FrozenFigures.objects.create(month=month.first, as_of=as_of, rows=rows)


def _rows_by(column: str, cohort: Cohort, groups: Iterable[Category | Unit]) -> Iterator[Row]:
    """Of each category or unit with accepted appeals."""
    tallies, keys = tally_by(cohort, column), defaultdict(list)
    for key, group in Appeal.objects.filter(cohort.rows()).order_by("pk").values_list("pk", column):
        keys[group].append(key)
    for group in groups:
        if group.pk in tallies and tallies[group.pk].counts["accepted"]:
            yield _row(f"{column}:{group.pk}", group.name, tallies[group.pk], keys[group.pk])


def _keys(cohort: Cohort) -> Iterable[int]:
    return Appeal.objects.filter(cohort.rows()).order_by("pk").values_list("pk", flat=True)


def _row(scope: str, name: str, found: Tally, keys: Iterable[int]) -> Row:
    """Counts and rates of a cohort, with a digest of whose they are: a recount can be compared."""
    return {
        "scope": scope,
        "name": name,
        "counts": found.counts,
        "rates": [
            {"code": r.indicator.code, "name": str(r.indicator.name), "definition": str(r.indicator.definition),
             "numerator": r.numerator, "denominator": r.denominator, "percent": r.percent}
            for r in found.rates
        ],
        "digest": hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest(),
    }  # fmt: skip


def may_be_shown(row: Row) -> bool:
    """Of a group so small that it tells of single enterprises, nothing is said publicly."""
    return row["scope"] == "year" or row["counts"]["accepted"] >= LEAST_SHOWN
