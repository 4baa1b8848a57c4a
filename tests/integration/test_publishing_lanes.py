"""The publisher process as it runs: a thread per sink."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from pytest_django import Settings

from publishing.lanes import SinkLane
from publishing.models import Delivery, Record, SinkState
from publishing.reconcile import SweepResult, sweep_sink
from publishing.sinks import forget_sinks
from tests.search_documents import make_document, store_documents

released = threading.Event()


class HangingSink:
    """A server that takes the connection and never answers."""

    name = "hanging"
    exclusive = True

    def deliver(self, records: Sequence[Record]) -> Mapping[str, str]:
        released.wait(60)
        return {}

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        released.wait(60)
        return []


@pytest.fixture
def lanes(settings: Settings, tmp_path: Path) -> Iterator[list[SinkLane]]:
    (tmp_path / "sink").mkdir()
    settings.TEST_SINK_DIR = tmp_path / "sink"
    settings.QIFU_SINKS = {
        "hanging": "tests.integration.test_publishing_lanes.HangingSink",
        "folder": "tests.sinks.FolderSink",
    }
    forget_sinks()
    released.clear()
    lanes = [SinkLane(name, "worker", 0.02) for name in settings.QIFU_SINKS]
    yield lanes
    released.set()
    for lane in lanes:
        lane.stop()
        lane.join()
    forget_sinks()


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "still not so"
        threading.Event().wait(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_sink_that_hangs_holds_up_no_other(lanes: list[SinkLane], tmp_path: Path) -> None:
    store_documents(make_document(3, "甲"))
    for lane in lanes:
        lane.start()
    wait_until((tmp_path / "sink" / "3.json").exists)
    store_documents(make_document(4, "乙"))
    wait_until((tmp_path / "sink" / "4.json").exists)
    assert Delivery.objects.to_sink("hanging").pending().count() == 2
    released.set()
    wait_until(lambda: not Delivery.objects.pending().exists())


@pytest.mark.django_db
def test_a_sweep_that_finds_everything_ends_an_outage_that_a_sweep_found(settings: Settings, tmp_path: Path) -> None:
    settings.TEST_SINK_DIR = tmp_path
    settings.QIFU_SINKS = {"folder": "tests.sinks.FolderSink"}
    forget_sinks()
    (tmp_path / "away").write_text("yes")
    sweep_sink("folder", SweepResult())
    assert SinkState.objects.get(name="folder").failing_since is not None
    (tmp_path / "away").unlink()
    sweep_sink("folder", SweepResult())
    assert SinkState.objects.get(name="folder").failing_since is None
    forget_sinks()
