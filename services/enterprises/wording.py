"""Facts as people read them."""

from collections.abc import Callable, Iterable
from typing import Any

from services.enterprises.facts import Facts
from services.enterprises.models import EnterpriseState
from services.units.models import Unit
from standards.industries import NAMES_2017

Wording = Callable[[str, Any], str]


def words_for(facts: Iterable[Facts]) -> Wording:
    """Says a value of these facts (or of any others); the names of their towns are read at once."""
    towns = dict(Unit.objects.filter(pk__in={f["town"] for f in facts if f.get("town")}).values_list("pk", "name"))

    def say(field: str, value: Any) -> str:
        return str(towns.get(value, value or "")) if field == "town" else to_words(field, value)

    return say


def to_words(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "industry_codes":
        return "、".join(f"{code} {NAMES_2017.get(code, '')}".strip() for code in value)
    if field == "state":
        return str(EnterpriseState(value).label)
    if field == "qualifications":
        return "；".join(_qualification(*parts) for parts in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _qualification(name: str, level: str, number: str, first: str | None, last: str | None) -> str:
    valid = f"{first or '…'} 至 {last or '…'}" if first or last else ""
    return (
        f"{name}（{'，'.join(part for part in (level, number, valid) if part)}）" if level or number or valid else name
    )
