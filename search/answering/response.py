"""What a search answers: results as the page and the API show them, with matches marked, and facets."""

from dataclasses import dataclass, field
from typing import Any

from search.answering.highlighting import mark, marked_terms, snippet
from search.answering.retrieval import Retrieval
from search.engines.protocol import PassageQuery
from search.engines.rounds import Questions, Talk
from search.labels.portals import portal_names
from search.labels.vocabulary import value_label
from search.query.understanding import Understanding
from search.scoring.components import PASSAGE_COMPONENTS, compose
from search.scoring.ranking import DEFAULT_RANKING

# Passages looked at for the snippets of one page of results.
SNIPPET_PASSAGES = 80


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class SearchResponse:
    """What was found. ``results``: cards (documents.build.make_card) with
    ``portal_name``, ``highlights`` {"title", "body"} and ``pinned`` (the editors put it first)."""

    query: str
    total: int
    took_ms: int
    engine: str
    results: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    suggestion: str | None = None
    notice: str | None = None


def cards_and_passages(
    understood: Understanding, numbers: list[int]
) -> Talk[tuple[dict[int, dict[str, Any]], dict[int, str]]]:
    """What the page's results show, and the text of each one's best passage, by record number."""
    wanted = compose(PASSAGE_COMPONENTS, understood, DEFAULT_RANKING) if numbers else None
    query = (
        PassageQuery(wanted, numbers=tuple(numbers), limit=len(numbers), window=SNIPPET_PASSAGES, with_text=True)
        if wanted
        else None
    )
    answers = yield Questions(passages=(query,) if query else (), cards=tuple(numbers))
    return answers.cards, {hit.number: hit.text for hits in answers.passages for hit in hits}


def describe_results(
    understood: Understanding, found: Retrieval, cards: dict[int, dict[str, Any]], texts: dict[int, str]
) -> list[dict[str, Any]]:
    """Cards with highlights."""
    terms = marked_terms(understood)
    results = []
    for number in found.numbers:
        if number in cards:
            card = cards[number]
            body = snippet(texts.get(number) or card["summary"], terms)
            portal = portal_names().get(card["portal"] or "", "")
            marked = {"title": mark(card["title"], terms), "body": body}
            pinned = number in found.pinned
            results.append(
                {
                    "standing": [],
                    "arrangement": None,
                    **card,
                    "portal_name": portal,
                    "highlights": marked,
                    "pinned": pinned,
                }
            )
    return results


def describe_facets(found: Retrieval) -> dict[str, list[FacetValue]]:
    return {
        name: [FacetValue(value, value_label(name, value, named), count) for value, named, count in _each_once(values)]
        for name, values in (found.facets | {"portal": _named_portals(found.facets.get("portal", []))}).items()
    }


def _each_once(values: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """A value that documents know by several names (a body was renamed) under the most frequent, most frequent first."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for value, name, count in values:
        names.setdefault(value, name)
        counts[value] = counts.get(value, 0) + count
    return sorted(((value, names[value], count) for value, count in counts.items()), key=lambda row: -row[2])


def _named_portals(values: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    names = portal_names()
    return [(value, names.get(value, ""), count) for value, _label, count in values]
