"""What an engine must do. Analysis, understanding, ranking and presentation are ours and the same for all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import publishing.as_of
import publishing.facets
from search.documents.model import Place, SearchDocument
from search.engines.fragments import Fragment

# Facets whose values are terms. Windows are told from numbers, for the moment in which one asks (search.engines.windows).
FACETS = tuple(name for name in publishing.facets.FACETS if name != "window")
# What terms of FILTER_FIELDS are: exact values, also usable in fragments. ``aimed``: publishing.facets.aims_of.
FILTER_FIELDS = (*FACETS, "doc_number", "aimed")
# How many values of a facet are told: all of those that are added up (publishing.facets.accepted_terms).
FACET_SIZES = {name: 2_500 if name in publishing.facets.NESTED else 50 for name in FACETS}
# Seconds since 1970; a document without a window, or without a date, has none.
# And ordinal days: since when a record is public, and what became of a policy when (publishing.as_of).
MOMENTS = ("opens", "closes", "until", *publishing.as_of.DAYS)
# Streams of a whole document: with order (phrases) and without.
ORDERED_STREAMS = ("title_line", "title_sound", "title_initials", "names_line", "body_line")
LOOSE_STREAMS = ("title_words", "title_grams", "names_words", "body_words", "spellings")
PASSAGE_STREAMS = ("passage_words", "passage_grams")

# By name: terms of FILTER_FIELDS or fragments, of which one must hold.
Filters = Mapping[str, Sequence["str | Fragment"]]
NOTHING: Mapping[str, int] = {}


class EngineUnavailable(Exception):
    """The engine can't answer or take anything now.

    ``reason``: a short sentence. ``hint``: what an administrator should do, if it is known. ``detail``: the technical
    text that a server or a library gave.
    """

    def __init__(self, reason: str, hint: str = "", detail: str = "") -> None:
        super().__init__(f"{reason}（{detail}）" if detail else reason)
        self.reason, self.hint, self.detail = reason, hint, detail

    def told(self) -> str:
        """For the admin: reason and hint on the first line, the technical text on the following."""
        sentence = f"{self.reason.rstrip('。')}。{self.hint}"
        return f"{sentence}\n{self.detail}" if self.detail else sentence


class IndexOutdated(EngineUnavailable):
    """The index was made by another version of the analysis or the schema and must be rebuilt."""


@dataclass(frozen=True)
class Asked:
    """A facet whose values are no terms: (value, what its documents are)."""

    name: str
    values: tuple[tuple[str, Fragment], ...]


@dataclass(frozen=True)
class HeadQuery:
    """Asks for whole documents.

    Attributes:
        match: which documents are hits at all; its own score counts.
        score: what adds to a hit's score.
        filters: of each name, one must hold.
        numbers: only these records.
        order: "score", "newest", "oldest", "soonest": what has ``until`` from ``now`` on, the nearest first, then the others,
            the newest first; or "aimed": what ``score`` gives most first, of equals the newest.
        limit, offset: which hits to return; with limit 0 only facets are counted (and ``total`` is 0).
        facets: FACETS names to count values for, or questions; a facet leaves its own filter out.
        now: seconds since 1970, for that order.
    """

    match: Fragment
    score: Fragment | None = None
    filters: Filters = field(default_factory=dict)
    numbers: tuple[int, ...] | None = None
    order: str = "score"
    limit: int = 10
    offset: int = 0
    facets: tuple[str | Asked, ...] = ()
    now: int = 0


@dataclass(frozen=True)
class Hit:
    """A document found: record number, score, validity ("" if it has none) and date (ordinal day, 0 if none)."""

    number: int
    score: float
    validity: str
    date: int


@dataclass(frozen=True)
class HeadResult:
    """Hits in order, how many there are in all, and (value, label, count) by facet, most frequent first."""

    hits: list[Hit]
    total: int
    facets: dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class PassageQuery:
    """Asks for each document's best passages, for at most ``limit`` documents, that of the best passage first.

    Filters and numbers as in HeadQuery.

    Attributes:
        others: how many passages beside the best are told of each document.
        window: passages that are not among so many best ones of all documents are left out.
    """

    score: Fragment
    filters: Filters = field(default_factory=dict)
    numbers: tuple[int, ...] | None = None
    limit: int = 200
    others: int = 0
    window: int = 200
    with_text: bool = False


@dataclass(frozen=True)
class PassageHit:
    """A document's best passage; ``text`` and ``places`` (where its parts stand) only if text was asked for. ``others``:
    scores of the next best, best first."""

    number: int
    score: float
    text: str = ""
    others: tuple[float, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What ``ask_together`` was asked for, in the order of the questions."""

    heads: list[HeadResult] = field(default_factory=list)
    passages: list[list[PassageHit]] = field(default_factory=list)
    cards: dict[int, dict[str, Any]] = field(default_factory=dict)


class SearchEngine(Protocol):
    """Holds documents and answers queries. Any method may raise EngineUnavailable."""

    name: str

    def index(self, documents: Iterable[SearchDocument], removed: Mapping[str, int] = NOTHING) -> dict[str, str]:
        """Put documents in and take ``removed`` out; visible when it returns.

        ``removed``: record ids with the sequence of their removal, 0 for "whatever is there". Where several may
        write, a document or removal of a lower sequence than what the index has seen does nothing.
        Returns the reason by record id for documents that could not be taken.
        """
        ...

    def ask_together(
        self,
        heads: Sequence[HeadQuery] = (),
        passages: Sequence[PassageQuery] = (),
        cards: Sequence[int] = (),
    ) -> Answers:
        """All of it in one round trip: what ``heads``, ``passages`` and ``cards`` answer one by one."""
        ...

    def heads(self, query: HeadQuery) -> HeadResult: ...

    def passages(self, query: PassageQuery) -> list[PassageHit]: ...

    def cards(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """What results show (documents.build.make_card), by record number; unknown ones are left out."""
        ...

    def check(self) -> bool:
        """Whether there is an index. Raises EngineUnavailable or IndexOutdated if it cannot be used."""
        ...

    def delivered_sequences(self) -> Iterator[tuple[str, int]]:
        """(record id, sequence) of every document held."""
        ...

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Make a new index beside the present one and switch to it at once; return the number of documents.

        Killed at any moment, the present index stays.
        """
        ...
