"""Queries of the protocol → search requests, and the answers back."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from elasticsearch.dsl import A

from search.documents.build import LABEL_MARK
from search.engines.elasticsearch.compile import best_passage_json, filters_json, query_json
from search.engines.protocol import Filters, HeadQuery, HeadResult, Hit, PassageHit, PassageQuery

FACET_SIZE = 50
# Values that one shard tells of: counts are exact up to so many.
SHARD_FACET_SIZE = 5_000
# The server's own limit (index.max_result_window) on offset and number of hits together.
WINDOW = 10_000
HEAD_FIELDS = ["number", "date", "validity"]
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
    body: Body = {
        "query": {
            "bool": {
                "must": [query_json(query.match)],
                "should": [query_json(query.score)] if query.score is not None else [],
                "filter": filters_json(always, query.numbers),
            }
        },
        "sort": SORTS[query.order],
        "size": query.limit,
        "from": query.offset,
        "track_total_hits": bool(query.limit),
        "stored_fields": "_none_",
        "docvalue_fields": HEAD_FIELDS,
    }
    if chosen:
        body["post_filter"] = {"bool": {"filter": filters_json(chosen)}}
    if query.facets:
        body["aggs"] = {name: _facet(name, chosen) for name in query.facets}
    return body


def _facet(name: str, chosen: Filters) -> Body:
    others = {key: values for key, values in chosen.items() if key != name}
    return {"filter": {"bool": {"filter": filters_json(others)}}, "aggs": {"values": _count_values(name)}}


@cache
def _count_values(name: str) -> Body:
    return dict(A("terms", field=f"{name}_label", size=FACET_SIZE, shard_size=SHARD_FACET_SIZE).to_dict())


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
    inner: Body = {"inner_hits": {"size": 1 + query.others, "_source": False}}
    if query.with_text:
        inner["inner_hits"]["stored_fields"] = ["passages.text"]
    return {
        "query": {
            "bool": {
                "must": [best_passage_json(query.score, **(inner if query.with_text or query.others else {}))],
                "filter": filters_json(query.filters, query.numbers),
            }
        },
        "sort": SORTS["score"],
        "size": query.limit,
        "track_total_hits": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["number"],
    }


def read_passages(query: PassageQuery, answer: Body) -> list[PassageHit]:
    hits = answer["hits"]["hits"]
    if not query.with_text and not query.others:
        return [PassageHit(_number(hit), hit["_score"]) for hit in hits]
    least = _least_in_window(query, hits)
    return [
        PassageHit(
            _number(hit),
            hit["_score"],
            str(best["fields"]["passages.text"][0]) if query.with_text else "",
            tuple(other["_score"] for other in others if other["_score"] >= least),
        )
        for hit in hits
        for best, *others in [_passages(hit)]
    ]


def _least_in_window(query: PassageQuery, hits: Sequence[Body]) -> float:
    """Score of the last passage within the window, as far as documents that are told reach."""
    scores = sorted((passage["_score"] for hit in hits for passage in _passages(hit)), reverse=True)
    return float(scores[query.window - 1]) if len(scores) >= query.window else 0.0


def _number(hit: Body) -> int:
    return int(hit["fields"]["number"][0])


def _passages(hit: Body) -> list[Body]:
    found: list[Body] = hit["inner_hits"]["passages"]["hits"]["hits"]
    return found


def card_search(numbers: Sequence[int]) -> Body:
    return {
        "query": {"bool": {"filter": filters_json({}, numbers)}},
        "size": len(numbers),
        "track_total_hits": False,
        "_source": ["card"],
    }


def read_cards(answer: Body) -> dict[int, dict[str, Any]]:
    return {int(hit["_id"]): hit["_source"]["card"] for hit in answer["hits"]["hits"]}
