"""Dependency keys: what a page read, in words that a changed record can be matched with.

Rendering notes keys through ``RecordReader``; a changed record yields the keys of its state
before and after. Files that hold one of them are rendered again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from publishing.document import shared_places
from publishing.models import Record
from publishing.signposts import Signpost

CITY = "city"
PORTALS = "portals"


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
    # Where it is listed besides: ``portal/section`` pairs with spaces between, a section may be missing.
    shared: str = ""

    @classmethod
    def of(cls, record: Record | Signpost) -> "RecordState":
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
            shared=write_places(record.document),
        )

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def shared_places(self) -> list[tuple[str, str]]:
        """(portal, section or "") of the other portals that list it."""
        pairs = (pair.partition("/") for pair in self.shared.split())
        return [(portal, section) for portal, _slash, section in pairs]

    @property
    def sections(self) -> list[str]:
        """Every section that lists it, its own first."""
        own = [self.section] if self.section else []
        return [*own, *(section for _portal, section in self.shared_places if section)]

    @property
    def is_city(self) -> bool:
        return self.kind == "portal" and self.url == "/"


def keys_of(state: RecordState) -> set[str]:
    """Every key under which a page may have read this record or a list with it."""
    if state.kind == Signpost.kind:
        return {record_key(state.id)}
    keys = {record_key(state.id), address_key(state.url), kind_key(state.portal, state.kind), kind_key("*", state.kind)}
    keys.update(kind_key(portal, state.kind) for portal, _section in state.shared_places)
    for section in state.sections:
        keys.add(list_key(section))
        keys.add(list_key(section, state.year))
    if state.owner:
        keys.add(owner_key(state.owner))
    if state.kind == "section":
        keys.add(sections_key(state.portal))
    if state.kind == "portal":
        keys.add(PORTALS)
    if state.is_city:
        keys.add(CITY)
    return keys


def write_places(document: dict[str, Any]) -> str:
    """A document's ``shared_with`` as ``RecordState.shared`` has it."""
    return " ".join(f"{portal}/{section}" for portal, section in shared_places(document))


def record_key(record_id: str) -> str:
    return f"record:{record_id}"


def address_key(url: str) -> str:
    """Whether a page stands at an address, and which."""
    return f"at:{url}"


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


def states_of(records: Iterable[Record | Signpost]) -> dict[str, RecordState]:
    """States of the live ones among ``records``, by id."""
    return {record.id: RecordState.of(record) for record in records if record.live}
