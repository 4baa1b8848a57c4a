"""A passage that answers a question, to be shown above the list with the place that it stands in: one or none.

Rather none than a doubtful one. What a question's document must show was chosen on the tuning half of the strangers'
questions and is told, with how often it is right, in docs/decisions/0066-an-answer-above-the-list.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from search.analysis.folding import fold
from search.answering.highlighting import find_spans, marked_terms, snippet
from search.answering.retrieval import Retrieval
from search.answering.successors import GONE
from search.documents.model import Place
from search.documents.recognised import is_recognised
from search.engines.protocol import PassageHit
from search.query.questions import is_question
from search.query.understanding import Understanding

# By so much of its score the first document must lead the second.
LEAD = 0.2
# So much of the question's words, by their length, must stand in what is shown.
COVERAGE = 0.5
# What a regulation is for answers nothing.
_PURPOSE = re.compile(r"第一条\s*为")
QUOTE_LENGTH = 200


@dataclass(frozen=True)
class Stretch:
    """A part of a passage that stands in one place."""

    place: Place
    text: str


def find_quote(
    understood: Understanding, found: Retrieval, cards: Mapping[int, Mapping[str, Any]], texts: Mapping[int, PassageHit]
) -> dict[str, Any] | None:
    """The quote (as the API shows it) from the first document, if the query asks and the document is sure enough:
    far ahead of the second, with the best passage of all, in force, and not read by a machine in a scan."""
    if not is_question(fold(understood.text)) or not _is_sure(found):
        return None
    number = found.numbers[0]
    card, passage = cards.get(number), texts.get(number)
    if not card or not passage or card["validity"] in {*GONE, "not_yet"} or is_recognised(passage.text):
        return None
    stretch, share = max(
        ((each, _coverage(understood, each)) for each in cut_stretches(passage)),
        key=lambda rated: rated[1],
    )
    return _describe(understood, card, stretch) if share >= COVERAGE else None


def _is_sure(found: Retrieval) -> bool:
    """Whether the first result leads by far, with the best passage of all, and was found as it was asked for."""
    first = found.numbers[0] if found.numbers else None
    as_asked = not (found.slips or found.across or found.loosened)
    return as_asked and first is not None and found.leader == first == found.best_said and found.lead >= LEAD


def cut_stretches(passage: PassageHit) -> Iterator[Stretch]:
    """The passage cut where another place begins; the whole if its places are not known."""
    places = passage.places or (Place(0),)
    ends = [*(place.start for place in places[1:]), len(passage.text)]
    for place, end in zip(places, ends, strict=True):
        yield Stretch(place, passage.text[place.start : end].strip())


def _coverage(understood: Understanding, stretch: Stretch) -> float:
    """Share of the question's words, or of what means the same, that the stretch holds."""
    if _PURPOSE.match(stretch.text):
        return 0.0
    held = 0
    for unit in understood.units:
        ways = [unit, *("".join(way) for way in understood.synonyms.get(unit, ()))]
        held += len(unit) if find_spans(stretch.text, ways) else 0
    return held / (sum(map(len, understood.units)) or 1)


def _describe(understood: Understanding, card: Mapping[str, Any], stretch: Stretch) -> dict[str, Any]:
    text = stretch.text.removeprefix(stretch.place.article).lstrip()
    return {
        "id": card["id"],
        "kind": card["kind"],
        "title": card["title"],
        "heading": stretch.place.heading,
        "article": stretch.place.article,
        "url": card["url"] + (f"#{quote(stretch.place.anchor)}" if stretch.place.anchor else ""),
        "html": snippet(text, marked_terms(understood), QUOTE_LENGTH),
    }
