"""A search from request to response. The API and the results page both show what comes out here."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from search.answering.correction import is_written, suggest_correction, without_needless
from search.answering.curated import retrieve_curated
from search.answering.highlighting import mark, marked_terms, snippet
from search.answering.near_numbers import look_up_number
from search.answering.retrieval import Retrieval
from search.curation.rules import find_curation
from search.engines import engine_line
from search.engines.protocol import PassageQuery, SearchEngine
from search.labels.portals import portal_names
from search.labels.vocabulary import value_label
from search.query.parameters import SearchRequest
from search.query.understanding import MAX_QUERY_LENGTH, Understanding, understand
from search.query_log.recording import record_search
from search.scoring.components import PASSAGE_COMPONENTS, compose
from search.scoring.ranking import DEFAULT_RANKING
from search.standby.asking import ask_engines
from search.words.dictionary import Dictionary, current_dictionary

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
    """Answer a request, from the spare engine if need be. With all engines away the answer is empty with a notice."""
    started = time.perf_counter()
    dictionary = current_dictionary()
    understood = understand(request.query, dictionary)
    answered = ask_engines(partial(_answer, request=request, understood=understood, dictionary=dictionary))
    if answered is None:
        return _away(understood, started)
    record_search(request, answered.value.total)
    return replace(
        answered.value,
        took_ms=_milliseconds(started),
        notice=" ".join(_notices(understood, answered.value, by_spare=answered.by_spare)) or None,
    )


def _answer(
    engine: SearchEngine, request: SearchRequest, understood: Understanding, dictionary: Dictionary
) -> SearchResponse:
    """What one engine finds. Raises EngineUnavailable."""
    understood = without_needless(understood, engine)
    found = _retrieve(engine, understood, request)
    cards, texts = _cards_and_passages(engine, understood, found.numbers)
    titles = [cards[number]["title"] for number in found.numbers if number in cards]
    borne, suggestion = True, None
    if understood.is_number:
        borne, suggestion = look_up_number(engine, understood)
    else:
        suggestion = suggest_correction(understood, titles, dictionary.segmenter)
    if suggestion and not understood.is_number and not understood.slips and is_written(understood, engine):
        suggestion = None
    # A mistyped query is marked in the text as it should have been typed.
    shown = understood
    if suggestion and not understood.is_number:
        shown = understand(suggestion, dictionary)
        _, texts = _cards_and_passages(engine, shown, found.numbers)
    return SearchResponse(
        query=understood.text,
        total=found.total,
        took_ms=0,
        engine=engine.name,
        results=_results(shown, found, cards, texts),
        facets=_facets(found),
        suggestion=suggestion,
        notice=None if borne else _unknown_number(understood),
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


def _cards_and_passages(
    engine: SearchEngine, understood: Understanding, numbers: list[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, str]]:
    """What the page's results show, and the text of each one's best passage, by record number."""
    wanted = compose(PASSAGE_COMPONENTS, understood, DEFAULT_RANKING) if numbers else None
    query = (
        PassageQuery(score=wanted, numbers=tuple(numbers), limit=SNIPPET_PASSAGES, with_text=True) if wanted else None
    )
    answers = engine.ask_together(passages=[query] if query else [], cards=numbers)
    return answers.cards, {hit.number: hit.text for hits in answers.passages for hit in hits}


def _results(
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


def _facets(found: Retrieval) -> dict[str, list[FacetValue]]:
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


def _unknown_number(understood: Understanding) -> str:
    names = "、".join(map(str, understood.numbers))
    return _("没有字号是“%(number)s”的文件，以下是提到它或含有这些字的内容。") % {"number": names}


def _notices(understood: Understanding, found: SearchResponse, *, by_spare: bool) -> Iterator[str]:
    if found.notice:
        yield found.notice
    if by_spare:
        yield _("现由备用搜索为您服务，内容完整，排序可能略有不同。")
    if understood.cut:
        yield _("检索内容过长，只用了前 %(length)d 个字。") % {"length": MAX_QUERY_LENGTH}


def _away(understood: Understanding, started: float) -> SearchResponse:
    return SearchResponse(
        query=understood.text,
        total=0,
        took_ms=_milliseconds(started),
        engine=engine_line()[0],
        notice=_("搜索暂时不可用，请稍后再试，或从栏目中查找。"),
    )


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
