"""A search from request to response. The API and the results page both show what comes out here."""

import logging
import time
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from search.components import PASSAGE_COMPONENTS, compose
from search.correction import suggest_correction
from search.curation.retrieval import retrieve_curated
from search.curation.rules import find_curation
from search.dictionary import current_dictionary
from search.engines import get_engine
from search.engines.protocol import EngineUnavailable, PassageQuery, SearchEngine
from search.highlighting import mark, marked_terms, snippet
from search.portals import portal_names
from search.query.parameters import SearchRequest
from search.query.understanding import MAX_QUERY_LENGTH, Understanding, understand
from search.query_log.recording import record_search
from search.ranking import DEFAULT_RANKING
from search.retrieval import Retrieval
from search.vocabulary import value_label

logger = logging.getLogger(__name__)

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


def run_search(request: SearchRequest) -> SearchResponse:
    """Answer a request. An engine that is away gives an empty answer with a notice, never an error."""
    started = time.perf_counter()
    dictionary = current_dictionary()
    understood = understand(request.query, dictionary)
    engine = get_engine()
    try:
        found = _retrieve(engine, understood, request)
        cards = engine.cards(found.numbers)
        titles = [cards[number]["title"] for number in found.numbers if number in cards]
        suggestion = suggest_correction(understood, titles)
        # A mistyped query is marked in the text as it should have been typed.
        shown = understand(suggestion, dictionary) if suggestion else understood
        results = _results(engine, shown, found, cards)
    except EngineUnavailable as error:
        logger.error("search engine %s is away: %s", engine.name, error)
        return _away(understood, engine, started)
    record_search(request, found.total)
    return SearchResponse(
        query=understood.text,
        total=found.total,
        took_ms=_milliseconds(started),
        engine=engine.name,
        results=results,
        facets=_facets(found),
        suggestion=suggestion,
        notice=_notice(understood),
    )


def _retrieve(engine: SearchEngine, understood: Understanding, request: SearchRequest) -> Retrieval:
    return retrieve_curated(
        engine,
        understood,
        curation=find_curation(understood),
        filters=request.filters,
        order="score" if request.sort == "relevance" else request.sort,
        offset=request.offset,
        limit=request.page_size,
    )


def _results(
    engine: SearchEngine, understood: Understanding, found: Retrieval, cards: dict[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Cards with highlights."""
    terms = marked_terms(understood)
    texts = _passage_texts(engine, understood, found.numbers)
    results = []
    for number in found.numbers:
        if number in cards:
            card = cards[number]
            body = snippet(texts.get(number) or card["summary"], terms)
            portal = portal_names().get(card["portal"] or "", "")
            marked = {"title": mark(card["title"], terms), "body": body}
            pinned = number in found.pinned
            results.append({**card, "portal_name": portal, "highlights": marked, "pinned": pinned})
    return results


def _passage_texts(engine: SearchEngine, understood: Understanding, numbers: list[int]) -> dict[int, str]:
    """The best passage of each document on the page."""
    wanted = compose(PASSAGE_COMPONENTS, understood, DEFAULT_RANKING)
    if wanted is None or not numbers:
        return {}
    query = PassageQuery(score=wanted, numbers=tuple(numbers), limit=SNIPPET_PASSAGES, with_text=True)
    return {hit.number: hit.text for hit in engine.passages(query)}


def _facets(found: Retrieval) -> dict[str, list[FacetValue]]:
    return {
        name: [FacetValue(value, value_label(name, value, named), count) for value, named, count in values]
        for name, values in (found.facets | {"portal": _named_portals(found.facets.get("portal", []))}).items()
    }


def _named_portals(values: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    names = portal_names()
    return [(value, names.get(value, ""), count) for value, _label, count in values]


def _notice(understood: Understanding) -> str | None:
    if understood.cut:
        return _("检索内容过长，只用了前 %(length)d 个字。") % {"length": MAX_QUERY_LENGTH}
    return None


def _away(understood: Understanding, engine: SearchEngine, started: float) -> SearchResponse:
    return SearchResponse(
        query=understood.text,
        total=0,
        took_ms=_milliseconds(started),
        engine=engine.name,
        notice=_("搜索暂时不可用，请稍后再试，或从栏目中查找。"),
    )


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
