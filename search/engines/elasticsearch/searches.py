"""Queries of the protocol → search requests, and the answers back."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import A, Search
from elasticsearch.dsl.query import Bool, Ids

from search.documents.build import LABEL_MARK
from search.engines.elasticsearch.compile import (
    best_passage,
    compile_filters,
    compile_fragment,
    compile_numbers,
)
from search.engines.protocol import HeadQuery, HeadResult, Hit, PassageHit, PassageQuery

FACET_SIZE = 50
# The server's own limit (index.max_result_window) on offset and number of hits together.
WINDOW = 10_000
HEAD_FIELDS = ("number", "date", "validity")
# Equal ones stand in one order always, or a page would repeat what the one before it showed.
SORTS: Mapping[str, list[dict[str, str]]] = {
    "score": [{"_score": "desc"}, {"number": "desc"}],
    "newest": [{"date": "desc"}, {"number": "desc"}],
    "oldest": [{"date": "asc"}, {"number": "asc"}],
}

Body = dict[str, Any]


def is_deep(query: HeadQuery) -> bool:
    """Whether it takes more than one request (paging.deep_heads)."""
    return query.offset + query.limit > WINDOW


def head_search(query: HeadQuery) -> Body:
    """Hits and facets in one request: chosen values filter the hits after the facets were counted without them."""
    chosen = {name: values for name, values in query.filters.items() if values and name in query.facets}
    always = {name: values for name, values in query.filters.items() if name not in chosen}
    search = Search().query(
        Bool(
            must=[compile_fragment(query.match)],
            should=[compile_fragment(query.score)] if query.score is not None else [],
            filter=[*compile_filters(always), *compile_numbers(query.numbers)],
        )
    )
    if chosen:
        search = search.post_filter(Bool(filter=compile_filters(chosen)))
    for name in query.facets:
        others = {key: values for key, values in chosen.items() if key != name}
        counted = A("terms", field=f"{name}_label", size=FACET_SIZE)
        search.aggs.bucket(name, "filter", filter=Bool(filter=compile_filters(others))).bucket("values", counted)
    search = search.sort(*SORTS[query.order]).extra(
        size=query.limit,
        track_total_hits=bool(query.limit),
        stored_fields="_none_",
        docvalue_fields=list(HEAD_FIELDS),
        **({"from": query.offset} if query.offset else {}),
    )
    return dict(search.to_dict())


def read_heads(query: HeadQuery, answer: Body) -> HeadResult:
    facets = {name: _read_facet(answer["aggregations"][name]["values"]["buckets"]) for name in query.facets}
    if not query.limit:
        return HeadResult([], 0, facets)
    return HeadResult([read_hit(hit) for hit in answer["hits"]["hits"]], answer["hits"]["total"]["value"], facets)


def read_hit(hit: Body) -> Hit:
    fields = hit["fields"]
    score = hit["_score"] or 0.0  # None when the order is by date
    return Hit(fields["number"][0], score, fields.get("validity", [""])[0], fields["date"][0])


def _read_facet(buckets: Sequence[Body]) -> list[tuple[str, str, int]]:
    split = [(*bucket["key"].partition(LABEL_MARK), bucket["doc_count"]) for bucket in buckets]
    return [(value, label, count) for value, _mark, label, count in split]


def passage_search(query: PassageQuery) -> Body:
    best = best_passage(query.score)
    if query.with_text:
        best.inner_hits = {"size": 1, "_source": False, "stored_fields": ["passages.text"]}
    search = Search().query(
        Bool(must=[best], filter=[*compile_filters(query.filters), *compile_numbers(query.numbers)])
    )
    search = search.sort(*SORTS["score"]).extra(
        size=query.limit, track_total_hits=False, stored_fields="_none_", docvalue_fields=["number"]
    )
    return dict(search.to_dict())


def read_passages(query: PassageQuery, answer: Body) -> list[PassageHit]:
    return [
        PassageHit(hit["fields"]["number"][0], hit["_score"], _passage_text(hit) if query.with_text else "")
        for hit in answer["hits"]["hits"]
    ]


def _passage_text(hit: Body) -> str:
    (best,) = hit["inner_hits"]["passages"]["hits"]["hits"]
    return str(best["fields"]["passages.text"][0])


def card_search(numbers: Sequence[int]) -> Body:
    search = Search().query(Bool(filter=[Ids(values=[str(number) for number in numbers])]))
    return dict(search.source(["card"]).extra(size=len(numbers), track_total_hits=False).to_dict())


def read_cards(answer: Body) -> dict[int, dict[str, Any]]:
    return {int(hit["_id"]): hit["_source"]["card"] for hit in answer["hits"]["hits"]}
