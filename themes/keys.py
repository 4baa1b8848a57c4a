"""Dependency keys: what a page read, in words that a changed record can be matched with.

Rendering notes keys through ``RecordReader``; a changed record yields the keys of its state
before and after. Files that hold one of them are rendered again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from publishing.models import Record

CITY = "city"
PORTALS = "portals"
# Every kind of record (docs/records.md).
ALL_KINDS = (
    "portal", "section", "page", "policy", "interpretation", "news", "guide", "programme", "series", "event",
    "agency", "association",
)  # fmt: skip


@dataclass(frozen=True)
class RecordState:
    """The columns of a record by which pages find it, as they were when the site last saw it."""

    id: str
    sequence: int
    kind: str
    portal: str
    section: str
    owner: str
    date: str
    sort_id: int
    url: str

    @classmethod
    def of(cls, record: Record) -> "RecordState":
        return cls(
            id=record.id,
            sequence=record.sequence,
            kind=record.kind,
            portal=record.portal,
            section=record.section,
            owner=record.owner,
            date=record.date.isoformat() if record.date else "",
            sort_id=record.sort_id,
            url=record.url,
        )

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def is_city(self) -> bool:
        return self.kind == "portal" and self.url == "/"


def keys_of(state: RecordState) -> set[str]:
    """Every key under which a page may have read this record or a list with it."""
    keys = {record_key(state.id), kind_key(state.portal, state.kind), kind_key("*", state.kind)}
    if state.section:
        keys.add(list_key(state.section))
        keys.add(list_key(state.section, state.year))
    if state.owner:
        keys.add(owner_key(state.owner))
    if state.kind == "section":
        keys.add(sections_key(state.portal))
    if state.kind == "portal":
        keys.add(PORTALS)
    if state.is_city:
        keys.add(CITY)
    return keys


def record_key(record_id: str) -> str:
    return f"record:{record_id}"


def kind_key(portal: str, kind: str) -> str:
    """The list of a kind in one portal, or in all of them (``*``)."""
    return f"kind:{portal}:{kind}"


def list_key(section: str, year: str = "") -> str:
    """The list that a section shows: all of it, or one year's."""
    return f"list:{section}:{year}" if year else f"list:{section}"


def years_key(section: str) -> str:
    return f"years:{section}"


def owner_key(owner: str) -> str:
    """What stands below an association or agency."""
    return f"owner:{owner}"


def sections_key(portal: str) -> str:
    return f"sections:{portal}"


def states_of(records: Iterable[Record]) -> dict[str, RecordState]:
    """States of the live ones among ``records``, by id."""
    return {record.id: RecordState.of(record) for record in records if record.live}
