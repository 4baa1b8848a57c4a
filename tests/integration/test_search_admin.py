"""Editors tune the search: statistics, prefilled forms, trials that save nothing, progress, explanations."""

import csv
from io import BytesIO, StringIO
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from publishing.models import Delivery
from publishing.worker import run_pending
from search.curation.models import ResultRule
from search.curation.rules import forget_rules
from search.models import SegmenterWord, SynonymGroup
from search.query_log.models import QueryCount
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.admin_forms import form_values, submit
from tests.factories import make_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

REPORT = "/admin/qifu/search/queries/"
EXPLANATION = "/admin/qifu/search/explanation/"
PROGRESS = "/admin/qifu/search/progress/"


def log_in(client: Client, *codenames: str) -> Client:
    """As an editor who has these rights on the search's snippets and no others."""
    group = Group.objects.create(name="搜索编辑")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="search", codename__in=codenames))
    user = User.objects.create_user("bianji", "bianji@example.org", "password")
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def tuner(client: Client) -> Client:
    names = ("synonymgroup", "segmenterword", "resultrule")
    return log_in(client, *(f"{action}_{name}" for name in names for action in ("add", "change", "delete")))


@pytest.fixture
def pages(policy_section: PolicySectionPage) -> list[PolicyPage]:
    made = [
        make_policy(policy_section, title="路灯养护办法", text="照明设施的养护。", slug="ludeng"),
        make_policy(policy_section, title="街灯更换通知", text="更换街灯。", slug="jiedeng"),
        make_policy(policy_section, title="消防安全须知", text="防火。", slug="xiaofang"),
    ]
    run_pending()
    return made


def make_count(query: str, searches: int, results: int, clicks: int = 0) -> None:
    QueryCount.objects.create(
        query=query, day=timezone.localdate(), searches=searches, results=results, clicks=clicks
    )  # fmt: skip


def html(client: Client, url: str, **parameters: str) -> BeautifulSoup:
    response = client.get(url, parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# Who may see it


@pytest.mark.parametrize("url", [REPORT, EXPLANATION, PROGRESS])
def test_who_may_not_tune_sees_nothing_of_it(client: Client, url: str) -> None:
    log_in(client)
    assert client.get(url).status_code in (302, 403)
    assert "检索词统计" not in client.get("/admin/").content.decode()


def test_links_lead_only_to_what_one_may_add(client: Client) -> None:
    make_count("街灯", 3, 0)
    page = html(log_in(client, "add_synonymgroup"), REPORT)
    actions = page.select_one(".qifu-actions")
    assert actions is not None and "加同义词" in actions.text and "设推荐" not in actions.text


def test_the_menu_has_all_of_it(tuner: Client) -> None:
    menu = tuner.get("/admin/").content.decode()
    for url in (REPORT, EXPLANATION, "/admin/snippets/search/resultrule/", "/admin/snippets/search/synonymgroup/"):
        assert url in menu


# What readers search for


def test_statistics_by_list_and_period(tuner: Client) -> None:
    make_count("街灯", 3, 0)
    make_count("路灯", 9, 2)
    make_count("消防", 5, 1, clicks=4)

    def queries(**parameters: str) -> list[str]:
        return [cell.text for cell in html(tuner, REPORT, **parameters).select("tbody th")]

    assert queries() == ["路灯", "消防", "街灯"]
    assert queries(list="without_results") == ["街灯"]
    assert queries(list="without_clicks", days="7") == ["路灯"]
    assert queries(list="nonsense", days="x", p="99") == ["路灯", "消防", "街灯"]


def test_statistics_as_a_spreadsheet(tuner: Client) -> None:
    make_count("街灯", 3, 0)
    make_count("=cmd()", 1, 0)
    answer = cast(Any, tuner.get(REPORT, {"export": "csv"}))
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [["检索词", "搜索次数", "结果数", "点开次数"], ["街灯", "3", "0", "0"], ["'=cmd()", "1", "0", "0"]]
    sheet = cast(Any, tuner.get(REPORT, {"export": "xlsx"}))
    book = load_workbook(BytesIO(b"".join(sheet.streaming_content)))
    assert [cell.value for cell in next(book.active.iter_rows(min_row=2))] == ["街灯", 3, 0, 0]


def test_a_row_leads_to_a_prefilled_form(tuner: Client) -> None:
    make_count("街灯&x=<b>", 3, 0)
    links = {str(link.text): str(link["href"]) for link in html(tuner, REPORT).select(".qifu-actions a")}
    assert form_values(tuner.get(links["加同义词"]).content.decode())["words"] == "街灯&x=<b>、"
    assert form_values(tuner.get(links["设推荐"]).content.decode())["queries"].strip() == "街灯&x=<b>"
    query = html(tuner, links["为什么这样排"]).select_one("#qifu-q")
    assert query is not None and query["value"] == "街灯&x=<b>"


# Trials


def try_out(client: Client, url: str, query: str, **changes: Any) -> tuple[list[str], list[str], str]:
    """Titles before and after, and the whole answer, for the form at ``url`` with changes that are not saved."""
    page = client.get(url).content.decode()
    panel = BeautifulSoup(page, "html.parser").select_one("[data-trial-url]")
    assert panel is not None
    values = {name: value for name, value in form_values(page).items() if value is not None}
    response = client.post(str(panel["data-trial-url"]), {**values, **changes, "trial_query": query})
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser")
    lists = [[str(item.contents[0]).strip() for item in part.select("li")] for part in found.select("section")]
    return (*(lists or [[], []]), found.text)  # type: ignore[return-value]


def test_a_synonym_group_can_be_tried(tuner: Client, pages: list[PolicyPage]) -> None:
    before, after, text = try_out(
        tuner, reverse("wagtailsnippets_search_synonymgroup:add"), "街灯", words="街灯、路灯"
    )  # fmt: skip
    assert before == ["街灯更换通知"] and set(after) == {"街灯更换通知", "路灯养护办法"}
    assert "新进" in text
    assert not SynonymGroup.objects.filter(words__contains="路灯").exists()
    assert tuner.get("/api/search/", {"q": "街灯"}).json()["total"] == 1


def test_a_changed_group_is_tried_in_place_of_the_saved_one(tuner: Client, pages: list[PolicyPage]) -> None:
    group = SynonymGroup.objects.create(words="街灯、路灯")
    url = reverse("wagtailsnippets_search_synonymgroup:edit", args=[group.pk])
    before, after, _text = try_out(tuner, url, "街灯", words="街灯、路牌")
    assert len(before) == 2 and after == ["街灯更换通知"]
    group.refresh_from_db()
    assert group.words == "街灯、路灯"


def test_a_word_is_tried_without_indexing_anything(tuner: Client, pages: list[PolicyPage]) -> None:
    url = reverse("wagtailsnippets_search_segmenterword:add")
    _before, after, _text = try_out(tuner, url, "路灯养护", word="路灯养护")
    assert after == ["路灯养护办法"]
    assert not SegmenterWord.objects.filter(word="路灯养护").exists()
    assert not Delivery.objects.to_sink("search").pending().exists()
    assert "重新整理" in tuner.get(url).content.decode()


def pinned_row(page: PolicyPage, **fields: str) -> dict[str, Any]:
    return {
        "pinned_results-TOTAL_FORMS": "1", "pinned_results-0-id": "", "pinned_results-0-ORDER": "1",
        "pinned_results-0-DELETE": "", "pinned_results-0-page": str(page.pk), **fields,
    }  # fmt: skip


def test_a_rule_is_tried_then_saved(tuner: Client, pages: list[PolicyPage]) -> None:
    url = reverse("wagtailsnippets_search_resultrule:add")
    changes: dict[str, Any] = {"queries": "街灯", **pinned_row(pages[2])}
    before, after, text = try_out(tuner, url, "街灯", **changes)
    assert (before, after) == (["街灯更换通知"], ["消防安全须知", "街灯更换通知"])
    assert "推荐" in text and "下降 1 位" in text
    assert not ResultRule.objects.exists()
    submit(tuner, url, **changes)
    forget_rules()
    first = tuner.get("/api/search/", {"q": "街灯"}).json()["results"][0]
    assert (first["title"], first["pinned"]) == ("消防安全须知", True)


@pytest.mark.parametrize(
    ("query", "changes", "message"),
    [
        ("", {"words": "街灯、路灯"}, "请填写要试的检索词"),
        ("街灯", {"words": "街灯"}, "请填写 2 到 20 个不同的词"),
    ],
)
def test_a_trial_says_what_is_missing(
    tuner: Client, pages: list[PolicyPage], query: str, changes: dict[str, str], message: str
) -> None:
    assert message in try_out(tuner, reverse("wagtailsnippets_search_synonymgroup:add"), query, **changes)[2]


def test_a_trial_needs_the_right_to_save(client: Client) -> None:
    log_in(client, "add_synonymgroup")
    assert client.post("/admin/qifu/search/trial/resultrule/", {"trial_query": "x"}).status_code in (302, 403)
    assert client.post("/admin/qifu/search/trial/page/", {"trial_query": "x"}).status_code == 404
    assert client.get("/admin/qifu/search/trial/synonymgroup/").status_code == 405


# Rules


def errors(response: HttpResponse) -> str:
    return BeautifulSoup(response.content, "html.parser").text


def test_a_rule_without_pages_is_refused(tuner: Client, pages: list[PolicyPage]) -> None:
    response = submit(tuner, reverse("wagtailsnippets_search_resultrule:add"), queries="街灯")
    assert "至少选一个页面" in errors(response) and not ResultRule.objects.exists()


def test_a_page_cannot_be_pinned_and_blocked_at_once(tuner: Client, pages: list[PolicyPage]) -> None:
    both: dict[str, Any] = {name.replace("pinned", "blocked"): value for name, value in pinned_row(pages[0]).items()}
    url = reverse("wagtailsnippets_search_resultrule:add")
    response = submit(tuner, url, queries="街灯", **pinned_row(pages[0]), **both)
    assert "不能既推荐又屏蔽" in errors(response) and not ResultRule.objects.exists()


def test_a_draft_that_one_may_not_see_is_refused_with_a_reason(
    tuner: Client, policy_section: PolicySectionPage
) -> None:
    draft = make_policy(policy_section, title="草稿", publish=False)
    response = submit(tuner, reverse("wagtailsnippets_search_resultrule:add"), queries="街灯", **pinned_row(draft))
    assert "不存在或属于其他团队" in errors(response) and not ResultRule.objects.exists()


# Words and their progress


def test_a_saved_word_shows_how_far_the_content_has_followed(tuner: Client, pages: list[PolicyPage]) -> None:
    response = submit(tuner, reverse("wagtailsnippets_search_segmenterword:add"), word="路灯养护")
    listing = tuner.get(cast(Any, response).url)
    link = BeautifulSoup(listing.content, "html.parser").select_one(".messages [data-delivery-url]")
    assert link is not None and "还剩 1 条" in listing.content.decode()
    url = str(link["data-delivery-url"])
    assert "共 1 条，完成 0 条，还剩 1 条" in html(tuner, url).text
    run_pending()
    done = html(tuner, url)
    assert "整理完成" in done.text and done.select_one("[data-settled='1']")


def test_a_word_in_no_document_has_nothing_to_wait_for(tuner: Client, pages: list[PolicyPage]) -> None:
    response = submit(tuner, reverse("wagtailsnippets_search_segmenterword:add"), word="量子纠缠")
    assert "不需要重新整理" in tuner.get(cast(Any, response).url).content.decode()


def test_changing_a_word_cuts_the_documents_of_the_former_one_as_well(pages: list[PolicyPage]) -> None:
    word = SegmenterWord.objects.create(word="路灯养护")
    run_pending()
    word.word = "消防安全"
    word.save()
    waiting = set(Delivery.objects.to_sink("search").pending().values_list("record_id", flat=True))
    assert waiting == {str(pages[0].pk), str(pages[2].pk)}


# Why it is there


def test_the_explanation_names_the_parts_in_chinese(tuner: Client, pages: list[PolicyPage]) -> None:
    page = html(tuner, EXPLANATION, q="路灯", page=str(pages[2].pk))
    first, other = page.select(".qifu-explained")
    assert "第 1 名" in first.text and "路灯养护办法" in first.text and "标题原样" in first.text
    assert "没有命中" in other.text and "消防安全须知" in other.text
    assert "拆成的词" in page.text


def test_a_page_can_be_named_by_its_address(tuner: Client, pages: list[PolicyPage]) -> None:
    page = html(tuner, EXPLANATION, q="路灯", page="http://localhost:8000/policies/xiaofang/")
    assert "消防安全须知" in page.text
    assert "没有找到“/nowhere/”" in html(tuner, EXPLANATION, q="路灯", page="/nowhere/").text


@pytest.mark.parametrize("query", ["", "？！", "饕餮", "x" * 500, "<script>alert(1)</script>"])
def test_any_query_can_be_asked(tuner: Client, pages: list[PolicyPage], query: str) -> None:
    assert html(tuner, EXPLANATION, q=query).select_one("#qifu-q")


def test_without_an_index_the_explanation_says_so(tuner: Client) -> None:
    assert "搜索引擎现在不可用" in html(tuner, EXPLANATION, q="路灯").text
