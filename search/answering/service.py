"""A search from request to response. The API and the results page both show what comes out here."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from search.answering.correction import find_correction
from search.answering.curated import find_curated
from search.answering.facets import add_names, aimed_facets, describe_facets, engine_filters, facets_counted, find_names
from search.answering.looking import Wanted
from search.answering.near_numbers import look_up_number
from search.answering.past import moment_of
from search.answering.quoting import find_quote
from search.answering.response import SearchResponse, cards_and_passages, describe_results
from search.answering.retrieval import Retrieval
from search.answering.slips import look_as_typed
from search.answering.successors import put_successors_first
from search.curation.rules import find_curation
from search.engines import engine_line
from search.engines.rounds import Talk, hold, together
from search.query.parameters import SearchRequest, default_order
from search.query.understanding import MAX_QUERY_LENGTH, Understanding, understand
from search.query_log.recording import record_search
from search.standby.asking import ask_engines
from search.words.dictionary import Dictionary, current_dictionary


def run_search(request: SearchRequest) -> SearchResponse:
    """Answer a request, from the spare engine if need be. With all engines away the answer is empty with a notice."""
    started = time.perf_counter()
    dictionary = current_dictionary()
    understood = understand(request.query, dictionary)
    answered = ask_engines(lambda engine: hold(engine, _answer(request, understood, dictionary)))
    if answered is None:
        return _away(understood, started)
    record_search(request, answered.value.total)
    return replace(
        answered.value,
        took_ms=_milliseconds(started),
        engine=answered.engine,
        notice=" ".join(_notices(understood, answered.value, by_spare=answered.by_spare)) or None,
    )


def _answer(request: SearchRequest, understood: Understanding, dictionary: Dictionary) -> Talk[SearchResponse]:
    """What one engine finds, in three rounds."""
    hint, found = yield from together(_find_hint(understood, dictionary), _find(understood, request))
    understood = replace(understood, slips=found.slips)
    suggestion = understood.corrected or hint.suggestion
    # A mistyped query is marked in the text as it should have been typed.
    shown = understand(suggestion, dictionary) if suggestion and not understood.is_number else understood
    (cards, texts), names = yield from together(
        cards_and_passages(shown, found.numbers), find_names(request.filters, found.facets)
    )
    answer = None
    if request.sort == "relevance" and request.query:
        found = replace(found, numbers=put_successors_first(found.numbers, cards, found.pinned))
        asks_now = request.page == 1 and request.as_of is None
        answer = find_quote(understood, found, cards, texts) if asks_now else None
    return SearchResponse(
        query=understood.text,
        total=found.total,
        took_ms=0,
        engine="",
        results=describe_results(shown, found, cards, texts, _asked_at(request), request.as_of),
        facets=describe_facets(add_names(found.facets, names), request.filters),
        suggestion=suggestion,
        answer=answer,
        close=min(found.close, found.total),
        notice=" ".join(_remarks(understood, found, hint)) or None,
    )


@dataclass(frozen=True)
class _Hint:
    """What may have been meant; ``borne``: False if the query is a number that no document bears."""

    suggestion: str | None
    borne: bool = True


def _find_hint(understood: Understanding, dictionary: Dictionary) -> Talk[_Hint]:
    if understood.is_number:
        borne, nearest = yield from look_up_number(understood)
        return _Hint(nearest, borne)
    return _Hint((yield from find_correction(understood, dictionary.segmenter)))


def _find(understood: Understanding, request: SearchRequest) -> Talk[Retrieval]:
    now = int(_asked_at(request).timestamp())
    order = default_order(request) if request.sort == "relevance" else request.sort
    wanted = Wanted(
        filters=engine_filters(request.filters, now, request.as_of),
        order="score" if order == "relevance" else order,
        offset=request.offset,
        limit=request.page_size,
        facets=facets_counted(request.filters, now, request.as_of),
        now=now,
        aimed=aimed_facets(request.filters),
    )
    return find_curated(understood, find_curation(understood), wanted, look_as_typed)


def _asked_at(request: SearchRequest) -> datetime:
    """The moment for which windows are told."""
    return moment_of(request.as_of) if request.as_of else timezone.now()


def _remarks(understood: Understanding, found: Retrieval, hint: _Hint) -> Iterator[str]:
    if not hint.borne:
        names = "、".join(map(str, understood.numbers))
        yield _("没有字号是“%(number)s”的文件，以下是提到它或含有这些字的内容。") % {"number": names}
    if found.loosened:
        phrases = "、".join(f"“{phrase}”" for phrase in found.loosened)
        yield _("没有内容一字不差地写着%(phrases)s，以下是含有其中词语的内容。") % {"phrases": phrases}
    if found.across:
        words = "、".join(found.across)
        yield _("没有找到“%(words)s”这个词，以下内容里只有连在一起的这几个字。") % {"words": words}


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
        is_away=True,
    )


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
