"""Pinned and blocked results: the same on the page, in the API and in suggestions, with counts that stay right."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from publishing.records import store_records
from publishing.worker import run_pending
from search.curation.models import BlockedResult, PinnedResult, ResultRule
from search.curation.rules import forget_rules
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.factories import make_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture
def pages(policy_section: PolicySectionPage) -> list[PolicyPage]:
    """25 on technical upgrading, one on something else."""
    titles = [*(f"技术改造补助办法之{n}" for n in range(25)), "消防安全须知"]
    made = [make_policy(policy_section, title=title, slug=f"p{n}-x") for n, title in enumerate(titles)]
    run_pending()
    return made


def make_rule(
    queries: str = "技术改造", *, pinned: tuple[PolicyPage, ...] = (), blocked: tuple[PolicyPage, ...] = (), **fields: object
) -> ResultRule:  # fmt: skip
    rule = ResultRule.objects.create(queries=queries, **fields)
    for order, page in enumerate(pinned):
        PinnedResult.objects.create(rule=rule, page=page, sort_order=order)
    for page in blocked:
        BlockedResult.objects.create(rule=rule, page=page)
    forget_rules()
    return rule


def search(client: Client, q: str = "技术改造", **parameters: str | int) -> dict:
    answer = client.get("/api/search/", {"q": q, **parameters})
    assert answer.status_code == 200
    return answer.json()


def ids(answer: dict) -> list[int]:
    return [int(result["id"]) for result in answer["results"]]


def facet(answer: dict, name: str, value: str) -> int:
    return {found["value"]: found["count"] for found in answer["facets"][name]}.get(value, 0)


def all_pages(client: Client, total: int) -> list[int]:
    return [number for page in range(1, -(-total // 10) + 1) for number in ids(search(client, page=page))]


def test_pinned_pages_come_first_in_their_order(client: Client, pages: list[PolicyPage]) -> None:
    plain = search(client)
    make_rule(pinned=(pages[-1], pages[20]))
    answer = search(client)
    assert ids(answer)[:2] == [pages[-1].pk, pages[20].pk]
    assert [result["pinned"] for result in answer["results"][:3]] == [True, True, False]
    # The stranger adds to the total and its facets, the other was there before.
    assert answer["total"] == plain["total"] + 1
    assert facet(answer, "kind", "policy") == facet(plain, "kind", "policy") + 1


def test_paging_shows_every_page_once(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1], pages[20]), blocked=(pages[3], pages[17]))
    total = search(client)["total"]
    shown = all_pages(client, total)
    assert total == 24
    assert sorted(shown) == sorted(page.pk for page in pages if page not in (pages[3], pages[17]))


def test_a_blocked_page_is_left_out_for_its_query_alone(client: Client, pages: list[PolicyPage]) -> None:
    plain = search(client)
    make_rule(blocked=(pages[3],))
    answer = search(client)
    assert answer["total"] == plain["total"] - 1
    assert facet(answer, "kind", "policy") == facet(plain, "kind", "policy") - 1
    assert pages[3].pk not in all_pages(client, answer["total"])
    assert pages[3].pk in ids(search(client, q=pages[3].title))


@pytest.mark.parametrize("query", ["技術改造", " 技术 改造 ", "请问技术改造？", "ＪＧ", "技改怎么办"])
def test_a_rule_holds_however_its_queries_are_written(client: Client, pages: list[PolicyPage], query: str) -> None:
    make_rule("技术改造、jg\n技改", pinned=(pages[-1],))
    assert ids(search(client, q=query))[0] == pages[-1].pk


def test_a_rule_holds_in_its_time(client: Client, pages: list[PolicyPage]) -> None:
    now = timezone.now()
    rule = make_rule(pinned=(pages[-1],), starts_at=now + timedelta(hours=1))
    assert ids(search(client))[0] != pages[-1].pk
    rule.starts_at, rule.ends_at = now - timedelta(hours=2), now + timedelta(hours=1)
    rule.save()
    forget_rules()
    assert ids(search(client))[0] == pages[-1].pk
    rule.ends_at = now - timedelta(hours=1)
    rule.save()
    forget_rules()
    assert ids(search(client))[0] != pages[-1].pk


def test_a_pinned_page_that_was_withdrawn_vanishes(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1], pages[20]))
    store_records(published={}, withdrawn=[str(pages[-1].pk)])
    run_pending()
    answer = search(client)
    assert ids(answer)[0] == pages[20].pk and answer["total"] == 25


def test_filters_hold_for_pinned_pages(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1],))
    assert search(client, kind="news")["total"] == 0
    # Another value of the facet counts what choosing it would show.
    assert facet(search(client, kind="news"), "kind", "policy") == 26


def test_ordered_by_date_nothing_is_put_first(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1],), blocked=(pages[3],))
    answer = search(client, sort="newest")
    assert pages[-1].pk not in ids(answer) and answer["total"] == 24


def test_suggestions_follow_the_rules(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1],), blocked=(pages[3],))
    texts = [item["text"] for item in client.get("/api/search/suggest/", {"q": "技术改造"}).json()["suggestions"]]
    assert texts[0] == pages[-1].title and pages[3].title not in texts
    part = [item["text"] for item in client.get("/api/search/suggest/", {"q": "补助"}).json()["suggestions"]]
    assert pages[-1].title not in part


def test_the_page_marks_what_is_recommended(client: Client, pages: list[PolicyPage]) -> None:
    make_rule(pinned=(pages[-1],))
    html = client.get("/search/", {"q": "技术改造"}).content.decode()
    assert html.count('<span class="badge">推荐</span>') == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"queries": "？！"}, "queries"),
        ({"queries": "、"}, "queries"),
        ({"queries": "长" * 61}, "queries"),
        ({"queries": "、".join(f"词{n}" for n in range(21))}, "queries"),
        ({"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(days=1)}, "ends_at"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fields: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ResultRule(**{"queries": "技改", **fields}).full_clean()
    assert field in refusal.value.message_dict


def test_a_draft_cannot_be_pinned(policy_section: PolicySectionPage) -> None:
    draft = make_policy(policy_section, title="草稿", publish=False)
    rule = ResultRule.objects.create(queries="技改")
    with pytest.raises(ValidationError, match="还没有发布"):
        PinnedResult(rule=rule, page=draft).full_clean()
