"""Queries of the protocol → search requests, and the answers back."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from elasticsearch.dsl import A

from search.documents.build import LABEL_MARK
from search.documents.places import read_places
from search.engines.elasticsearch.compile import best_passage_json, compile_fragment, filters_json, query_json
from search.engines.fragments import Between
from search.engines.protocol import FACET_SIZES, Asked, Filters, HeadQuery, HeadResult, Hit, PassageHit, PassageQuery

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
    "soonest": [{"_score": "desc"}, {"date": "desc"}, {"number": "desc"}],
    "aimed": [{"_score": "desc"}, {"date": "desc"}, {"number": "desc"}],
}

Body = dict[str, Any]


def is_deep(query: HeadQuery) -> bool:
    """Whether it takes more than one request (paging.deep_heads)."""
    return query.offset + query.limit > WINDOW


def head_search(query: HeadQuery) -> Body:
    """Hits and facets in one request: chosen values filter the hits after the facets were counted without them."""
    counted = [_name(facet) for facet in query.facets]
    chosen = {name: values for name, values in query.filters.items() if values and name in counted}
    always = {name: values for name, values in query.filters.items() if name not in chosen}
    body: Body = {
        "query": {"bool": {**_scored(query), "filter": filters_json(always, query.numbers)}},
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
        body["aggs"] = {_name(facet): _facet(facet, chosen) for facet in query.facets}
    return body


def _scored(query: HeadQuery) -> Body:
    if query.order == "soonest":
        return {"must": [{"bool": {"filter": [query_json(query.match)]}}], "should": [_coming(query.now)]}
    return {
        "must": [query_json(query.match)],
        "should": [query_json(query.score)] if query.score is not None else [],
    }


def _coming(now: int) -> Body:
    """Scores what is still to come the higher the nearer it is; all else has nothing. In one request, without a script."""
    nearest = {"field": "until", "modifier": "reciprocal"}
    coming = compile_fragment(Between("until", least=now)).to_dict()
    return {"function_score": {"query": coming, "field_value_factor": nearest, "boost_mode": "replace"}}


def _name(facet: str | Asked) -> str:
    return facet if isinstance(facet, str) else facet.name


def _facet(facet: str | Asked, chosen: Filters) -> Body:
    others = {key: values for key, values in chosen.items() if key != _name(facet)}
    counting = _count_values(facet) if isinstance(facet, str) else _count_answers(facet)
    return {"filter": {"bool": {"filter": filters_json(others)}}, "aggs": {"values": counting}}


def _count_answers(facet: Asked) -> Body:
    return {"filters": {"filters": {value: query_json(fragment) for value, fragment in facet.values}}}


@cache
def _count_values(name: str) -> Body:
    return dict(A("terms", field=f"{name}_label", size=FACET_SIZES[name], shard_size=SHARD_FACET_SIZE).to_dict())


def read_heads(query: HeadQuery, answer: Body) -> HeadResult:
    counted = {_name(facet): answer["aggregations"][_name(facet)]["values"]["buckets"] for facet in query.facets}
    facets = {name: _read_facet(buckets) for name, buckets in counted.items()}
    if not query.limit:
        return HeadResult([], 0, facets)
    return HeadResult([read_hit(hit) for hit in answer["hits"]["hits"]], answer["hits"]["total"]["value"], facets)


def read_hit(hit: Body) -> Hit:
    fields = hit["fields"]
    score = hit["_score"] or 0.0  # None when the order is by date
    return Hit(fields["number"][0], score, fields.get("validity", [""])[0], fields["date"][0])


def _read_facet(buckets: Sequence[Body] | Mapping[str, Body]) -> list[tuple[str, str, int]]:
    if isinstance(buckets, Mapping):
        return [(value, "", bucket["doc_count"]) for value, bucket in buckets.items() if bucket["doc_count"]]
    split = [(*bucket["key"].partition(LABEL_MARK), bucket["doc_count"]) for bucket in buckets]
    return [(value, label, count) for value, _mark, label, count in split]


def passage_search(query: PassageQuery) -> Body:
    inner: Body = {"inner_hits": {"size": 1 + query.others, "_source": False}}
    if query.with_text:
        inner["inner_hits"]["stored_fields"] = ["passages.text", "passages.places"]
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
            read_places(best["fields"].get("passages.places", [""])[0]) if query.with_text else (),
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
