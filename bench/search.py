"""Search: answer times in the server, and the time from a change to its being found.

Method: against the database and the index of the present settings (QIFU_VAR_DIR), the judged queries given as
argument (default: ../shared/data/queries-known-item.jsonl) are sent through Django's test client to
/api/search/ and /api/search/suggest/, so routing, analysis, retrieval, highlighting and JSON are in the time and
the network is not; CPU time of this process is told beside wall-clock time. The first round is not counted (cold start); three rounds are. Then one record is delivered
again twenty times to the search sink, each time timed until the engine answers from the new state.

``--documents N`` first fills an embedded index of its own with N documents: those of the records, over and over,
each copy with a title and a number of its own (its title's streams made anew, the text's as they are). Queries have
more hits and longer lists there than among different documents: the harder case. Deliveries are left out.

    python -m bench.search [QUERIES.jsonl] [--documents N]
"""

import argparse
import itertools
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.test import Client

from publishing.models import Record
from search.documents.build import joined, title_streams
from search.documents.model import SearchDocument
from search.engines import forget_engines, get_engine
from search.indexing.reindexing import all_documents
from search.indexing.sink import SearchSink
from search.words.dictionary import current_dictionary

ROUNDS = 3
DELIVERIES = 20


def read_queries(path: Path) -> list[str]:
    return [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def time_requests(client: Client, url: str, queries: list[str]) -> list[float]:
    """Milliseconds of each request, sorted."""
    times = []
    for query in queries:
        started = time.perf_counter()
        response = client.get(url, {"q": query})
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code} for {query!r}")
    return sorted(times)


def time_deliveries(count: int) -> list[float]:
    """Milliseconds from handing a record to the sink until the engine answers from the new state, sorted."""
    records = list(Record.objects.live().order_by("-sort_id")[:count])
    times = []
    for record in records:
        started = time.perf_counter()
        errors = SearchSink().deliver([record])
        get_engine().cards([record.sort_id])
        times.append((time.perf_counter() - started) * 1000)
        if errors:
            raise SystemExit(str(errors))
    return sorted(times)


def describe(name: str, times: list[float]) -> str:
    return (
        f"{name:34} n={len(times):5}  p50 {times[len(times) // 2]:7.1f} ms  "
        f"p95 {times[int(len(times) * 0.95)]:7.1f} ms  max {times[-1]:7.1f} ms"
    )


def copies(count: int) -> Iterator[SearchDocument]:
    """``count`` documents from the records: themselves, then copies under other titles and numbers."""
    segmenter = current_dictionary().segmenter
    known = list(all_documents())
    yield from known[:count]
    first = max(document.number for document in known) + 1
    for place, document in enumerate(itertools.islice(itertools.cycle(known), max(0, count - len(known)))):
        title = f"{document.card['title']}（第{place // len(known) + 2}版）"
        number = first + place
        yield replace(
            document,
            id=str(number),
            number=number,
            card={**document.card, "id": str(number), "title": title},
            streams={**document.streams, **joined(title_streams(title, [], segmenter))},
        )


def measure_requests(queries: list[str]) -> None:
    client = Client()
    for name, url in (("GET /api/search/", "/api/search/"), ("GET /api/search/suggest/", "/api/search/suggest/")):
        time_requests(client, url, queries)
        print(describe(name, sorted(ms for _ in range(ROUNDS) for ms in time_requests(client, url, queries))))


def measure_copies(count: int, queries: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=Path(settings.QIFU_SEARCH_INDEX_DIR).parent) as folder:
        settings.QIFU_SEARCH_INDEX_DIR = Path(folder)
        settings.QIFU_SEARCH_ENGINE, settings.QIFU_SEARCH_SPARE = "embedded", ""
        forget_engines()
        get_engine().rebuild(copies(count))
        print(f"engine embedded, {count} documents, {len(queries)} queries")
        measure_requests(queries)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", nargs="?", type=Path, default=ROOT.parent / "shared/data/queries-known-item.jsonl")
    parser.add_argument("--documents", type=int, default=0)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    queries = read_queries(options.queries)
    if options.documents:
        measure_copies(options.documents, queries)
        return
    print(f"engine {get_engine().name}, {Record.objects.live().count()} live records, {len(queries)} queries")
    measure_requests(queries)
    print(describe("one record to the index, until seen", time_deliveries(DELIVERIES)))


if __name__ == "__main__":
    main()
