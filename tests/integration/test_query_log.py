"""Queries are counted without anything that tells of a person, kept for a while, and never in a search's way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from publishing.worker import Worker, run_pending
from search.query_log.buffer import CountBuffer, Counts
from search.query_log.keeping import remove_old_queries
from search.query_log.models import QueryCount
from search.query_log.popular import forget_popular_queries, popular_queries
from search.query_log.recording import query_counts
from search.query_log.writing import write_counts
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture(autouse=True)
def query_log(settings: Settings) -> Iterator[None]:
    """The log is on, and written when a test says so."""
    settings.QIFU_QUERY_LOG_DAYS = 180
    settings.QIFU_QUERY_LOG_SECONDS = 3600
    query_counts.clear()
    yield
    query_counts.clear()
    forget_popular_queries()


@pytest.fixture
def policies() -> None:
    store_documents(make_document(11, "技术改造补助办法"), make_document(12, "技术改造管理办法"))
    run_pending()


def counted() -> dict[str, tuple[int, int, int]]:
    """(searches, results, clicks) by query."""
    query_counts.flush()
    return {row.query: (row.searches, row.results, row.clicks) for row in QueryCount.objects.all()}


def make_count(query: str, days_ago: int = 0, **fields: int) -> QueryCount:
    day = timezone.localdate() - timedelta(days=days_ago)
    return QueryCount.objects.create(query=query, day=day, **{"searches": 1, **fields})


def test_forms_of_a_query_are_counted_as_one(client: Client, policies: None) -> None:
    for query in ("技术改造", "  技術改造 ", "技术改造"):
        client.get("/api/search/", {"q": query})
    client.get("/search/", {"q": "饕餮"})
    assert counted() == {"技术改造": (3, 2, 0), "饕餮": (1, 0, 0)}


@pytest.mark.parametrize("more", [{"page": 2}, {"kind": "policy"}, {"sort": "newest"}, {"q": ""}, {"q": "？！"}])
def test_paging_filtering_and_empty_queries_are_not_counted(
    client: Client, policies: None, more: dict[str, str]
) -> None:
    client.get("/api/search/", {"q": "技术改造", **more})
    assert set(counted()) <= {"?!"}


@pytest.mark.parametrize(
    "query",
    [
        "11010519491231002X",
        "查 １３８００１３８０００",
        "138 0013 8000 是谁",
        "一三八零零一三八零零零",
        "0532-87654321",
        "zhang.san@example.com",
        "91370281MA3C0AAA0X 补贴",
        "6222 0202 0000 0000 000",
        "鲁B12345",
        "我" * 61,
    ],
)
def test_what_may_be_a_persons_number_or_address_is_not_kept(client: Client, policies: None, query: str) -> None:
    assert client.get("/api/search/", {"q": query}).status_code == 200
    assert counted() == {}


@pytest.mark.parametrize("query", ["胶政发〔2016〕12号", "2024年 技改", "iso9001-2015", "zhuanjingtexin"])
def test_numbers_of_documents_and_years_are_kept(client: Client, policies: None, query: str) -> None:
    client.get("/api/search/", {"q": query})
    assert len(counted()) == 1


def test_a_row_holds_nothing_but_query_day_and_numbers() -> None:
    columns = {column.name for column in connection.introspection.get_table_description(
        connection.cursor(), QueryCount._meta.db_table)}  # fmt: skip
    assert columns == {"day", "query", "searches", "results", "clicks"}


def test_nothing_is_counted_when_the_log_is_off(client: Client, policies: None, settings: Settings) -> None:
    settings.QIFU_QUERY_LOG_DAYS = 0
    client.get("/api/search/", {"q": "技术改造"})
    assert counted() == {}


def test_a_click_counts_for_a_query_asked_today(client: Client, policies: None) -> None:
    client.get("/api/search/", {"q": "技术改造"})
    answer = client.post("/search/click/", {"q": "技術改造"})
    client.post("/search/click/", {"q": "从未问过"})
    assert answer.status_code == 204 and not answer.cookies
    assert counted() == {"技术改造": (1, 2, 1)}


def test_there_are_never_more_clicks_than_searches(client: Client, policies: None) -> None:
    client.get("/api/search/", {"q": "技术改造"})
    for _ in range(5):
        client.post("/search/click/", {"q": "技术改造"})
    assert counted()["技术改造"][2] == 1


def test_a_click_may_be_written_before_its_search_of_another_process(policies: None) -> None:
    here, other = CountBuffer(write_counts), CountBuffer(write_counts)
    key = (timezone.localdate(), "技术改造")
    other.add_search(key, 2)
    here.add_click(key)
    here.flush(everything=False)
    other.flush()
    here.flush(everything=False)
    assert QueryCount.objects.get(query="技术改造").clicks == 1
    here.clear()


@pytest.mark.parametrize(
    ("data", "site", "status"),
    [({}, "same-origin", 400), ({"q": "长" * 201}, "same-origin", 400), ({"q": "技改"}, "cross-site", 403)],
)
def test_a_bad_click_is_refused(client: Client, data: dict[str, str], site: str, status: int) -> None:
    answer = client.post("/search/click/", data, headers={"sec-fetch-site": site})
    assert answer.status_code == status and answer.content.decode()
    assert client.get("/search/click/").status_code == 405


def test_a_click_needs_no_token_and_no_cookie(policies: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/search/click/", {"q": "技术改造"}).status_code == 204


def test_counts_survive_a_database_that_is_away() -> None:
    def refuse(counts: Counts) -> None:
        raise DatabaseError("away")

    buffer = CountBuffer(refuse)
    key = (timezone.localdate(), "技术改造")
    buffer.add_search(key, 2)
    buffer.flush()
    buffer._write = write_counts
    buffer.add_search(key, 3)
    buffer.flush()
    row = QueryCount.objects.get()
    assert (row.searches, row.results) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_counts_are_written_by_themselves(client: Client, settings: Settings) -> None:
    settings.QIFU_QUERY_LOG_SECONDS = 0.05
    buffer = CountBuffer(write_counts)
    buffer.add_search((timezone.localdate(), "技术改造"), 2)
    timer = buffer._timer
    assert timer is not None
    timer.join(timeout=10)
    assert QueryCount.objects.get().searches == 1


def test_the_publisher_removes_what_is_too_old(settings: Settings) -> None:
    make_count("旧的", 180)
    make_count("还在", 179)
    assert remove_old_queries.__name__ in {getattr(task.run, "__name__", "") for task in Worker().periodic}
    assert remove_old_queries() == 1
    assert QueryCount.objects.get().query == "还在"


def test_lists_by_frequency_results_and_clicks() -> None:
    make_count("贷款", 1, searches=3, results=9)
    make_count("贷款", 0, searches=4, results=8, clicks=2)
    make_count("街灯", 2, searches=5, results=4)
    make_count("街灯", 1, searches=1, results=0)
    make_count("路灯", 1, searches=2, results=1)
    make_count("太久", 40, searches=99)
    recent = QueryCount.objects.of_last_days(30)
    assert [(row["query"], row["asked"]) for row in recent.popular()] == [("贷款", 7), ("街灯", 6), ("路灯", 2)]
    assert [row["query"] for row in recent.without_results()] == ["街灯"]
    assert [row["query"] for row in recent.without_clicks()] == ["路灯"]


def test_popular_queries_are_those_of_many_that_find_something() -> None:
    make_count("贷款", searches=6, results=3)
    make_count("无果", searches=9, results=0)
    make_count("少见", searches=4, results=3)
    assert popular_queries() == [("贷款", 6)]
