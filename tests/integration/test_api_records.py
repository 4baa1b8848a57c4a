"""/api/records/: what is published, as it is, in bounded pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from publishing.document import PublicRecord
from publishing.kinds import get_kind
from publishing.models import Record
from publishing.records import store_records
from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import make_policy, make_policy_section
from tests.golden import Golden
from tests.search_documents import make_document, make_portal_document, store_documents

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, **headers: str) -> Any:
    return client.get(path, headers=headers)


def ids(response: Any) -> list[str]:
    return [item["id"] for item in response.json()["items"]]


def test_a_page_of_records_is_what_it_was(client: Client, golden: Golden) -> None:
    store_documents(
        make_portal_document(),
        make_document(3, "技术改造补助办法", "对设备投资给予补助。", doc_number="胶政发〔2016〕12号"),
        make_document(4, "人才公寓通知", "给予住房。", date="2024-06-01"),
    )
    golden.check("api/records", get(client, "/api/records/?kind=policy&page_size=1").json())


def test_one_record_is_what_it_was(client: Client, golden: Golden) -> None:
    store_documents(make_document(3, "技术改造补助办法", "对设备投资给予补助。"))
    golden.check("api/record", get(client, "/api/records/3/").json())


def test_refusals_are_what_they_were(client: Client, golden: Golden) -> None:
    addresses = [
        "/api/records/?kind=poem", "/api/records/?page_size=101", "/api/records/?page_size=0",
        "/api/records/?page_size=ten", "/api/records/?cursor=../x", "/api/records/?kinds=policy",
        "/api/records/?portal=city", "/api/records/?cursor=" + "1" * 61, "/api/records/7/", "/api/records/x/",
        "/api/changes/?since=-1", "/api/changes/?since=soon", "/api/changes/?limit=201", "/api/changes/?records=perhaps",
        "/api/changes/?since=99999999999999999999", "/api/changes/?since=7", "/api/poems/",
    ]  # fmt: skip
    answers = {address: get(client, address) for address in addresses}
    golden.check("api/refusals", {a: {"status": r.status_code, **r.json()} for a, r in answers.items()})


def test_every_kind_of_page_fits_the_published_schema(client: Client, city: CityPortalPage) -> None:
    policy = make_policy(make_policy_section(city), text="正文")
    make.make_interpretation(city, policy)
    make.make_news(city)
    make.make_guide(city)
    make.make_programme(city)
    training = make.make_training_section(city)
    make.make_series(training)
    make.make_event(training)
    make.make_agency(city)
    make.make_association(city)
    make.make_plain_page(city)
    run_pending()
    items = get(client, "/api/records/?page_size=100").json()["items"]
    assert {item["kind"] for item in items} == {
        "portal", "section", "policy", "interpretation", "news", "guide", "programme", "series", "event", "agency",
        "association", "page",
    }  # fmt: skip
    for item in items:
        get_kind(item["kind"]).shape.model_validate(item)


def test_records_are_found_by_kind_portal_section_and_owner(client: Client) -> None:
    store_documents(
        make_document(3, "甲"),
        make_document(4, "乙", kind="news", section="9"),
        make_document(5, "丙", kind="guide", portal="8"),
        make_document(6, "丁", kind="news", owner="77"),
    )
    assert ids(get(client, "/api/records/?kind=policy")) == ["3"]
    assert ids(get(client, "/api/records/?kind=policy,guide")) == ["5", "3"]
    assert ids(get(client, "/api/records/?kind=policy&kind=guide")) == ["5", "3"]
    assert ids(get(client, "/api/records/?portal=8")) == ["5"]
    assert ids(get(client, "/api/records/?section=9")) == ["4"]
    assert ids(get(client, "/api/records/?owner=77")) == ["6"]
    assert ids(get(client, "/api/records/?owner=78")) == []


def test_pages_follow_each_other_without_gap_or_repeat_while_records_are_added(client: Client) -> None:
    days = ["2024-05-03", "2024-05-02", "2024-05-02", "2024-05-02", "2024-05-01"]
    store_documents(*(make_document(10 + n, "样例", date=day) for n, day in enumerate(days)))
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, f"/api/records/?page_size=2&cursor={cursor}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        store_documents(make_document(90 + len(seen), "新增", date="2024-06-01"))
    assert seen == ["10", "13", "12", "11", "14"]


def test_a_withdrawn_record_is_gone_from_the_list_and_says_so(client: Client) -> None:
    store_documents(make_document(3, "不再公开的标题"))
    store_records(published={}, withdrawn=["3"])
    assert ids(get(client, "/api/records/")) == []
    response = get(client, "/api/records/3/")
    assert (response.status_code, response.json()["error"]) == (410, "withdrawn")
    assert "不再公开的标题" not in response.content.decode()


def test_names_of_files_in_storage_are_not_shown(client: Client) -> None:
    asset = {"url": "/files/ab/a.pdf", "storage_name": "documents/internal-name.pdf", "hash": "ab"}
    store_records(published={"3": PublicRecord(make_document(3, "样例"), assets=[asset])})
    for address in ("/api/records/", "/api/records/3/", "/api/changes/"):
        assert "internal-name" not in get(client, address).content.decode()


@pytest.mark.parametrize("address", ["/api/records/", "/api/records/3/", "/api/changes/"])
def test_whoever_has_it_already_gets_304_until_it_changes(client: Client, address: str) -> None:
    store_documents(make_document(3, "样例"))
    etag = get(client, address)["ETag"]
    assert get(client, address, if_none_match=etag).status_code == 304
    assert get(client, address, if_none_match=f"W/{etag}").status_code == 304
    store_documents(make_document(3, "样例（已修改）"))
    changed = get(client, address, if_none_match=etag)
    assert changed.status_code == 200 and "已修改" in changed.content.decode()


def test_a_date_counts_as_a_version_only_when_no_other_change_can_bear_it(client: Client) -> None:
    store_documents(make_document(3, "样例"))
    assert "Last-Modified" not in get(client, "/api/records/3/")
    Record.objects.update(changed_at=timezone.now() - timedelta(minutes=2))
    modified = get(client, "/api/records/3/")["Last-Modified"]
    assert get(client, "/api/records/3/", if_modified_since=modified).status_code == 304


def test_a_304_carries_the_etag_and_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store_documents(make_document(3, "样例"))
    etag = get(client, "/api/records/")["ETag"]
    with django_assert_num_queries(1):
        response = get(client, "/api/records/", if_none_match=etag)
    assert response["ETag"] == etag and response.content == b""


@pytest.mark.parametrize(("address", "queries"), [("/api/records/", 2), ("/api/records/3/", 1), ("/api/changes/", 2)])
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int
) -> None:
    store_documents(*(make_document(number, "样例") for number in range(3, 23)))
    with django_assert_num_queries(queries):
        assert get(client, address).status_code == 200


def test_any_web_page_may_read_and_nobody_may_write(client: Client) -> None:
    response = get(client, "/api/records/", origin="https://another.example")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response and "Cookie" not in response.get("Vary", "")
    preflight = client.options("/api/records/")
    assert preflight.status_code == 204 and "If-None-Match" in preflight["Access-Control-Allow-Headers"]
    for method in (client.post, client.put, client.patch, client.delete):
        refused = method("/api/records/")
        assert refused.status_code == 405 and refused.json()["error"] == "read_only"


def test_head_says_what_get_would(client: Client) -> None:
    store_documents(make_document(3, "样例"))
    full, head = get(client, "/api/records/3/"), client.head("/api/records/3/")
    assert head.content == b"" and head["ETag"] == full["ETag"]
    assert head["Content-Length"] == str(len(full.content))


def test_chinese_travels_as_it_is(client: Client) -> None:
    store_documents(make_document(3, "技术改造"))
    assert "技术改造".encode() in get(client, "/api/records/3/").content


def test_a_failure_is_json_without_the_programs_inside(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_record RENAME TO gone")
    response = get(client, "/api/records/")
    assert (response.status_code, response.json()["error"]) == (500, "internal_error")
    assert "publishing_record" not in response.content.decode()


@pytest.mark.parametrize(
    "cursor", ["2024-02-30.1", "2024-05-01.9999999999999999999999", "2024-05-01.-1", "٢٠٢٤-٠٥-٠١.١"]
)
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, cursor: str) -> None:
    response = get(client, f"/api/records/?cursor={cursor}")
    assert (response.status_code, response.json()["parameter"]) == (400, "cursor")


def test_a_draft_is_not_listed(client: Client, city: CityPortalPage) -> None:
    draft: Page = make_policy(make_policy_section(city), title="样例草稿", publish=False)
    run_pending()
    assert str(draft.pk) not in ids(get(client, "/api/records/?page_size=100"))
    assert get(client, f"/api/records/{draft.pk}/").status_code == 404
