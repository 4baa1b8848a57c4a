"""A programme as its public record has it: there, and nowhere else, stand rounds, documents and department."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from publishing.models import Record
from services.units.models import Unit, UnitKind

KIND = "programme"
LONGEST_QUALIFICATION = 60


@dataclass(frozen=True)
class Round:
    """Open from ``opens_on`` to ``closes_on``, both included."""

    key: str
    year: int
    batch: str
    level: str
    opens_on: date
    closes_on: date
    documents: tuple[str, ...]

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on

    @property
    def name(self) -> str:
        return " ".join(part for part in (f"{self.year}年", self.level, self.batch) if part)


@dataclass(frozen=True)
class Programme:
    id: str
    title: str
    url: str
    department: str
    level: str
    qualification: str
    rounds: list[Round] = field(default_factory=list)

    def find_round(self, key: str) -> Round | None:
        return next((one for one in self.rounds if one.key == key), None)


def find_programme(record_id: str) -> Programme | None:
    """None for what is no public programme."""
    record = Record.objects.live().of_kind(KIND).filter(id=record_id).first()
    return read_programme(record.document) if record else None


def list_programmes() -> list[Programme]:
    return [read_programme(record.document) for record in Record.objects.live().of_kind(KIND).order_by("sort_id")]


def read_programme(document: dict[str, Any]) -> Programme:
    """Also of a record that was made before there were rounds."""
    granted, department = document.get("qualification"), document["department"]
    return Programme(
        id=document["id"],
        title=document["title"],
        url=document["url"],
        department=department["name"] if department else "",
        level=document["level"],
        qualification=(granted["name"] if granted else document["title"])[:LONGEST_QUALIFICATION],
        rounds=[_read_round(one) for one in document.get("rounds", [])],
    )


def unit_of(programme: Programme) -> Unit:
    return units_of([programme])[programme.id]


def units_of(programmes: Iterable[Programme]) -> dict[str, Unit]:
    """Each one's department, by the programme's number; the city's centre where it names none."""
    departments = {unit.name: unit for unit in Unit.objects.active().filter(kind=UnitKind.DEPARTMENT)}
    city = Unit.objects.filter(kind=UnitKind.CITY)[:1].get()
    return {one.id: departments.get(one.department, city) for one in programmes}


def _read_round(one: dict[str, Any]) -> Round:
    days = {name: date.fromisoformat(one[name]) for name in ("opens_on", "closes_on")}
    return Round(one["key"], one["year"], one["batch"], one["level"], **days, documents=tuple(one["documents"]))
