"""Search: answer times in the server, and the time from a change to its being found.

Method: against the database and the index of the present settings (QIFU_VAR_DIR), the judged queries given as
argument (default: ../shared/data/queries-known-item.jsonl) are sent through Django's test client to
/api/search/ and /api/search/suggest/, so routing, analysis, retrieval, highlighting and JSON are in the time and
the network is not. The first round is not counted (cold start); three rounds are. Then one record is delivered
again twenty times to the search sink, each time timed until the engine answers from the new state.

    python bench/search.py [QUERIES.jsonl]
"""

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.test import Client

from publishing.models import Record
from search.engines import get_engine
from search.sink import SearchSink

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


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "queries-known-item.jsonl"
    queries = read_queries(path)
    client = Client()
    print(f"engine {get_engine().name}, {Record.objects.live().count()} live records, {len(queries)} queries")
    for name, url in (("GET /api/search/", "/api/search/"), ("GET /api/search/suggest/", "/api/search/suggest/")):
        time_requests(client, url, queries)
        print(describe(name, sorted(ms for _ in range(ROUNDS) for ms in time_requests(client, url, queries))))
    print(describe("one record to the index, until seen", time_deliveries(DELIVERIES)))


if __name__ == "__main__":
    main()
