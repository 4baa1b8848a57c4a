"""What came of introductions, counted once for each month and then frozen: what is published says the same for ever."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from services.introductions.models import Introduction, IntroductionFigures, IntroductionQuerySet
from services.introductions.states import State

# Of fewer nothing is said: it would tell of single enterprises.
LEAST_SHOWN = 5
Row = dict[str, Any]


def freeze_last_month(today: date) -> IntroductionFigures | None:
    """The year up to the end of the month before ``today``; None while there was nothing at all."""
    last = today.replace(day=1) - timedelta(days=1)
    found = IntroductionFigures.objects.filter(month=last.replace(day=1)).first()
    if found or not Introduction.objects.filter(asked_on__lte=last).exists():
        return found
    try:
        with transaction.atomic():
            return IntroductionFigures.objects.create(
                month=last.replace(day=1), as_of=today, rows=count_rows(last.replace(month=1, day=1), last)
            )
    except IntegrityError:  # another process was faster
        return IntroductionFigures.objects.get(month=last.replace(day=1))


def count_rows(first: date, last: date, among: IntroductionQuerySet | None = None) -> list[Row]:
    """Of those asked for from ``first`` to ``last``: all, then by kind of product. ``{"scope", "asked", "granted", "sum",
    "declined", "withdrawn", "digest"}``; ``sum`` in 万元. Who is open, silent or withdrawn counts as asked all the same."""
    rows = Introduction.objects.all() if among is None else among
    cohort = list(rows.filter(asked_on__range=(first, last)).order_by("pk"))
    kinds = sorted({one.product_kind for one in cohort})
    return [_row("", cohort), *(_row(kind, [one for one in cohort if one.product_kind == kind]) for kind in kinds)]


def _row(scope: str, cohort: Iterable[Introduction]) -> Row:
    cohort = list(cohort)
    granted = [one for one in cohort if one.state == State.GRANTED]
    total = sum((one.granted or Decimal(0) for one in granted), Decimal(0))
    keys = ",".join(str(one.pk) for one in cohort)
    return {
        "scope": scope,
        "asked": len(cohort),
        "granted": len(granted),
        "sum": f"{total.normalize():f}",
        "declined": sum(one.state == State.DECLINED for one in cohort),
        "withdrawn": sum(one.state == State.WITHDRAWN for one in cohort),
        "digest": hashlib.sha256(keys.encode()).hexdigest(),
    }


def public_rows(figures: IntroductionFigures) -> list[Row]:
    """What may be shown: rows of at least LEAST_SHOWN; a sum of fewer grants is left out (None)."""
    return [
        {**row, "sum": row["sum"] if row["granted"] >= LEAST_SHOWN else None,
         "granted": row["granted"] if row["granted"] >= LEAST_SHOWN or row["granted"] == 0 else None}
        for row in figures.rows if row["asked"] >= LEAST_SHOWN
    ]  # fmt: skip
