"""The rates of a cohort: appeals accepted in a period, as they stand today. Silence never improves a figure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.appeals.clock import THIRD_RETURN
from services.appeals.models import Appeal
from services.appeals.states import SATISFIED, Outcome, State

# Publicly nothing is said of fewer.
LEAST_SHOWN = 5


@dataclass(frozen=True)
class Cohort:
    """``scope`` narrows to a town, unit or category. ``as_of``: the day whose evening the figures are of."""

    first: date
    last: date
    as_of: date
    scope: Q = field(default_factory=Q)

    def accepted(self) -> Q:
        return self.scope & Q(accepted_on__range=(self.first, self.last))

    def rejected(self) -> Q:
        return self.scope & Q(rejected_on__range=(self.first, self.last))

    def rows(self) -> Q:
        """All that any figure counts."""
        return self.accepted() | self.rejected()


@dataclass(frozen=True)
class Indicator:
    """``numerator`` and ``denominator``: which appeals of the cohort count."""

    code: str
    name: Promise | str
    definition: Promise | str
    numerator: Callable[[Cohort], Q]
    denominator: Callable[[Cohort], Q]


@dataclass(frozen=True)
class Rate:
    indicator: Indicator
    numerator: int
    denominator: int

    @property
    def percent(self) -> str:
        """One decimal, half away from zero; "" without a denominator."""
        return write_percent(self.numerator, self.denominator)


def write_percent(numerator: int, denominator: int) -> str:
    if not denominator:
        return ""
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}%"


WITHDRAWN = Q(outcome=Outcome.WITHDRAWN)
# A disputed one counts as solved only once the enterprise itself says so.
SOLVED = Q(outcome=Outcome.SOLVED, state__in=(State.ANSWERED, State.CLOSED)) & (Q(disputed=False) | Q(confirmed=True))
ANSWERED = Q(first_answered_on__isnull=False)
IN_HAND = Q(state__in=(State.ACCEPTED, State.ASSIGNED, State.IN_PROGRESS))


def _settled(cohort: Cohort) -> Q:
    return cohort.accepted() & ~WITHDRAWN


def _overdue(cohort: Cohort) -> Q:
    return IN_HAND & Q(due_on__lt=cohort.as_of)


def _contact_due(cohort: Cohort) -> Q:
    met = Q(first_contact_on__isnull=False, first_contact_on__lte=F("first_contact_by"))
    return cohort.accepted() & (Q(first_contact_by__lt=cohort.as_of) | met)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "solved",
        _("解决率"),
        _(
            "承办单位答复“已解决”、且企业没有不认可的诉求 ÷（已受理 − 企业撤回）。仍在办理、企业未补充、超期的都留在分母里。"
        ),
        lambda c: _settled(c) & SOLVED,
        _settled,
    ),
    Indicator(
        "confirmed",
        _("企业确认解决率"),
        _("企业自己确认已解决的诉求 ÷（已受理 − 企业撤回）。没有表态的不算确认。"),
        lambda c: _settled(c) & SOLVED & Q(confirmed=True),
        _settled,
    ),
    Indicator(
        "on_time",
        _("按时办结率"),
        _("在办理期限内答复的诉求 ÷（已答复 + 超期未答复）。重新办理的，首次超期仍算超期。"),
        lambda c: c.accepted() & ANSWERED & Q(late=False) & ~_overdue(c),
        lambda c: c.accepted() & (ANSWERED | _overdue(c)),
    ),
    Indicator(
        "contacted",
        _("响应率"),
        _("提交后 3 个工作日内联系企业的诉求 ÷ 已到联系期限（或已联系）的诉求。"),
        lambda c: c.accepted() & Q(first_contact_on__isnull=False, first_contact_on__lte=F("first_contact_by")),
        _contact_due,
    ),
    Indicator(
        "accepted",
        _("受理率"),
        _("已受理 ÷（已受理 + 不予受理）。"),
        lambda c: c.accepted(),
        Cohort.rows,
    ),
    Indicator(
        "satisfied",
        _("满意率"),
        _("评价为“基本满意”及以上的诉求 ÷ 已评价的诉求。不评价不算满意。"),
        lambda c: c.accepted() & Q(grade__in=SATISFIED),
        lambda c: c.accepted() & ~Q(grade=""),
    ),
    Indicator(
        "rated",
        _("参评率"),
        _("已评价的诉求 ÷ 已办结的诉求。"),
        lambda c: c.accepted() & ~Q(grade="") & Q(state=State.CLOSED),
        lambda c: c.accepted() & Q(state=State.CLOSED),
    ),
)
COUNTS: dict[str, Callable[[Cohort], Q]] = {
    "accepted": Cohort.accepted,
    "rejected": Cohort.rejected,
    "withdrawn": lambda c: c.accepted() & WITHDRAWN,
    "withdrawn_late": lambda c: c.accepted() & WITHDRAWN & Q(late=True),
    "disputed": lambda c: c.accepted() & Q(disputed=True, confirmed=False) & ~WITHDRAWN,
    "open": lambda c: c.accepted() & (IN_HAND | Q(state=State.WAITING_INFO)),
    "overdue": lambda c: c.accepted() & _overdue(c),
    "solved": lambda c: _settled(c) & SOLVED,
    "paused": lambda c: c.accepted() & Q(asks__gt=0),
    "returned": lambda c: c.accepted() & Q(returns__gte=THIRD_RETURN),
}


PAUSES = Sum("asks", default=0)


@dataclass(frozen=True)
class Tally:
    """What a cohort comes to: ``counts`` by the names of COUNTS, ``rates`` in the order of INDICATORS; ``pauses``: how often
    clocks were stopped."""

    counts: dict[str, int]
    rates: list[Rate]
    pauses: int


def tally(cohort: Cohort) -> Tally:
    """With one question."""
    return _read(Appeal.objects.filter(cohort.rows()).aggregate(**_aggregates(_parts(cohort)), of_pauses=PAUSES))


def tally_by(cohort: Cohort, column: str) -> dict[int | None, Tally]:
    """Per town, unit or category (``column``), by its key, None for appeals without; with one question."""
    rows = Appeal.objects.filter(cohort.rows()).values(column)
    counted: Any = rows.annotate(**_aggregates(_parts(cohort)), of_pauses=PAUSES)  # columns that no type knows of
    return {row[column]: _read(row) for row in counted.order_by()}


def add_up(tallies: Collection[Tally]) -> Tally:
    """Of parts that share no appeal."""
    counts = {name: sum(t.counts[name] for t in tallies) for name in COUNTS}
    rates = [
        Rate(i, sum(t.rates[n].numerator for t in tallies), sum(t.rates[n].denominator for t in tallies))
        for n, i in enumerate(INDICATORS)
    ]
    return Tally(counts, rates, sum(t.pauses for t in tallies))


def _parts(cohort: Cohort) -> dict[str, Q]:
    parts = {name: rows(cohort) for name, rows in COUNTS.items()}
    for indicator in INDICATORS:
        parts[f"{indicator.code}_n"] = indicator.numerator(cohort)
        parts[f"{indicator.code}_d"] = indicator.denominator(cohort)
    return parts


def _aggregates(parts: dict[str, Q]) -> dict[str, Count]:
    """Names of their own: an aggregate would hide the column that it is called like."""
    return {f"of_{name}": Count("pk", filter=rows) for name, rows in parts.items()}


def _read(row: dict[str, Any]) -> Tally:
    rates = [Rate(i, row[f"of_{i.code}_n"], row[f"of_{i.code}_d"]) for i in INDICATORS]
    return Tally({name: row[f"of_{name}"] for name in COUNTS}, rates, row["of_pauses"])


def rows_of(cohort: Cohort, code: str, part: str) -> Q:
    """Which appeals a figure counts: ``part`` is "n" or "d" of an indicator, or "count". Raises KeyError."""
    if part == "count":
        return COUNTS[code](cohort)
    indicator = {i.code: i for i in INDICATORS}[code]
    return {"n": indicator.numerator, "d": indicator.denominator}[part](cohort)


def count_each(parts: dict[str, Q], within: Q) -> dict[str, int]:
    """How many appeals each part holds, with one question. ``within``: what all of them lie in, so that not all rows are read."""
    found = Appeal.objects.filter(within).aggregate(**_aggregates(parts))
    return {name: found[f"of_{name}"] for name in parts}
