"""Several publisher processes on PostgreSQL: work is shared, never doubled, and the feed has no gap that fills later."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import Settings

from publishing.deliveries import claim_deliveries
from publishing.models import Delivery, Record, Refresh, SinkState
from publishing.records import store_records
from publishing.refreshes import claim_refreshes
from publishing.sinks import forget_sinks
from publishing.worker import run_pending
from tests.search_documents import make_document, store_documents

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="set QIFU_DATABASE_URL to a PostgreSQL"),
]


@pytest.fixture
def sink_dir(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "sink").mkdir()
    settings.TEST_SINK_DIR = tmp_path / "sink"
    settings.QIFU_SINKS = {"folder": "tests.sinks.SharedFolderSink"}
    forget_sinks()
    yield tmp_path / "sink"
    forget_sinks()


class Processes:
    """Threads with database connections of their own: to PostgreSQL the same as processes."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def start(self, work: Callable[[], Any]) -> Future:
        def run() -> Any:
            try:
                return work()
            finally:
                connections.close_all()

        return self.pool.submit(run)


@pytest.fixture
def processes() -> Iterator[Processes]:
    with ThreadPoolExecutor(8) as pool:
        yield Processes(pool)


def wait_until_blocked() -> None:
    """Until another connection waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(100_000):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nothing waits for a lock")


def feed(since: int = 0) -> dict[str, Any]:
    return Client().get(f"/api/changes/?since={since}&records=false").json()


def test_two_processes_claim_disjoint_deliveries(sink_dir: Path, processes: Processes) -> None:
    store_documents(*(make_document(number, "样例") for number in range(10, 310)))
    SinkState.objects.create(name="folder")
    first_has_claimed, second_is_done = threading.Event(), threading.Event()

    def claim_and_hold() -> set[str]:
        with transaction.atomic():
            claimed = claim_deliveries("folder", "first", exclusive=False)
            first_has_claimed.set()
            assert second_is_done.wait(30)
        return {delivery.record_id for delivery in claimed}

    first = processes.start(claim_and_hold)
    assert first_has_claimed.wait(30)
    second = {delivery.record_id for delivery in claim_deliveries("folder", "second", exclusive=False)}
    second_is_done.set()
    assert len(second) == 100 and len(first.result()) == 200
    assert second.isdisjoint(first.result())


def test_an_exclusive_sink_is_claimed_by_one_even_in_the_same_moment(sink_dir: Path, processes: Processes) -> None:
    store_documents(*(make_document(number, "样例") for number in range(10, 310)))
    SinkState.objects.create(name="folder")
    start = threading.Barrier(4)

    def claim(name: str) -> int:
        start.wait(30)
        return len(claim_deliveries("folder", name, exclusive=True))

    claims = [processes.start(partial(claim, f"worker {n}")) for n in range(4)]
    assert sorted(future.result() for future in claims) == [0, 0, 0, 200]


def test_four_processes_deliver_everything(sink_dir: Path, processes: Processes) -> None:
    store_documents(*(make_document(number, "样例") for number in range(10, 510)))
    for future in [processes.start(run_pending) for _ in range(4)]:
        future.result()
    run_pending()
    assert len(list(sink_dir.glob("*.json"))) == 500
    assert not Delivery.objects.pending().exists()


def test_one_page_is_looked_at_by_one_process_at_a_time(processes: Processes, sink_dir: Path) -> None:
    for _ in range(5):
        for page_id in range(1, 61):
            Refresh.objects.create(page_id=page_id)
    start = threading.Barrier(4)

    def claim() -> set[int]:
        start.wait(30)
        return {row.page_id for row in claim_refreshes(70)}

    claims = [future.result() for future in [processes.start(claim) for _ in range(4)]]
    claimed = [page_id for pages in claims for page_id in pages]
    assert len(claimed) == len(set(claimed)) > 0


def test_a_later_number_is_not_seen_before_an_earlier_one(sink_dir: Path, processes: Processes) -> None:
    """The second transaction begins later, would commit earlier, and is made to wait."""
    first_has_stored, may_commit = threading.Event(), threading.Event()

    def store_and_hold() -> None:
        with transaction.atomic():
            store_documents(make_document(3, "甲"))
            first_has_stored.set()
            assert may_commit.wait(30)

    first = processes.start(store_and_hold)
    assert first_has_stored.wait(30)
    second = processes.start(lambda: store_documents(make_document(4, "乙")) and None)
    wait_until_blocked()
    assert feed()["items"] == []
    may_commit.set()
    first.result(), second.result()
    assert [(item["id"], item["sequence"]) for item in feed()["items"]] == [("3", 1), ("4", 2)]


def test_a_transaction_that_is_taken_back_leaves_no_gap_that_fills_later(sink_dir: Path, processes: Processes) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_documents(make_document(3, "甲"))
        raise ZeroDivisionError
    store_documents(make_document(4, "乙"))
    assert [(item["id"], item["sequence"]) for item in feed()["items"]] == [("4", 1)]


def test_readers_and_sinks_end_with_everything_after_a_storm(sink_dir: Path, processes: Processes) -> None:
    done = threading.Event()

    def publish() -> None:
        while not done.is_set():
            run_pending()

    def write(worker: int) -> None:
        for turn in range(25):
            store_documents(*(make_document(worker * 100 + n, f"第{turn}次") for n in range(3)))
            if turn % 5 == 4:
                store_records(published={}, withdrawn=[str(worker * 100)])

    def read() -> dict[str, int]:
        seen: dict[str, int] = {}
        since, last_round = 0, False
        while True:
            answer = feed(since)
            numbers = [item["sequence"] for item in answer["items"]]
            assert numbers == sorted(numbers) and all(number > since for number in numbers)
            for item in answer["items"]:
                seen.pop(item["id"], None) if item["event"] == "withdrawn" else seen.update(
                    {item["id"]: item["sequence"]}
                )
            since = answer["next"]
            if last_round and not answer["more"]:
                return seen
            last_round = done.is_set()

    reader = processes.start(read)
    publishers = [processes.start(publish) for _ in range(2)]
    for future in [processes.start(partial(write, worker)) for worker in range(1, 5)]:
        future.result()
    done.set()
    for future in publishers:
        future.result()
    run_pending()
    assert {path.stem for path in sink_dir.glob("*.json")} == set(Record.objects.live().values_list("id", flat=True))
    assert reader.result() == dict(Record.objects.live().values_list("id", "sequence"))
