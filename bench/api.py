"""Headless API: answer times in the server for a list, one record, the feed, and "nothing new".

Method: on the portal of the present settings (QIFU_VAR_DIR), through Django's test client, so routing, database and
JSON are in the time and the network is not. Every record is asked for once; lists are read to their end in pages of
20, the feed in pages of 100, once to warm up and then three times. Then each list is asked for again with its ETag.

    python -m bench.api
"""

import os
import time
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.test import Client

from publishing.models import Record

ROUNDS = 3


def time_get(client: Client, address: str, expected: int = 200, **headers: str) -> tuple[float, dict]:
    """Milliseconds, and the answer's JSON ({} without a body)."""
    started = time.perf_counter()
    response = client.get(address, headers=headers)
    spent = (time.perf_counter() - started) * 1000
    if response.status_code != expected:
        raise SystemExit(f"{address} answered {response.status_code}")
    return spent, response.json() if response.content else {}


def read_lists(client: Client) -> Iterator[float]:
    cursor = ""
    while cursor is not None:
        spent, page = time_get(client, f"/api/records/?kind=policy&cursor={cursor}")
        yield spent
        cursor = page["next_cursor"]


def read_feed(client: Client, records: str) -> Iterator[float]:
    since, more = 0, True
    while more:
        spent, page = time_get(client, f"/api/changes/?since={since}&limit=100&records={records}")
        yield spent
        since, more = page["next"], page["more"]


def read_records(client: Client) -> Iterator[float]:
    for record_id in Record.objects.live().values_list("id", flat=True):
        yield time_get(client, f"/api/records/{record_id}/")[0]


def ask_again(client: Client) -> Iterator[float]:
    etag = client.get("/api/records/")["ETag"]
    for _ in range(200):
        yield time_get(client, "/api/records/", 304, if_none_match=etag)[0]


def describe(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    return (
        f"{name:34} n={len(ordered):5}  p50 {ordered[len(ordered) // 2]:6.1f} ms  "
        f"p95 {ordered[int(len(ordered) * 0.95)]:6.1f} ms  max {ordered[-1]:6.1f} ms"
    )


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    print(f"{Record.objects.live().count()} live records")
    list(read_lists(client))
    print(describe("20 policies, with bodies", [t for _ in range(ROUNDS) for t in read_lists(client)]))
    print(describe("one record", list(read_records(client))))
    print(describe("100 changes, with records", [t for _ in range(ROUNDS) for t in read_feed(client, "true")]))
    print(describe("100 changes, numbers alone", [t for _ in range(ROUNDS) for t in read_feed(client, "false")]))
    print(describe("nothing new (304)", list(ask_again(client))))


if __name__ == "__main__":
    main()
