"""Past the first 10,000 hits, and through all documents: a point in time and search_after."""

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl.query import MatchAll

from search.engines.elasticsearch.searches import Body, head_search, read_heads, read_hit
from search.engines.protocol import HeadQuery, HeadResult, Hit

PAGE = 5_000
KEEP_ALIVE = "2m"


def all_hits(client: Elasticsearch, alias: str, body: Body, start: int = 0) -> Iterator[Body]:
    """Hits of ``body`` in its order from the ``start``-th on, however many; the index as it was at the beginning."""
    point = client.open_point_in_time(index=alias, keep_alive=KEEP_ALIVE)["id"]
    asked: dict[str, Any] = {**body, "size": PAGE, "track_total_hits": False}
    try:
        while True:
            answer = client.search(**asked, pit={"id": point, "keep_alive": KEEP_ALIVE})
            point, hits = answer["pit_id"], answer["hits"]["hits"]
            yield from hits[start:]
            start = max(start - len(hits), 0)
            if len(hits) < PAGE:
                return
            asked["search_after"] = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=point)


def deep_heads(client: Elasticsearch, alias: str, query: HeadQuery) -> HeadResult:
    """As heads, for what one request can't reach."""
    body = head_search(query)
    body.pop("from", None)
    first = read_heads(query, client.search(index=alias, **{**body, "size": 0}).body)
    body.pop("aggs", None)
    hits: list[Hit] = []
    for hit in all_hits(client, alias, body, query.offset):
        if len(hits) == query.limit:
            break
        hits.append(read_hit(hit))
    return HeadResult(hits, first.total, first.facets)


def all_sequences(client: Elasticsearch, alias: str) -> Iterator[tuple[str, int]]:
    """(record id, sequence) of every document."""
    body = {
        "query": MatchAll().to_dict(),
        "sort": [{"number": "asc"}],
        "stored_fields": "_none_",
        "docvalue_fields": ["number", "sequence"],
    }
    for hit in all_hits(client, alias, body):
        fields = hit["fields"]
        yield str(fields["number"][0]), int(fields["sequence"][0])
