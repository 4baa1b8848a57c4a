"""A list of enterprises as a file, in the columns that an import reads; who took it and why is kept."""

from collections.abc import Iterator
from typing import Any

from services.enterprises.facts import FIGURES, LABELS, facts_of, figures_by_year
from services.enterprises.models import (
    DataLook,
    Enterprise,
    EnterpriseExport,
    EnterpriseQuerySet,
    EnterpriseState,
    LookedAt,
)
from services.enterprises.tables import write_table

COLUMNS = [name for name in LABELS if name not in FIGURES]
LONGEST_REASON = 200


def export_enterprises(
    enterprises: EnterpriseQuerySet, *, reason: str, filters: str, user_id: int, user_name: str
) -> bytes:
    """XLSX; of figures, the latest year's."""
    found = list(enterprises.with_facts().select_related("town"))
    rows = [list(_cells(enterprise)) for enterprise in found]
    DataLook.objects.bulk_create(
        DataLook(enterprise=enterprise, what=LookedAt.EXPORT, user_id=user_id, user_name=user_name)
        for enterprise in found
    )
    EnterpriseExport.objects.create(
        user_id=user_id, user_name=user_name, reason=reason[:LONGEST_REASON], filters=filters[:300], count=len(rows)
    )
    headings = [
        "统一社会信用代码",
        *(str(LABELS[name]) for name in COLUMNS),
        "年度",
        *(str(LABELS[f]) for f in FIGURES),
    ]
    return write_table(headings, rows)


def _cells(enterprise: Enterprise) -> Iterator[Any]:
    facts = facts_of(enterprise)
    yield enterprise.credit_code
    for name in COLUMNS:
        yield write_fact(name, facts.get(name), enterprise.town.name if enterprise.town else "")
    year, figures = next(iter(figures_by_year(facts).items()), ("", (None, None, None)))
    yield from (year, *figures)


def write_fact(name: str, value: Any, town: str = "") -> str:
    """As ``rows`` reads it; ``town``: the name that stands for the number."""
    if name == "town":
        return town
    if name == "state":
        return str(EnterpriseState(value).label) if value else ""
    if name == "qualifications":
        return "；".join("|".join(part or "" for part in written).rstrip("|") for written in value or [])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else str(value)
