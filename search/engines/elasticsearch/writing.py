"""Bulk writes with the record's sequence as external version, and building an index anew."""

import itertools
import random
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.documents.model import SearchDocument
from search.engines.elasticsearch.failures import explain_answer
from search.engines.elasticsearch.schema import document_body
from search.engines.protocol import EngineUnavailable

MAX_REQUEST_BYTES = 8 * 2**20
# Documents in one request, and how many requests are under way at a time.
CHUNK = 50
SENDERS = 2
SAMPLE = 50

Action = dict[str, Any]


def index_action(document: SearchDocument) -> Action:
    """Put a document in unless a newer one is there. "gte": the same state may be analysed anew."""
    return {
        "_op_type": "index",
        "_id": str(document.number),
        "version": document.sequence,
        "version_type": "external_gte",
        "_source": document_body(document),
    }


def delete_action(record_id: str, sequence: int) -> Action:
    """Take a document out unless a newer one is there; with sequence 0 in any case."""
    version = {"version": sequence, "version_type": "external_gte"} if sequence else {}
    return {"_op_type": "delete", "_id": str(int(record_id)), **version}


def send(client: Elasticsearch, alias: str, actions: Iterable[Action]) -> dict[str, str]:
    """Carry the actions out; returns the reason by id for documents that were refused.

    Raises EngineUnavailable, IndexOutdated and what the client raises. An alias that is not there makes no index.
    """
    refused: dict[str, str] = {}
    outcomes = streaming_bulk(
        client, actions, index=alias, require_alias=True, max_chunk_bytes=MAX_REQUEST_BYTES,
        raise_on_error=False, raise_on_exception=True, max_retries=3, yield_ok=False,
    )  # fmt: skip
    for _, outcome in outcomes:
        ((operation, item),) = outcome.items()
        if not _is_harmless(operation, item):
            refused[item["_id"]] = _refusal(item)
    return refused


def _is_harmless(operation: str, item: Mapping[str, Any]) -> bool:
    """A newer state is there already (409), or what was to go had gone (404)."""
    gone = operation == "delete" and item["status"] == 404 and "error" not in item
    return item["status"] == 409 or gone


def _refusal(item: Mapping[str, Any]) -> str:
    """The document's own fault as text. Raises if it is the index or the server that is at fault."""
    fault = explain_answer(item["status"], item)
    if item["status"] != 400 or type(fault) is not EngineUnavailable:
        raise fault
    return fault.told()


@dataclass
class Built:
    """What was sent to a new index: how many documents and passages, and a sample of them by number."""

    documents: int = 0
    passages: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    sample: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def note(self, document: SearchDocument) -> SearchDocument:
        self.documents += 1
        self.passages += len(document.passages)
        # Each document has the same chance to be looked at (reservoir sampling).
        if len(self.sample) < SAMPLE:
            self.sample[document.number] = (document.sequence, document.card)
        elif random.random() < SAMPLE / self.documents:
            self.sample.pop(random.choice(list(self.sample)))
            self.sample[document.number] = (document.sequence, document.card)
        return document


def fill(client: Elasticsearch, alias: str, documents: Iterable[SearchDocument]) -> Built:
    """Write all documents into a new index."""
    built = Built()
    noted = (built.note(document) for document in documents)
    built.refused = send_all(client, alias, map(index_action, noted))
    return built


def send_all(client: Elasticsearch, alias: str, actions: Iterable[Action]) -> dict[str, str]:
    """As send, in several requests at once: the next actions are made while the server works on the last ones."""
    refused: dict[str, str] = {}
    under_way: deque[Future[dict[str, str]]] = deque()
    rest = iter(actions)
    with ThreadPoolExecutor(SENDERS) as pool:
        while chunk := list(itertools.islice(rest, CHUNK)):
            under_way.append(pool.submit(send, client, alias, chunk))
            if len(under_way) > SENDERS:
                refused |= under_way.popleft().result()
        for done in under_way:
            refused |= done.result()
    return refused


def verify(client: Elasticsearch, index: str, built: Built) -> None:
    """Raises EngineUnavailable unless the index holds what was sent: counts, and a sample of documents."""
    if built.refused:
        record_id, reason = next(iter(built.refused.items()))
        raise EngineUnavailable(
            f"新索引没有启用：有 {len(built.refused)} 条内容被拒收，例如编号 {record_id}",
            _AGAIN,
            " ".join(reason.splitlines()),
        )
    answer = client.search(
        index=index,
        size=SAMPLE,
        query={"ids": {"values": [str(number) for number in built.sample]}},
        source=["card"],
        docvalue_fields=["sequence"],
        aggs={"all": {"global": {}, "aggs": {"passages": {"nested": {"path": "passages"}}}}},
    )
    counted = answer["aggregations"]["all"]
    counts = (counted["doc_count"], counted["passages"]["doc_count"])
    if counts != (built.documents, built.passages):
        raise EngineUnavailable(
            f"新索引没有启用：应有 {built.documents} 条、{built.passages} 段，实有 {counts[0]} 条、{counts[1]} 段。",
            _AGAIN,
        )
    held = {int(hit["_id"]): (hit["fields"]["sequence"][0], hit["_source"]["card"]) for hit in answer["hits"]["hits"]}
    different = [number for number, expected in built.sample.items() if held.get(number) != expected]
    if different:
        raise EngineUnavailable(f"新索引没有启用：抽查的内容与记录不符，例如编号 {different[0]}。", _AGAIN)


_AGAIN = "原来的索引照常使用。再运行一次 manage.py reindex；仍然如此，请查看 Elasticsearch 的日志。"
