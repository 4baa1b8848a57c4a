"""Results with the editors' rules applied: on top of any engine, with totals and facets that stay right."""

from dataclasses import dataclass, replace

from search.answering.retrieval import Retrieval, retrieve
from search.curation.rules import Curation
from search.engines.fragments import Everything, Fragment
from search.engines.protocol import FACETS, Filters, HeadQuery, SearchEngine
from search.query.parameters import MAX_HITS
from search.query.understanding import Understanding
from search.scoring.ranking import DEFAULT_RANKING, Ranking

Facets = dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class _Group:
    """Some records with the filters on: which they are, and their share of the facets."""

    numbers: frozenset[int]
    facets: Facets


def retrieve_curated(
    engine: SearchEngine,
    understood: Understanding,
    *,
    curation: Curation,
    filters: Filters,
    order: str = "score",
    offset: int = 0,
    limit: int = 10,
    facets: tuple[str, ...] = FACETS,
    ranking: Ranking = DEFAULT_RANKING,
) -> Retrieval:
    """As search.answering.retrieval.retrieve. Pinned records come first when results are ordered by score, and only then."""
    if order != "score":
        curation = replace(curation, pinned=())
    if understood.is_empty or not curation:
        return retrieve(
            engine, understood, filters=filters, order=order, offset=offset, limit=limit, facets=facets, ranking=ranking
        )
    # From the top, so that every page leaves out and puts first the same.
    depth = min(offset + limit + len(curation.blocked), MAX_HITS)
    found = retrieve(
        engine, understood, filters=filters, order=order, offset=0, limit=depth, facets=facets, ranking=ranking
    )
    return _Applied(engine, curation, found, filters, facets).page(offset, limit)


class _Applied:
    """The rules of one query on what was found for it."""

    def __init__(
        self, engine: SearchEngine, curation: Curation, found: Retrieval, filters: Filters, facets: tuple[str, ...]
    ) -> None:
        self.engine, self.curation, self.found = engine, curation, found
        self.filters, self.facets = filters, facets

    def page(self, offset: int, limit: int) -> Retrieval:
        moved = [*self.curation.pinned, *self.curation.blocked]
        matching = self._numbers_of(moved)
        blocked = self._group(self.found.match, matching & self.curation.blocked)
        hits = self._group(self.found.match, matching - self.curation.blocked)
        added = self._group(Everything(), frozenset(self.curation.pinned) - matching)
        pinned = tuple(n for n in self.curation.pinned if n in hits.numbers | added.numbers)
        others = [n for n in self.found.numbers if n not in moved]
        return replace(
            self.found,
            numbers=[*pinned, *others][offset : offset + limit],
            total=self.found.total - len(blocked.numbers) + len(added.numbers),
            facets=_add(_add(self.found.facets, blocked.facets, -1), added.facets, 1),
            pinned=pinned,
        )

    def _numbers_of(self, numbers: list[int]) -> frozenset[int]:
        """Those that the query itself finds, whatever the filters."""
        query = HeadQuery(match=self.found.match, numbers=tuple(numbers), limit=len(numbers))
        return frozenset(hit.number for hit in self.engine.heads(query).hits)

    def _group(self, match: Fragment, numbers: frozenset[int]) -> _Group:
        if not numbers:
            return _Group(frozenset(), {})
        query = HeadQuery(
            match=match,
            filters=self.filters,
            numbers=tuple(sorted(numbers)),
            limit=len(numbers),
            facets=self.facets,
        )
        result = self.engine.heads(query)
        return _Group(frozenset(hit.number for hit in result.hits), result.facets)


def _add(facets: Facets, more: Facets, sign: int) -> Facets:
    """Counts added or taken away, most frequent first; values that nothing is left of go."""
    if not more:
        return facets
    return {name: _add_values(values, more.get(name, []), sign) for name, values in facets.items()}


def _add_values(
    values: list[tuple[str, str, int]], more: list[tuple[str, str, int]], sign: int
) -> list[tuple[str, str, int]]:
    counts = {(value, label): count for value, label, count in values}
    for value, label, count in more:
        counts[value, label] = counts.get((value, label), 0) + sign * count
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [(value, label, count) for (value, label), count in ordered if count > 0]
