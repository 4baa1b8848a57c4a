"""What an engine is given to index: streams of tokens, made by our own analysis."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

# Raised when the streams change in a way that needs every document anew.
DOCUMENT_VERSION = 11


class Place(NamedTuple):
    """Where the text of a passage stands, from character ``start`` of it on: under which heading, in which article ("" for
    none); ``anchor``: the id of that place on the page, "" for none."""

    start: int
    heading: str = ""
    article: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Passage:
    """A stretch of a document's text that can speak for it.

    Attributes:
        text: the original text.
        streams: tokens, separated by blanks, by stream: ``passage_grams``, ``passage_words``.
        characters: every character by itself, for the document's ``body_line``; not indexed with the passage.
        places: where its parts stand, in order; a result that is quoted links to one.
    """

    text: str
    streams: dict[str, str]
    characters: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class SearchDocument:
    """One record, ready to be indexed.

    Attributes:
        id: record id; ``number``: the same as a number.
        sequence: the record's, so that an old version never replaces a newer one.
        card: what a result shows (JSON-able), see documents.build.
        filters: values by filter name; ``labels``: the same values with their names for facets.
        date: ordinal day (``date.toordinal()``), 0 if there is none.
        moments: numbers by engines.protocol.MOMENTS: when its window opens and closes, until when it is of use; its days.
        streams: tokens, separated by blanks, by stream: ``title_line``, ``title_sound``, ``title_initials``, ``title_words``,
            ``title_grams``, ``names_line``, ``names_words``, ``body_line``, ``body_words``, ``spellings``;
            those that end in line, sound or initials keep order and answer phrases.
    """

    id: str
    number: int
    sequence: int
    card: dict[str, Any]
    filters: dict[str, list[str]]
    labels: dict[str, list[str]]
    date: int
    streams: dict[str, str]
    passages: list[Passage] = field(default_factory=list)
    moments: dict[str, int] = field(default_factory=dict)
