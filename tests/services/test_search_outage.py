"""A real Elasticsearch is stopped and started again: nothing is lost, no visitor sees an error."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from publishing.models import Delivery, SinkState
from publishing.reconcile import SweepResult, sweep_sink
from publishing.records import store_records
from publishing.sinks import forget_sinks
from publishing.worker import run_pending
from search.engines import forget_engines, get_engine
from search.engines.elasticsearch.connection import connect
from search.models import EngineOutage
from search.standby.availability import availability_of
from search.standby.filling import forget_filling
from tests.elasticsearch_server import fresh_prefix, remove_indices
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.services]

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "with-elasticsearch"
PORT = 9417


class Server:
    """Elasticsearch with data of its own that outlives a stop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {key: value for key, value in os.environ.items() if key != "QIFU_ELASTICSEARCH_URL"}
        self._process = subprocess.Popen(
            # The command given to the script tells that the server answers, and ends when we close its input.
            [SCRIPT, "--open", "--port", str(PORT), "--keep", self._folder, "sh", "-c", "echo started; cat"],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None and self._process.stdout.readline() == b"started\n"

    def stop(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=60)
            self._process = None


@pytest.fixture
def server(settings: Settings, search_index: Path) -> Iterator[Server]:
    settings.QIFU_SEARCH_ENGINE, settings.QIFU_SEARCH_SPARE = "elasticsearch", "embedded"
    settings.QIFU_SINKS = {
        "search": "search.indexing.sink.SearchSink",
        "search_spare": "search.indexing.sink.SpareSearchSink",
    }
    settings.QIFU_ELASTICSEARCH_URL = [f"http://127.0.0.1:{PORT}"]
    settings.QIFU_ELASTICSEARCH_USER = settings.QIFU_ELASTICSEARCH_CA_FILE = ""
    settings.QIFU_ELASTICSEARCH_PREFIX = fresh_prefix()
    settings.QIFU_SEARCH_REST_SECONDS = 0
    # A server that has just started on a busy machine is slow at first.
    settings.QIFU_SEARCH_PATIENCE_SECONDS = settings.QIFU_ELASTICSEARCH_SEARCH_SECONDS = 10
    forget_sinks()
    forget_engines()
    with tempfile.TemporaryDirectory(prefix="qifu-outage-") as folder:
        Path(folder).chmod(0o755)  # the server may be another user
        server = Server(Path(folder, "data"))
        yield server
        server.stop()
    forget_sinks()
    forget_engines()


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "still not so"
        threading.Event().wait(0.05)


def found(client: Client, query: str = "办法") -> tuple[str, set[str]]:
    response = client.get("/api/search/", {"q": query})
    assert response.status_code == 200
    answer = response.json()
    return answer["engine"], {result["id"] for result in answer["results"]}


def back(client: Client) -> bool:
    """As visitors bring it about: one search after the other."""
    engine, _ = found(client)
    availability_of("elasticsearch").wait_for_look()
    return engine == "elasticsearch"


def test_it_goes_and_comes_back(server: Server, client: Client) -> None:
    server.start()
    store_documents(make_document(11, "甲办法"), make_document(12, "乙办法"), make_document(13, "丙办法"))
    run_pending()
    assert found(client) == ("elasticsearch", {"11", "12", "13"})

    server.stop()
    started = time.monotonic()
    assert found(client) == ("embedded", {"11", "12", "13"})
    assert time.monotonic() - started < 1

    store_documents(make_document(12, "乙办法改写"), make_document(14, "丁办法"))
    store_records(published={}, withdrawn=["13"])
    run_pending()
    assert found(client) == ("embedded", {"11", "12", "14"})
    assert Delivery.objects.to_sink("search").pending().count() == 3
    assert EngineOutage.objects.get().engine == "elasticsearch"
    assert client.get("/healthz").json()["search"]["answering"] == "embedded"

    server.start()

    def caught_up() -> bool:
        SinkState.objects.update(retry_at=None)  # its rest of some seconds
        run_pending()
        return not Delivery.objects.pending().exists()

    wait_until(caught_up)
    wait_until(lambda: back(client))
    assert found(client) == ("elasticsearch", {"11", "12", "14"})
    assert dict(get_engine("elasticsearch").delivered_sequences()) == dict(get_engine("embedded").delivered_sequences())
    assert SinkState.objects.get(name="search").failing_since is None
    assert not EngineOutage.objects.exists()

    lose_everything()
    forget_filling()
    store_documents(make_document(15, "戊办法"))
    run_pending()  # a new index, of one document
    assert dict(get_engine("elasticsearch").delivered_sequences()).keys() == {"15"}
    assert found(client) == ("embedded", {"11", "12", "14", "15"})
    assert any("内容不全" in problem for problem in client.get("/healthz").json()["problems"])
    assert not EngineOutage.objects.exists()

    sweep_sink("search", SweepResult())
    run_pending()
    forget_filling()
    assert found(client) == ("elasticsearch", {"11", "12", "14", "15"})


def lose_everything() -> None:
    """As a server does whose data did not survive."""
    remove_indices(settings.QIFU_ELASTICSEARCH_PREFIX, connect())
