"""Suggestions while typing: popular queries and titles."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from publishing.worker import run_pending
from search.answering.popular import forget_popular
from search.models import QueryCount
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def ask(client: Client, typed: str) -> list[dict[str, Any]]:
    return client.get("/api/search/suggest/", {"q": typed}).json()["suggestions"]


def texts(client: Client, typed: str) -> list[str]:
    return [suggestion["text"] for suggestion in ask(client, typed)]


def count(query: str, *, asked: int = 9, results: int = 3) -> None:
    QueryCount.objects.create(day=timezone.localdate(), query=query, searches=asked, results=results)
    forget_popular()


@pytest.fixture
def policies() -> None:
    store_documents(
        make_document(11, "技术改造补助办法", "企业技术改造补贴，设备投资贷款贴息。"),
        make_document(12, "技术中心管理办法", "认定条件。"),
    )
    run_pending()
    forget_popular()


@pytest.mark.parametrize("typed", ["技术改造补", "jishugaizaob", "jsgzb", "技術改造補"])
def test_a_popular_query_is_offered_in_every_way_of_typing(client: Client, policies: None, typed: str) -> None:
    count("技术改造补贴")
    url = "/search/?q=%E6%8A%80%E6%9C%AF%E6%94%B9%E9%80%A0%E8%A1%A5%E8%B4%B4"
    assert ask(client, typed)[0] == {"text": "技术改造补贴", "url": url, "kind": "", "state": ""}


def test_titles_follow_popular_queries_and_no_text_comes_twice(client: Client, policies: None) -> None:
    count("技术改造补助办法", asked=20)
    count("技术改造补贴")
    found = ask(client, "技术改造")
    assert [one["text"] for one in found] == ["技术改造补助办法", "技术改造补贴"]
    assert found[0]["url"] == "/policies/11/"


def test_what_few_ask_or_what_finds_nothing_is_not_offered(client: Client, policies: None) -> None:
    count("技术改造补贴", asked=2)
    count("技术改造贷款", results=0)
    assert texts(client, "技术改造") == ["技术改造补助办法"]


def test_what_no_page_says_is_never_offered_however_many_ask(client: Client, policies: None) -> None:
    count("技术改造都是骗人的", asked=500, results=40)
    assert texts(client, "技术改造") == ["技术改造补助办法"]


def test_what_is_typed_already_is_not_offered_again(client: Client, policies: None) -> None:
    count("技术改造")
    assert "技术改造" not in texts(client, "技术改造")


def test_there_are_four_popular_queries_at_most_and_ten_in_all(client: Client) -> None:
    words = ["补贴", "贷款", "贴息", "名单", "条件", "材料"]
    store_documents(
        *(make_document(20 + n, f"技术改造办法之{n}", "技术改造" + "，技术改造".join(words)) for n in range(12))
    )
    run_pending()
    for word in words:
        count(f"技术改造{word}")
    found = ask(client, "技术改造")
    assert len(found) == 10
    assert len([one for one in found if one["url"].startswith("/search/")]) == 4


def test_odd_input_suggests_nothing_and_breaks_nothing(client: Client, policies: None) -> None:
    count("技术改造补贴")
    for typed in ("", " ", "\x00", "🙂", '"', "^*?", "的" * 5000, "%", "a" * 200):
        assert isinstance(ask(client, typed), list)
