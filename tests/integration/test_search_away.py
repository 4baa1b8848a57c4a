"""Elasticsearch is away in every way there is: visitors get answers, nothing is lost, administrators know."""

import io
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from cms.management.commands.demo import Command as DemoCommand
from publishing.models import Delivery, SinkState, WorkerHeartbeat
from publishing.sinks import forget_sinks
from publishing.worker import run_pending
from search.checks import check_engine
from search.engines import forget_engines, get_engine
from search.engines.fragments import Everything
from search.engines.protocol import HeadQuery
from search.models import EngineOutage, SegmenterWord
from search.standby.availability import availability_of
from search.standby.lag import forget_lag
from site_content.portals.models import CityPortalPage
from tests.broken_servers import (
    READ_ONLY,
    WAYS,
    closed_port,
    refusing_server,
    server_that_is,
    silent_server,
    watched_silent_server,
)
from tests.factories import make_superuser
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

NOTICE = "备用搜索"


@pytest.fixture
def spare(settings: Settings, search_index: Path) -> Iterator[Settings]:
    """Elasticsearch is the engine, the embedded one its spare; both get the records."""
    settings.QIFU_SEARCH_ENGINE, settings.QIFU_SEARCH_SPARE = "elasticsearch", "embedded"
    settings.QIFU_SINKS = {
        "search": "search.indexing.sink.SearchSink",
        "search_spare": "search.indexing.sink.SpareSearchSink",
    }
    settings.QIFU_ELASTICSEARCH_USER = settings.QIFU_ELASTICSEARCH_PASSWORD = settings.QIFU_ELASTICSEARCH_CA_FILE = ""
    settings.QIFU_SEARCH_PATIENCE_SECONDS = 0.7
    # The client's own limit is far away: what ends the waiting is the patience.
    settings.QIFU_ELASTICSEARCH_SEARCH_SECONDS, settings.QIFU_ELASTICSEARCH_WRITE_SECONDS = 10, 0.2
    forget_sinks()
    yield settings
    forget_sinks()


def point_at(settings: Settings, address: str) -> None:
    settings.QIFU_ELASTICSEARCH_URL = [address]
    forget_engines()


def search(client: Client, query: str = "技术改造") -> dict[str, Any]:
    response = client.get("/api/search/", {"q": query})
    assert response.status_code == 200, response.content
    return response.json()


def publish() -> None:
    store_documents(make_document(11, "技术改造办法"), make_document(12, "人才政策"))
    run_pending()


@pytest.fixture(params=WAYS)
def away(request: pytest.FixtureRequest, spare: Settings) -> Iterator[str]:
    with server_that_is(request.param) as address:
        point_at(spare, address)
        yield request.param


def test_the_spare_answers_when_patience_ends_and_says_so(away: str, client: Client, city: CityPortalPage) -> None:
    publish()
    started = time.monotonic()
    answer = search(client)
    assert time.monotonic() - started < 10
    assert (answer["engine"], [result["id"] for result in answer["results"]]) == ("embedded", ["11"])
    html = client.get("/search/", {"q": "技术改造"}).content.decode()
    assert NOTICE in html and "办法" in html


def test_suggestions_come_from_the_spare_as_well(away: str, client: Client) -> None:
    publish()
    started = time.monotonic()
    suggestions = client.get("/api/search/suggest/", {"q": "jishu"}).json()["suggestions"]
    assert time.monotonic() - started < 10
    assert [suggestion["text"] for suggestion in suggestions] == ["技术改造办法"]


def test_the_engine_s_deliveries_wait_and_the_spare_s_arrive(away: str) -> None:
    publish()
    assert Delivery.objects.to_sink("search").pending().count() == 2
    assert not Delivery.objects.to_sink("search_spare").pending().exists()
    state = SinkState.objects.get(name="search")
    assert state.failing_since is not None and "Elasticsearch" in state.last_error
    assert SinkState.objects.get(name="search_spare").failing_since is None


def test_one_outage_is_one_line_in_the_log(away: str, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    publish()
    caplog.clear()
    for _ in range(4):
        search(client)
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert len(lines) == 1 and "elasticsearch is away" in lines[0]


def test_an_outage_of_deliveries_is_one_line_as_well(away: str, caplog: pytest.LogCaptureFixture) -> None:
    publish()
    for _ in range(3):
        SinkState.objects.update(retry_at=timezone.now())
        run_pending()
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert len(lines) == 1 and "Sink search is failing" in lines[0]


def test_monitoring_and_the_administrator_are_told(away: str, client: Client, city: CityPortalPage) -> None:
    WorkerHeartbeat.objects.create(name="w")
    publish()
    search(client)
    health = client.get("/healthz").json()
    assert health["status"] == "degraded" and health["search"]["answering"] == "embedded"
    assert any("搜索引擎 elasticsearch 自" in problem and "embedded" in problem for problem in health["problems"])
    client.force_login(make_superuser())
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "起不回答检索" in html and EngineOutage.objects.get().reason[:20] in html
    assert "待送达" in html and "备用搜索引擎 embedded" in html


def test_check_warns_and_lets_the_platform_start(away: str) -> None:
    publish()
    assert [message.id for message in check_engine(None)] == ["search.W001"]


def test_a_server_that_hangs_costs_one_search_its_patience_and_not_every_one(spare: Settings, client: Client) -> None:
    spare.QIFU_SEARCH_REST_SECONDS = 600
    with watched_silent_server() as (address, visits):
        point_at(spare, address)
        publish()
        search(client)
        before = visits()
        for _ in range(5):
            search(client)
        assert visits() == before > 0


def test_it_is_asked_again_when_a_look_in_the_background_was_good(spare: Settings, client: Client) -> None:
    """The spare's place is taken by an index whose folder comes and goes: nothing here needs a server."""
    spare.QIFU_SEARCH_ENGINE, spare.QIFU_SEARCH_SPARE = "embedded", "elasticsearch"
    spare.QIFU_SEARCH_REST_SECONDS = 0
    spare.QIFU_SINKS = {"search": "search.indexing.sink.SearchSink"}
    forget_sinks()
    with closed_port() as address:
        point_at(spare, address)
        assert search(client)["total"] == 0 and EngineOutage.objects.filter(engine="embedded").exists()
        publish()
        search(client)
        availability_of("embedded").wait_for_look()
        assert search(client)["engine"] == "embedded"
    assert not EngineOutage.objects.filter(engine="embedded").exists()


def test_while_it_rests_nobody_waits_for_the_look(spare: Settings, client: Client) -> None:
    spare.QIFU_SEARCH_REST_SECONDS = 0
    with silent_server() as address:
        point_at(spare, address)
        publish()
        search(client)
        spare.QIFU_SEARCH_PATIENCE_SECONDS = 5  # of the look: it is under way for longer than the search takes
        assert search(client)["engine"] == "embedded"
        assert any(thread.name == "search-look" for thread in threading.enumerate())
        availability_of("elasticsearch").wait_for_look()
    assert EngineOutage.objects.filter(engine="elasticsearch").exists()


def test_an_engine_that_takes_nothing_new_is_not_asked(spare: Settings, client: Client) -> None:
    """It would answer from what it had before; the spare has everything."""
    with refusing_server(*READ_ONLY) as address:
        point_at(spare, address)
        publish()
        SinkState.objects.filter(name="search").update(failing_since=timezone.now() - timedelta(minutes=1))
        forget_lag()
        assert search(client)["engine"] == "embedded"
        assert not EngineOutage.objects.exists()  # not because it was asked
        assert any("收不进新内容" in problem for problem in client.get("/healthz").json()["problems"])


def test_with_both_away_the_page_is_friendly(spare: Settings, client: Client, city: CityPortalPage) -> None:
    with closed_port() as address:
        point_at(spare, address)
        response = client.get("/search/", {"q": "技术改造"})
        assert response.status_code == 200 and "搜索暂时不可用" in response.content.decode()
        assert search(client)["total"] == 0
        assert client.get("/api/search/suggest/", {"q": "jishu"}).json() == {"suggestions": []}


def test_a_word_reaches_the_documents_of_an_engine_that_is_away(away: str) -> None:
    publish()
    Delivery.objects.to_sink("search").update(done_sequence=10_000)
    SegmenterWord.objects.create(word="技术改造办法")
    again = Delivery.objects.to_sink("search").pending()
    assert [delivery.record_id for delivery in again] == ["11"]


def test_an_outage_that_passed_unnoticed_ends_when_somebody_looks(search_index: Path, client: Client) -> None:
    store_documents(make_document(11, "技术改造办法"))
    run_pending()
    EngineOutage.objects.create(engine="embedded", reason="of a process that is gone")
    assert client.get("/healthz").json()["search"]["answering"] == "embedded"
    assert not EngineOutage.objects.exists()


def test_the_spare_holds_what_the_engine_will_hold(away: str) -> None:
    publish()
    assert {hit.number for hit in get_engine("embedded").heads(HeadQuery(match=Everything())).hits} == {11, 12}


def test_the_demo_starts_although_its_engine_is_away(spare: Settings) -> None:
    told = io.StringIO()
    with closed_port() as address:
        point_at(spare, address)
        DemoCommand(stdout=told).make_index()
        assert "连不上" in told.getvalue() and "备用搜索引擎" in told.getvalue()
        spare.QIFU_SEARCH_SPARE = ""
        with pytest.raises(CommandError, match="连不上"):
            DemoCommand(stdout=told).make_index()
