"""Counting the values of facets."""

from collections.abc import Sequence

import tantivy
from tantivy import Query

from search.documents.build import LABEL_MARK
from search.engines.embedded.compile import QueryCompiler
from search.engines.protocol import FACET_SIZES, Asked, HeadQuery

# Values that one segment of the index tells of: counts are exact up to so many.
SEGMENT_FACET_SIZE = 5_000

Counted = tuple[str, str, int]
Facets = dict[str, list[Counted]]


def count_facets(
    compiler: QueryCompiler,
    searcher: tantivy.Searcher,
    match: Query,
    query: HeadQuery,
    found: list[int] | None = None,
) -> Facets:
    """Facets without a filter of their own are counted together, the others each with the filters of the rest.

    ``found``: all hits, if they are known: counting among them is cheaper than finding them again.
    """
    counted: Facets = {}
    for facets in _groups(query):
        if found is not None and not any(query.filters.get(_name(facet)) for facet in facets):
            among = compiler.numbered(found)
        else:
            others = {key: values for key, values in query.filters.items() if key not in map(_name, facets)}
            among = compiler.restricted(match, filters=others, numbers=query.numbers)
        counted |= _count_terms(searcher, among, [facet for facet in facets if isinstance(facet, str)])
        for facet in facets:
            if isinstance(facet, Asked):
                counted[facet.name] = _count_answers(compiler, searcher, among, facet)
    return {_name(facet): counted[_name(facet)] for facet in query.facets}


def _groups(query: HeadQuery) -> list[list[str | Asked]]:
    chosen = [facet for facet in query.facets if query.filters.get(_name(facet))]
    together = [facet for facet in query.facets if facet not in chosen]
    return [group for group in (together, *([facet] for facet in chosen)) if group]


def _name(facet: str | Asked) -> str:
    return facet if isinstance(facet, str) else facet.name


def _count_answers(compiler: QueryCompiler, searcher: tantivy.Searcher, among: Query, facet: Asked) -> list[Counted]:
    counts = [
        (value, "", searcher.search(compiler.both(among, compiler.compile(fragment)), limit=1).count or 0)
        for value, fragment in facet.values
    ]
    return [counted for counted in counts if counted[2]]


def _count_terms(searcher: tantivy.Searcher, among: Query, names: Sequence[str]) -> Facets:
    if not names:
        return {}
    wanted = {
        name: {"terms": {"field": f"{name}_label", "size": FACET_SIZES[name], "segment_size": SEGMENT_FACET_SIZE}}
        for name in names
    }
    answer = searcher.aggregate(among, wanted)
    return {
        name: [(*_split_label(bucket["key"]), bucket["doc_count"]) for bucket in answer[name]["buckets"]]
        for name in names
    }


def _split_label(key: str) -> tuple[str, str]:
    value, _, label = key.partition(LABEL_MARK)
    return value, label
