"""Writing what somebody stated of enterprises: what differs is written with its source, and kept in the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from services.enterprises.facts import Facts, facts_of, rows_of, set_facts
from services.enterprises.models import (
    Enterprise,
    EnterpriseChange,
    FormerName,
    Qualification,
    SourceKind,
    YearFigures,
)

CHUNK = 500
_BESIDE: dict[Any, str] = {FormerName: "former_names", Qualification: "qualifications", YearFigures: "figures."}
_COLUMNS = [
    "name", "industry_codes", "town", "zone", "founded_on", "above_scale", "state", "merged_into", "tags", "size_tiers",
    "provenance", "contested",
]  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """From where a statement comes. ``as_of``: the day for which it holds."""

    source: SourceKind
    as_of: date
    user_id: int | None = None
    user_name: str = ""

    def to_json(self) -> dict[str, str]:
        return {"source": self.source.value, "as_of": self.as_of.isoformat(), "by": self.user_name}


@dataclass
class Settlement:
    """What a statement does to an enterprise: ``facts`` as they will be, ``changes`` ``{field: [before, after]}``,
    ``kept``: stated values that do not replace a newer one that was confirmed, ``confirmed``: fields whose value somebody
    who knows says again."""

    enterprise: Enterprise
    origin: Origin
    facts: Facts
    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: Facts = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.enterprise.pk is None

    @property
    def says_something(self) -> bool:
        known = self.enterprise.contested
        return bool(
            self.is_new
            or self.changes
            or self.confirmed
            or any(known.get(f, {}).get("value") != v for f, v in self.kept.items())
        )


def settle(enterprise: Enterprise, stated: Facts, origin: Origin) -> Settlement:
    """Writes nothing. What is not stated stays as it is."""
    before = facts_of(enterprise) if enterprise.pk else {}
    settlement = Settlement(enterprise, origin, dict(before))
    for name, value in stated.items():
        if name == "former_names" and origin.source == SourceKind.IMPORT:  # a list may not know them all
            value = [*before.get(name, []), *(other for other in value if other not in before.get(name, []))]
        if before.get(name) == value or (not enterprise.pk and value in (None, "", [])):
            if _is_confirmation(enterprise, name, value, origin):
                settlement.confirmed.append(name)
        elif _is_confirmed_later(enterprise, name, origin):
            settlement.kept[name] = value
        else:
            settlement.facts[name] = value
            settlement.changes[name] = [before.get(name), value]
    _keep_former_name(settlement)
    return settlement


def _is_confirmed_later(enterprise: Enterprise, name: str, origin: Origin) -> bool:
    """An import gives way to what somebody confirmed for a later day, or for the same."""
    known = enterprise.provenance.get(name)
    return bool(
        origin.source == SourceKind.IMPORT
        and known
        and known["source"] != SourceKind.IMPORT
        and known["as_of"] >= origin.as_of.isoformat()
    )


def _is_confirmation(enterprise: Enterprise, name: str, value: Any, origin: Origin) -> bool:
    """Whoever knows says again what is known from a list, or for an earlier day, or what a list contests."""
    known = enterprise.provenance.get(name)
    if origin.source == SourceKind.IMPORT or not enterprise.pk or (known is None and value in (None, "", [])):
        return False
    is_older = known is None or known["source"] == SourceKind.IMPORT or known["as_of"] < origin.as_of.isoformat()
    return is_older or name in enterprise.contested


def _keep_former_name(settlement: Settlement) -> None:
    """Whoever takes a new name is still found by the old one."""
    old, new = settlement.changes.get("name", [None, None])
    names: list[str] = settlement.facts.get("former_names", [])
    after = [name for name in names if name != new] + ([old] if old and old not in names else [])
    if "name" in settlement.changes and after != names:
        settlement.changes["former_names"] = [settlement.changes.get("former_names", [names])[0], after]
        settlement.facts["former_names"] = after


def write(settlements: Iterable[Settlement]) -> None:
    """All or nothing, some hundred at a time."""
    chunk: list[Settlement] = []
    with transaction.atomic():
        for settlement in settlements:
            chunk.append(settlement)
            if len(chunk) == CHUNK:
                _write_chunk(chunk)
                chunk = []
        _write_chunk(chunk)


def _write_chunk(chunk: Sequence[Settlement]) -> None:
    new, known = [s for s in chunk if s.is_new], [s for s in chunk if not s.is_new]
    newcomers = {id(settlement) for settlement in new}
    for settlement in chunk:
        _fill(settlement)
    Enterprise.objects.bulk_create(s.enterprise for s in new)
    Enterprise.objects.bulk_update([s.enterprise for s in known], _COLUMNS)
    for model, prefix in _BESIDE.items():
        changed = [s for s in chunk if any(name.startswith(prefix) for name in s.changes)]
        model.objects.filter(enterprise__in=[s.enterprise.pk for s in changed if id(s) not in newcomers]).delete()
        rows = [row for s in changed for row in rows_of(s.enterprise, s.facts) if isinstance(row, model)]
        model.objects.bulk_create(rows)
    EnterpriseChange.objects.bulk_create(
        EnterpriseChange(
            enterprise=s.enterprise, source=s.origin.source, as_of=s.origin.as_of, user_id=s.origin.user_id,
            user_name=s.origin.user_name, is_new=id(s) in newcomers, changes={} if id(s) in newcomers else _history(s),
        )
        for s in chunk if s.changes or s.confirmed
    )  # fmt: skip


def _history(settlement: Settlement) -> dict[str, list[Any]]:
    """What was said again has the same value before and after."""
    return settlement.changes | {name: [settlement.facts[name]] * 2 for name in settlement.confirmed}


def _fill(settlement: Settlement) -> None:
    enterprise, origin = settlement.enterprise, settlement.origin
    set_facts(enterprise, settlement.facts)
    settled = [*settlement.changes, *settlement.confirmed]
    enterprise.provenance |= dict.fromkeys(settled, origin.to_json())
    contested = {name: known for name, known in enterprise.contested.items() if name not in settled}
    enterprise.contested = contested | {
        name: {"value": value, **origin.to_json()} for name, value in settlement.kept.items()
    }
