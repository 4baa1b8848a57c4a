"""The whole way on Elasticsearch: from a record through the publisher to the JSON API, and what is wrong said by name."""

import logging
import ssl
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from publishing.models import SinkState
from publishing.records import store_records
from publishing.worker import run_pending
from search.checks import check_engine
from search.curation.models import BlockedResult, PinnedResult, ResultRule
from search.curation.rules import forget_rules
from search.engines import forget_engines, get_engine
from search.indexing.reindexing import rebuild_index
from search.models import SegmenterWord
from site_content.policies.models import PolicySectionPage
from tests.elasticsearch_server import elasticsearch_settings, needs_elasticsearch
from tests.factories import make_policy
from tests.number_searches import find_numbers
from tests.odd_queries import ODD_QUERIES
from tests.search_documents import make_document, store_documents

__all__ = ["elasticsearch_settings"]
pytestmark = [
    pytest.mark.services, needs_elasticsearch, pytest.mark.django_db, pytest.mark.usefixtures("elasticsearch_settings"),
]  # fmt: skip


def search(client: Client, query: str = "", **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/search/", {"q": query, **parameters})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    assert answer["engine"] == "elasticsearch"
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    return [result["id"] for result in answer["results"]]


@pytest.fixture
def policies(elasticsearch_settings: Settings) -> None:
    store_documents(
        make_document(11, "专精特新企业培育办法", "对首次认定的企业给予奖励。", doc_number="样政发〔2024〕12号"),
        make_document(12, "技术改造补助办法", "购置设备的专精特新企业优先。", date="2022-01-01"),
        make_document(13, "优化营商环境条例", "优化营商环境。", date="2020-01-01", validity="repealed"),
    )
    run_pending()


def test_what_is_published_is_found_with_facets_and_highlights(client: Client, policies: None) -> None:
    answer = search(client, "專精特新")
    assert ids(answer) == ["11", "12"]
    assert answer["results"][1]["highlights"]["body"] == "购置设备的<mark>专精特新</mark>企业优先。"
    assert {value["value"]: value["count"] for value in answer["facets"]["year"]} == {"2024": 1, "2022": 1}
    assert ids(search(client, "样政发2024 12"))[0] == "11"
    assert ids(search(client, "营商环境", validity="repealed")) == ["13"]
    assert ids(search(client, sort="oldest")) == ["13", "12", "11"]


def test_numbers_are_found_in_every_spelling_and_near_ones_hinted_at(client: Client) -> None:
    find_numbers(client)


def test_suggestions_come_from_elasticsearch_too(client: Client, policies: None) -> None:
    suggestions = client.get("/api/search/suggest/", {"q": "zhuanj"}).json()["suggestions"]
    assert suggestions[0]["text"] == "专精特新企业培育办法"


def test_what_is_withdrawn_is_gone_and_comes_back(client: Client, policies: None) -> None:
    store_records(published={}, withdrawn=["11"])
    run_pending()
    assert ids(search(client, "专精特新")) == ["12"]
    store_documents(make_document(11, "专精特新企业培育办法（修订）"))
    run_pending()
    assert "11" in ids(search(client, "专精特新"))


def test_a_change_during_a_rebuild_is_delivered_after_it(client: Client, policies: None) -> None:
    def change_meanwhile(done: int, total: int) -> None:
        store_documents(make_document(14, "数字化转型办法"))
        run_pending()  # into the old index

    rebuild_index(progress=change_meanwhile)
    run_pending()
    assert ids(search(client, "数字化转型")) == ["14"]


def test_a_changed_word_reaches_what_is_indexed(client: Client, policies: None) -> None:
    SegmenterWord.objects.create(word="新企业培")
    assert run_pending() == 1
    assert ids(search(client, "新企业培"))[0] == "11"


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_odd_queries_are_answered(client: Client, policies: None, query: str) -> None:
    assert isinstance(search(client, query)["total"], int)
    assert client.get("/api/search/suggest/", {"q": query}).status_code == 200
    assert client.get("/search/", {"q": query}).status_code == 200


def test_the_last_page_that_can_be_asked_for_is_answered(client: Client, policies: None) -> None:
    assert search(client, "办法", page=1000)["results"] == []
    assert search(client, page=200, page_size=50)["results"] == []
    assert client.get("/api/search/", {"page": 999999999}).status_code == 400


ROUND_TRIPS: list[tuple[str, dict[str, Any]]] = [
    ("专精特新", {}), ("技术改造", {"kind": "policy", "page": 2}), ("不曾见过的词", {}), ("", {}),
    ("专精特薪企业", {}),  # like an editors' word
    ("实验式", {}), ("计术改造补助", {}),  # like a title
    ("试验室 开放", {}),  # like an editors' word, and published as it is
    ("锺某木业", {}),  # with variants of its characters
    ("欠账", {}),  # across other words
    ("样政发〔2024〕13号", {}),  # a number that nothing bears
    ("首页推荐", {}), ("首页推荐", {"validity": "in_force", "sort": "newest"}),  # with the editors' rules
]  # fmt: skip


def test_a_search_takes_three_round_trips_at_most(
    client: Client, policies: None, policy_section: PolicySectionPage, caplog: pytest.LogCaptureFixture
) -> None:
    pinned, blocked = (make_policy(policy_section, title=f"办法{n}", slug=f"ban-fa-{n}") for n in (1, 2))
    rule = ResultRule.objects.create(queries="首页推荐")
    PinnedResult.objects.create(rule=rule, page=pinned)
    BlockedResult.objects.create(rule=rule, page=blocked)
    forget_rules()
    store_documents(
        make_document(10021, "实验室开放办法", "试验室向企业开放。"),
        make_document(10022, "锺某木业介绍", "钟某创办。首页推荐。"),
        make_document(10023, "清理拖欠账款办法", "首页推荐。"),
    )
    SegmenterWord.objects.get_or_create(word="实验室")
    run_pending()
    search(client)  # looks at the index's stamp, which counts for some seconds
    taken = {}
    for query, parameters in ROUND_TRIPS:
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="elastic_transport.transport"):
            search(client, query, **parameters)
        taken[query, *parameters] = len([line for line in caplog.messages if "_msearch" in line])
    assert set(taken.values()) <= {1, 2, 3}, taken
    assert search(client, "首页推荐")["results"][0]["id"] == str(pinned.pk)


class TestWhatIsWrong:
    """`manage.py check` names it, with what to do; searches and deliveries go the way of an outage."""

    @pytest.fixture(autouse=True)
    def secured(self, settings: Settings) -> None:
        if not (settings.QIFU_ELASTICSEARCH_USER and settings.QIFU_ELASTICSEARCH_CA_FILE):
            pytest.skip("this Elasticsearch has no log-in or no TLS")

    def fault(self) -> tuple[str, str]:
        forget_engines()
        (message,) = check_engine(None)
        assert message.id == "search.W001"
        return str(message.msg), str(message.hint)

    def test_with_the_right_settings_nothing_is(self) -> None:
        assert check_engine(None) == []

    def test_a_wrong_password(self, settings: Settings) -> None:
        settings.QIFU_ELASTICSEARCH_PASSWORD = "not-the-password"
        text, hint = self.fault()
        assert "不认用户名、密码" in text and "QIFU_ELASTICSEARCH_PASSWORD" in hint

    def test_a_wrong_api_key(self, settings: Settings) -> None:
        settings.QIFU_ELASTICSEARCH_USER = ""
        settings.QIFU_ELASTICSEARCH_API_KEY = "bm90OmEta2V5"
        assert "不认用户名、密码或 API key" in self.fault()[0]

    def test_no_log_in_at_all(self, settings: Settings) -> None:
        settings.QIFU_ELASTICSEARCH_USER = ""
        assert "不认用户名" in self.fault()[0]

    def test_another_certificate(self, settings: Settings, tmp_path: Path) -> None:
        other = tmp_path / "other.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-out", str(other),
             "-keyout", str(tmp_path / "key.pem")],
            check=True, capture_output=True,
        )  # fmt: skip
        assert ssl.create_default_context(cafile=other)
        settings.QIFU_ELASTICSEARCH_CA_FILE = str(other)
        text, hint = self.fault()
        assert "TLS" in text and "QIFU_ELASTICSEARCH_CA_FILE" in hint

    def test_http_where_https_is_spoken(self, settings: Settings) -> None:
        settings.QIFU_ELASTICSEARCH_URL = [settings.QIFU_ELASTICSEARCH_URL[0].replace("https:", "http:")]
        settings.QIFU_ELASTICSEARCH_CA_FILE = ""
        text, hint = self.fault()
        assert "连不上" in text and "协议" in hint

    def test_a_server_that_is_not_there(self, settings: Settings, client: Client) -> None:
        settings.QIFU_ELASTICSEARCH_URL = ["https://127.0.0.1:1"]
        text, hint = self.fault()
        assert "连不上" in text and "QIFU_ELASTICSEARCH_URL" in hint
        assert client.get("/search/", {"q": "办法"}).status_code == 200
        with pytest.raises(CommandError, match="连不上"):
            call_command("reindex", stdout=StringIO())

    def test_one_host_of_two_is_enough(self, settings: Settings) -> None:
        settings.QIFU_ELASTICSEARCH_URL = ["https://127.0.0.1:1", *settings.QIFU_ELASTICSEARCH_URL]
        forget_engines()
        assert [get_engine().check() for _ in range(4)] == [False] * 4

    def test_deliveries_wait_and_say_why(self, settings: Settings) -> None:
        password = settings.QIFU_ELASTICSEARCH_PASSWORD
        settings.QIFU_ELASTICSEARCH_PASSWORD = "not-the-password"
        forget_engines()
        store_documents(make_document(11, "甲办法"))
        run_pending()
        assert "不认用户名" in SinkState.objects.get(name="search").last_error
        settings.QIFU_ELASTICSEARCH_PASSWORD = password
        forget_engines()
        SinkState.objects.update(retry_at=None)
        run_pending()
        assert dict(get_engine().delivered_sequences()).keys() == {"11"}
