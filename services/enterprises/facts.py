"""What is known of an enterprise as plain values by field, in which imports, edits and the history speak.

A field is a column of ``Enterprise`` (``town``: the unit's number, days as ``2025-03-01``), ``former_names`` and ``tags``
(lists of words), ``qualifications`` (lists of name, level, number, first and last day) or a figure of a year
(``figures.2025.revenue``).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.enterprises.models import Enterprise, FormerName, Qualification, YearFigures
from standards.size_tiers import Figures, possible_tiers

Facts = dict[str, Any]

PLAIN = ("name", "zone", "above_scale", "state", "merged_into", "industry_codes", "tags")
FIGURES = ("employees", "revenue", "assets")
LABELS: dict[str, Promise] = {
    "name": _("企业名称"),
    "former_names": _("曾用名"),
    "industry_codes": _("行业代码"),
    "town": _("所在镇办"),
    "zone": _("园区"),
    "founded_on": _("成立日期"),
    "above_scale": _("规上企业"),
    "state": _("状态"),
    "merged_into": _("并入企业信用代码"),
    "qualifications": _("资质"),
    "tags": _("标签"),
    "employees": _("从业人员"),
    "revenue": _("营业收入（万元）"),
    "assets": _("资产总额（万元）"),
}


def label_of(field: str) -> str:
    """In Chinese: ``figures.2025.revenue`` → 2025年营业收入（万元）."""
    if not field.startswith("figures."):
        return str(LABELS[field])
    _figures, year, figure = field.split(".")
    return f"{year}年{LABELS[figure]}"


def facts_of(enterprise: Enterprise) -> Facts:
    """Asks the database for nothing that ``with_facts`` has read."""
    facts: Facts = {name: getattr(enterprise, name) for name in PLAIN}
    facts["town"] = enterprise.town_id
    facts["founded_on"] = _day(enterprise.founded_on)
    facts["former_names"] = [row.name for row in enterprise.former_names.all()]
    facts["qualifications"] = [
        [row.name, row.level, row.number, _day(row.valid_from), _day(row.valid_to)]
        for row in enterprise.qualifications.all()
    ]
    for row in enterprise.figures.all():
        for figure in FIGURES:
            if (value := getattr(row, figure)) is not None:
                facts[f"figures.{row.year}.{figure}"] = value
    return facts


def set_facts(enterprise: Enterprise, facts: Facts) -> None:
    """Its columns, the computed one included; rows beside it are made by ``rows_of``."""
    for name in PLAIN:
        if name in facts:
            setattr(enterprise, name, facts[name])
    enterprise.town_id = facts.get("town")
    enterprise.founded_on = _to_day(facts.get("founded_on"))
    enterprise.size_tiers = compute_tiers(facts)


def rows_of(enterprise: Enterprise, facts: Facts) -> Iterable[FormerName | Qualification | YearFigures]:
    for name in facts.get("former_names", []):
        yield FormerName(enterprise=enterprise, name=name)
    for name, level, number, first, last in facts.get("qualifications", []):
        yield Qualification(
            enterprise=enterprise, name=name, level=level, number=number,
            valid_from=_to_day(first), valid_to=_to_day(last),
        )  # fmt: skip
    for year, figures in figures_by_year(facts).items():
        yield YearFigures(enterprise=enterprise, year=year, **figures._asdict())


def figures_by_year(facts: Facts) -> dict[int, Figures]:
    """The latest year first."""
    years: dict[int, Figures] = {}
    for field, value in facts.items():
        if field.startswith("figures.") and value is not None:
            _figures, year, figure = field.split(".")
            years[int(year)] = years.get(int(year), Figures())._replace(**{figure: value})
    return dict(sorted(years.items(), reverse=True))


def compute_tiers(facts: Facts) -> str:
    """By the main industry and the latest year of which anything is known; the largest first, separated by commas."""
    codes = facts.get("industry_codes") or []
    if not codes:
        return ""
    latest = next(iter(figures_by_year(facts).values()), Figures())
    return ",".join(tier.name for tier in sorted(possible_tiers(codes[0], latest), reverse=True))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _to_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
