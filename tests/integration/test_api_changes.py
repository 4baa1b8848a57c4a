"""/api/changes/: who reads on from the last number misses nothing."""

from typing import Any

import pytest
from django.test import Client

from publishing.records import store_records
from tests.golden import Golden
from tests.search_documents import make_document, store_documents

pytestmark = pytest.mark.django_db


def changes(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/changes/", parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def events(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["id"], item["event"]) for item in answer["items"]]


def withdraw(*record_ids: str) -> None:
    store_records(published={}, withdrawn=record_ids)


def test_the_feed_is_what_it_was(client: Client, golden: Golden) -> None:
    store_documents(make_document(3, "甲"), make_document(4, "乙"))
    store_documents(make_document(3, "甲（已修改）"))
    withdraw("4")
    golden.check("api/changes", changes(client, since=2))


def test_events_are_told_from_where_the_reader_stands(client: Client) -> None:
    store_documents(make_document(3, "甲"))
    known = changes(client)["next"]
    store_documents(make_document(3, "甲（已修改）"), make_document(4, "乙"))
    assert events(changes(client, since=known)) == [("3", "changed"), ("4", "published")]
    assert events(changes(client, since=0)) == [("3", "published"), ("4", "published")]
    withdraw("3")
    assert events(changes(client, since=known)) == [("4", "published"), ("3", "withdrawn")]


def test_what_comes_back_is_published_again(client: Client) -> None:
    store_documents(make_document(3, "甲"))
    withdraw("3")
    known = changes(client)["next"]
    store_documents(make_document(3, "甲"))
    assert events(changes(client, since=known)) == [("3", "published")]


def test_a_withdrawn_record_leaves_no_words(client: Client) -> None:
    store_documents(make_document(3, "不该留下的标题", "不该留下的正文"))
    withdraw("3")
    response = client.get("/api/changes/")
    assert "不该留下" not in response.content.decode()
    assert response.json()["items"][0]["record"] is None


def test_a_reader_that_polls_ends_with_everything_that_is_public(client: Client) -> None:
    """Changes happen between any two pages; a mirror kept from the feed alone equals what is live."""
    store_documents(*(make_document(number, "样例") for number in range(10, 30)))
    mirror: dict[str, str] = {}
    since, step = 0, 0
    while True:
        answer = changes(client, since=since, limit=3)
        for item in answer["items"]:
            if item["event"] == "withdrawn":
                mirror.pop(item["id"], None)
            else:
                mirror[item["id"]] = item["record"]["title"]
        since, step = answer["next"], step + 1
        if step < 8:
            store_documents(make_document(10 + step, f"第{step}次修改"), make_document(100 + step, "新增"))
            withdraw(str(20 + step))
        elif not answer["more"]:
            break
    response = client.get("/api/records/", {"page_size": 100}).json()
    assert mirror == {item["id"]: item["title"] for item in response["items"]}


def test_pages_are_bounded_and_say_whether_there_is_more(client: Client) -> None:
    store_documents(*(make_document(number, "样例") for number in range(10, 15)))
    first = changes(client, limit=3)
    assert (len(first["items"]), first["next"], first["more"]) == (3, 3, True)
    second = changes(client, since=3, limit=3)
    assert (len(second["items"]), second["next"], second["more"]) == (2, 5, False)
    assert changes(client, since=5) == {"items": [], "next": 5, "more": False}


def test_records_can_be_left_out(client: Client) -> None:
    store_documents(make_document(3, "甲"))
    (item,) = changes(client, records="false")["items"]
    assert item == {"sequence": 1, "id": "3", "kind": "policy", "event": "published", "url": "/policies/3/"}


def test_a_number_that_was_never_given_out_asks_the_reader_to_begin_again(client: Client) -> None:
    store_documents(make_document(3, "甲"))
    response = client.get("/api/changes/", {"since": 2})
    assert response.status_code == 409
    assert response.json()["parameter"] == "since"
