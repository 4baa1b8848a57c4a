"""Answering what is asked of whole documents."""

import threading
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Order, Query

from search.engines.embedded.compile import QueryCompiler
from search.engines.embedded.facets import count_facets
from search.engines.embedded.present import Stamps
from search.engines.embedded.schema import VALIDITY_CODES
from search.engines.fragments import Between
from search.engines.protocol import HeadQuery, HeadResult, Hit

# A question with no more hits than these is ranked once: the documents that passages speak for are found among them.
KEPT_HITS = 10_000
# So many at most are named to count their facets; more are quicker found anew.
COUNTED_HITS = 1_000


@dataclass(frozen=True)
class _Answer:
    """All hits of a question by number (score, address), and the state of the index that they come from."""

    seen: Stamps
    query: HeadQuery
    searcher: tantivy.Searcher
    found: dict[int, tuple[float, tantivy.DocAddress]]

    def answers(self, query: HeadQuery, seen: Stamps) -> bool:
        mine = (self.query.order, self.query.filters, self.query.match, self.query.score)
        return self.seen == seen and mine == (query.order, query.filters, query.match, query.score)


class HeadReader:
    """Answers from one index of heads. Each thread remembers the hits of the question that it ranked last."""

    def __init__(self) -> None:
        self._last = threading.local()

    def answer(self, index: tantivy.Index, seen: Stamps, query: HeadQuery) -> HeadResult:
        """``seen``: what changes with each commit of the index."""
        if known := self._last_among(query, seen):
            return known
        compiler, searcher = QueryCompiler(index.schema), index.searcher()
        match = compiler.compile(query.match)
        if not query.limit:
            return HeadResult([], 0, count_facets(compiler, searcher, match, query))
        hits, total, numbers = self._ranked(compiler, searcher, match, query, seen)
        return HeadResult(hits, total, count_facets(compiler, searcher, match, query, numbers))

    def _ranked(
        self, compiler: QueryCompiler, searcher: tantivy.Searcher, match: Query, query: HeadQuery, seen: Stamps
    ) -> tuple[list[Hit], int, list[int] | None]:
        """Hits, how many there are in all, and the numbers of all of them if they are few enough to count among."""
        scored = compiler.compile(query.score) if query.score is not None else None
        full = compiler.restricted(match, filters=query.filters, numbers=query.numbers, scored=scored)
        if query.order == "soonest":
            hits, total = _soonest(compiler, searcher, full, query)
            return hits, total, None
        if query.order == "aimed":
            hits, total = _aimed(searcher, full, query)
            return hits, total, None
        if query.order != "score":
            order = Order.Asc if query.order == "oldest" else Order.Desc
            found = searcher.search(
                full, limit=query.limit, offset=query.offset, count=True, order_by_field="date", order=order
            )
            return _head_hits(searcher, found.hits, scored=False), found.count, None
        if query.numbers is not None or query.offset:
            found = searcher.search(full, limit=query.limit, offset=query.offset, count=True)
            return _head_hits(searcher, found.hits, scored=True), found.count, None
        found = searcher.search(full, limit=max(query.limit, KEPT_HITS), count=True)
        ranked = found.hits  # made anew each time that it is asked for
        hits = _head_hits(searcher, ranked[: query.limit], scored=True)
        if len(ranked) < found.count:
            return hits, found.count, None
        numbers = [int(n) for n in searcher.fast_field_values("number", [address for _, address in ranked])]
        self._last.answer = _Answer(seen, query, searcher, dict(zip(numbers, ranked, strict=True)))
        return hits, found.count, numbers if len(numbers) <= COUNTED_HITS else None

    def _last_among(self, query: HeadQuery, seen: Stamps) -> HeadResult | None:
        """Which of some numbers are hits, if this thread has just ranked all hits of the same question."""
        last: _Answer | None = getattr(self._last, "answer", None)
        if last is None or query.numbers is None or query.facets or query.offset or not last.answers(query, seen):
            return None
        found = [last.found[number] for number in query.numbers if number in last.found]
        found.sort(key=lambda hit: -hit[0])
        return HeadResult(_head_hits(last.searcher, found[: query.limit], scored=True), len(found), {})


def _soonest(
    compiler: QueryCompiler, searcher: tantivy.Searcher, full: Query, query: HeadQuery
) -> tuple[list[Hit], int]:
    """What is still to come, the nearest first, and behind it everything else, the newest first."""
    coming = compiler.compile(Between("until", least=query.now))
    ahead = searcher.search(compiler.both(full, coming), query.limit, True, "until", query.offset, Order.Asc)
    hits = _head_hits(searcher, ahead.hits, scored=False)
    others = compiler.without(full, coming)
    behind = searcher.search(
        others, max(query.limit - len(hits), 1), True, "date", max(query.offset - ahead.count, 0), Order.Desc
    )
    hits += _head_hits(searcher, behind.hits, scored=False)
    return hits[: query.limit], ahead.count + behind.count


def _aimed(searcher: tantivy.Searcher, full: Query, query: HeadQuery) -> tuple[list[Hit], int]:
    """What scores most first, of equals the newest; past KEPT_HITS equals stand in no order."""
    last = query.offset + query.limit
    found = searcher.search(full, limit=max(last, KEPT_HITS), count=True)
    hits = sorted(_head_hits(searcher, found.hits, scored=True), key=lambda hit: (-hit.score, -hit.date, -hit.number))
    return hits[query.offset : last], found.count


def _head_hits(searcher: tantivy.Searcher, found: list[tuple[Any, tantivy.DocAddress]], scored: bool) -> list[Hit]:
    addresses = [address for _, address in found]
    numbers = searcher.fast_field_values("number", addresses)
    dates = searcher.fast_field_values("date", addresses)
    codes = searcher.fast_field_values("validity_code", addresses)
    scores = [score if scored else 0.0 for score, _ in found]
    return [
        Hit(int(number), score, VALIDITY_CODES[int(code)], int(day))
        for number, score, code, day in zip(numbers, scores, codes, dates, strict=True)
    ]
