"""Counting the values of facets."""

from collections.abc import Sequence

import tantivy
from tantivy import Query

from search.documents.build import LABEL_MARK
from search.engines.embedded.compile import QueryCompiler
from search.engines.protocol import HeadQuery

FACET_SIZE = 50
# Values that one segment of the index tells of: counts are exact up to so many.
SEGMENT_FACET_SIZE = 5_000

Facets = dict[str, list[tuple[str, str, int]]]


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
    chosen = [name for name in query.facets if query.filters.get(name)]
    together = [name for name in query.facets if name not in chosen]
    counted: Facets = {}
    for names in [together, *([name] for name in chosen)]:
        if names and names is together and found is not None:
            counted |= _count_values(searcher, compiler.numbered(found), names)
        elif names:
            others = {key: values for key, values in query.filters.items() if key not in names}
            restricted = compiler.restricted(match, filters=others, numbers=query.numbers)
            counted |= _count_values(searcher, restricted, names)
    return {name: counted[name] for name in query.facets}


def _count_values(searcher: tantivy.Searcher, query: Query, names: Sequence[str]) -> Facets:
    wanted = {
        name: {"terms": {"field": f"{name}_label", "size": FACET_SIZE, "segment_size": SEGMENT_FACET_SIZE}}
        for name in names
    }
    answer = searcher.aggregate(query, wanted)
    return {
        name: [(*_split_label(bucket["key"]), bucket["doc_count"]) for bucket in answer[name]["buckets"]]
        for name in names
    }


def _split_label(key: str) -> tuple[str, str]:
    value, _, label = key.partition(LABEL_MARK)
    return value, label
