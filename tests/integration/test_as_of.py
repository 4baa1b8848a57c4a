"""The library and search as they stood on a day."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from publishing.as_of import days_of, text_number_on, validity_on
from publishing.worker import run_pending
from tests import site_documents as docs

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
NEW = {"id": "12", "title": "新办法", "url": "/policies/policy-12/"}


def event(what: str, day: str, by: dict[str, str] | None = None) -> dict[str, Any]:
    return {"on": day, "what": what, "by": by}


def text(since: str | None) -> dict[str, Any]:
    return {"since": since, "by": None, "note": "", "support_amount": "", "support_max": None, "body": []}


OLD = docs.below(
    POLICIES, "policy", 10, title="样例技改办法", date="2020-01-10", published_on="2020-01-10", validity="repealed",
    validity_since="2025-03-01", validity_by=[NEW], text_since="2023-06-01", texts=[text(None), text("2023-06-01")],
    history=[event("effective", "2020-02-01"), event("amended", "2023-06-01"), event("repealed", "2025-03-01", NEW)],
)  # fmt: skip
LATER = docs.below(
    POLICIES, "policy", 12, title="新办法", date="2025-02-20", history=[event("effective", "2025-03-01")]
)
TALK = docs.below(docs.section(3, "training", "event"), "event", 13, date="2030-05-01", published_at="2021-05-01T09:30:00+08:00")  # fmt: skip


@pytest.fixture
def library(client: Client) -> Client:
    docs.store(docs.city(), POLICIES, OLD, LATER, TALK)
    run_pending()
    return client


def ask(client: Client, day: str, **params: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/search/", {"as_of": day, **params}).json()
    return answer


def test_a_policy_is_what_it_was_on_each_day() -> None:
    days = days_of(OLD)
    told = {day: validity_on(days, date.fromisoformat(day)) for day in ("2020-01-15", "2022-01-01", "2023-06-01", "2025-02-28", "2025-03-01")}  # fmt: skip
    assert list(told.values()) == ["not_yet", "in_force", "amended", "amended", "repealed"]
    assert [text_number_on(OLD["texts"], date(year, 7, 1)) for year in (2019, 2022, 2024)] == [0, 0, 1]


def test_search_answers_as_on_that_day(library: Client) -> None:
    before = ask(library, "2022-01-01", kind="policy")
    assert [(r["title"], r["validity"], r["url"]) for r in before["results"]] == [
        ("样例技改办法", "in_force", "/policies/policy-10/text-issued/")
    ], "the later one was not there, and it was the text as issued"
    after = ask(library, "2025-03-01", kind="policy")
    assert {(r["title"], r["validity"]) for r in after["results"]} == {
        ("样例技改办法", "repealed"),
        ("新办法", "in_force"),
    }
    assert next(r for r in after["results"] if r["id"] == "10")["url"] == "/policies/policy-10/"


@pytest.mark.parametrize("day", ["2020-01-15", "2022-01-01", "2024-01-01", "2025-02-28", "2026-01-01"])
def test_its_counts_equal_its_results(library: Client, day: str) -> None:
    everything = ask(library, day, kind="policy")
    assert everything["facets"]["validity"], "something to count"
    for value in everything["facets"]["validity"]:
        assert ask(library, day, kind="policy", validity=value["value"])["total"] == value["count"]


def test_an_event_is_there_from_when_it_was_announced(library: Client) -> None:
    assert ask(library, "2021-04-30", kind="event")["total"] == 0
    assert ask(library, "2021-05-02", kind="event")["total"] == 1


def test_the_page_says_which_day_it_is_and_keeps_it(library: Client) -> None:
    page = library.get("/search/", {"kind": "policy", "as_of": "2022-01-01"}).content.decode()
    assert "这是2022年1月1日的情况" in page and 'name="as_of" value="2022-01-01"' in page
    assert 'href="/search/?kind=policy"' in page, "the way back to today"


@pytest.mark.parametrize("day", ["2022-13-01", "gestern", "2023-02-29"])
def test_a_day_that_there_is_not_is_refused_by_name(library: Client, day: str) -> None:
    response = library.get("/api/search/", {"as_of": day})
    assert response.status_code == 400 and response.json()["parameter"] == "as_of"
