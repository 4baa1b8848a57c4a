"""Figures of a month, counted once and then frozen: what is published says the same however often it is looked at."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from services.appeals.models import Appeal, Category, FrozenFigures
from services.appeals.rates import LEAST_SHOWN, Cohort, count, rate
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
    year, only = date(month.year, 1, 1), month.first
    groups = [
        _group("year", _("今年以来"), Cohort(year, month.last, as_of)),
        _group("month", _("本月"), Cohort(only, month.last, as_of)),
        *(
            _group(f"category:{c.pk}", c.name, Cohort(year, month.last, as_of, Q(category=c)))
            for c in Category.objects.all()
        ),
        *(
            _group(f"unit:{u.pk}", u.name, Cohort(year, month.last, as_of, Q(unit=u)))
            for u in Unit.objects.filter(pk__in=Appeal.objects.values("unit"))
        ),
    ]
    rows = [group for group in groups if group["counts"]["accepted"] or ":" not in group["scope"]]
    return FrozenFigures.objects.create(month=month.first, as_of=as_of, rows=rows)


def _group(scope: str, name: str, cohort: Cohort) -> Row:
    """Counts and rates of a cohort, with a digest of whose they are: a recount can be compared."""
    keys = Appeal.objects.filter(cohort.accepted() | cohort.rejected()).order_by("pk").values_list("pk", flat=True)
    return {
        "scope": scope,
        "name": name,
        "counts": count(cohort),
        "rates": [
            {"code": r.indicator.code, "name": str(r.indicator.name), "definition": str(r.indicator.definition),
             "numerator": r.numerator, "denominator": r.denominator, "percent": r.percent}
            for r in rate(cohort)
        ],
        "digest": hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest(),
    }  # fmt: skip


def may_be_shown(row: Row) -> bool:
    """Of a group so small that it tells of single enterprises, nothing is said publicly."""
    return ":" not in row["scope"] or row["counts"]["accepted"] >= LEAST_SHOWN
