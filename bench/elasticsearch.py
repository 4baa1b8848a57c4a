"""Elasticsearch: what our side adds to the server's own time, in searching and in indexing.

Method: on the Elasticsearch of QIFU_ELASTICSEARCH_URL (``make bench`` starts one, with plain http) and the records of
the present settings. Indexing: all records are read, analysed and sent by ``manage.py reindex``'s own code into a fresh index of
the benchmark's own; then the same bulk bodies, prepared beforehand, are sent by the same code, in the same chunks, to
another fresh index of the same mapping. Server and client share the same cores. Neither refreshes while it is filled,
and both end with one refresh. They take turns; the first turn warms the server and is not counted, the median of the
ratios is told. ``manage.py reindex`` itself, check and switch included, is timed before, once. Searching: each judged query goes through search.answering.service (understanding, retrieval, facets, highlighting),
while its requests are noted; then the same requests are sent straight by the same client. Both take turns, query by
query; the first of four rounds is not counted. Recut: 1,000 documents (or all, if fewer) are analysed and indexed
again as after a change of the segmenter's words, by ``manage.py publisher --once``. Last, the JSON of a page of ten
results, as the web process gives it, is weighed.

    python -m bench.elasticsearch QUERIES.jsonl
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
# Measured, not cut off.
os.environ.setdefault("QIFU_ELASTICSEARCH_SEARCH_SECONDS", "10")
os.environ |= {"QIFU_SEARCH_ENGINE": "elasticsearch", "QIFU_SEARCH_SPARE": "", "QIFU_ELASTICSEARCH_PREFIX": "bench"}

import django

django.setup()

from django.db import transaction

from bench.processes import manage
from bench.serving import serving
from bench.timing import read_queries
from publishing.delivery_requests import request_deliveries
from publishing.models import Delivery, Record
from search.answering.service import run_search
from search.engines import get_engine
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.searches import Body
from search.engines.elasticsearch.writing import Action, index_action, send_all
from search.indexing.reindexing import all_documents
from search.query.parameters import SearchRequest

ROUNDS = 3
RECUT = 1_000
INDEXING_TURNS = 3


class Recorder:
    """Notes the requests of the engine on their way, and sends the like straight."""

    def __init__(self, engine: ElasticsearchEngine) -> None:
        self._client, self._header = engine._client, {"index": engine._versions.alias}
        self._send = engine._send
        self._noted: list[list[Body]] = []
        engine._send = self._note  # type: ignore[method-assign]

    def _note(self, bodies: list[Body]) -> list[Body]:
        self._noted.append(bodies)
        return self._send(bodies)

    def take(self) -> list[list[Body]]:
        """The round trips noted since the last time."""
        noted, self._noted = self._noted, []
        return noted

    def send_straight(self, trips: list[list[Body]]) -> None:
        for bodies in trips:
            self._client.msearch(searches=[line for body in bodies for line in (self._header, body)])


def seconds_of(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def compare_searches(engine: ElasticsearchEngine, queries: list[str]) -> None:
    recorder = Recorder(engine)
    ours: list[float] = []
    straight: list[float] = []
    trips: list[int] = []
    for turn in range(ROUNDS + 1):
        for query in queries:
            through_service = seconds_of(partial(run_search, SearchRequest(query=query)))
            noted = recorder.take()
            sent = seconds_of(partial(recorder.send_straight, noted))
            if turn:
                ours.append(through_service)
                straight.append(sent)
                trips.append(len(noted))
    for name, part in (("p50", 0.5), ("p95", 0.95)):
        a, b = quantile(ours, part), quantile(straight, part)
        print(f"search {name}: {a:.1f} ms through the service, {b:.1f} ms straight, ratio {a / b:.2f}")
    print(f"round trips per search: {sum(trips) / len(trips):.1f}")


def quantile(seconds: list[float], part: float) -> float:
    """In milliseconds."""
    return sorted(seconds)[int(len(seconds) * part)] * 1000


def compare_indexing(engine: ElasticsearchEngine) -> None:
    actions = list(map(index_action, all_documents()))
    turns = [
        (time_filling(engine, map(index_action, all_documents())), time_filling(engine, actions))
        for _ in range(INDEXING_TURNS + 1)
    ][1:]
    analysed, prepared = (statistics.median(column) for column in zip(*turns, strict=True))
    ratios = sorted(ready / ours for ours, ready in turns)
    print(
        f"indexing: {len(actions) / analysed:.0f} documents/s with analysis, {len(actions) / prepared:.0f}/s of "
        f"prepared bodies, ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def time_filling(engine: ElasticsearchEngine, actions: Iterable[Action]) -> float:
    """Seconds to send everything into a fresh index and refresh it."""
    name = engine._versions.create()

    def fill() -> None:
        send_all(engine._patient, engine._versions.building_alias(name), actions)
        engine._patient.indices.refresh(index=name)

    seconds = seconds_of(fill)
    engine._versions.clear_away(keep=engine._versions.serving())
    return seconds


def measure_recut(environment: Mapping[str, str]) -> None:
    records = list(Record.objects.live().order_by("-sort_id").only("id", "sequence")[:RECUT])
    Delivery.objects.pending().delete()
    with transaction.atomic():
        request_deliveries(records, ["search"], again=True)
    done = manage("publisher", "--once", environment=environment)
    print(f"recut: {len(records)} documents in {done.seconds:.1f} s, {done.cpu_seconds:.1f} s of CPU of ours")


def main(path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    engine = get_engine()
    assert isinstance(engine, ElasticsearchEngine)
    queries = read_queries(path)
    print(f"{Record.objects.live().count()} live records, {len(queries)} queries")
    rebuilt = manage("reindex", environment=environment)
    print(f"manage.py reindex: {rebuilt.seconds:.1f} s, {rebuilt.cpu_seconds:.1f} s of CPU of ours")
    compare_indexing(engine)
    compare_searches(engine, queries)
    measure_recut(environment)
    with serving(environment) as server:
        sizes = [len(server.get("/api/search/", q=query).content) for query in queries]
    print(f"JSON of a page of ten results: largest {max(sizes) / 1000:.1f} kB")
    engine._versions.clear_away(keep=None)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give judged queries: python -m bench.elasticsearch QUERIES.jsonl")
    main(Path(sys.argv[1]))
