"""发布前检查: what an editor is told before a page becomes public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.checking.findings import find_doubts, masked
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.policies.relations import PolicyRelation, RelationKind
from tests import content_factories as make
from tests.admin_forms import create_url, edit_url, send_form, submit
from tests.factories import make_policy, make_superuser

pytestmark = pytest.mark.django_db
# Made up; its check character is right, so it is what a real one looks like.
IDENTITY = "11010519491231002X"
MOBILE = "13800000000"


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def texts(page: Page) -> list[str]:
    return [finding.text for finding in find_doubts(page)]


def check_url(page: Page) -> str:
    return reverse("qifu_page_check", args=[page.pk])


def test_an_identity_number_is_named_where_it_stands_and_not_in_full(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, text=f"张某（样例）身份证 {IDENTITY}")
    found = find_doubts(policy)
    assert [(f.place, f.anchor) for f in found[:1]] == [("正文第 1 块", f"block-{policy.body[0].id}-section")]
    assert masked(IDENTITY) in found[0].text and IDENTITY not in found[0].text


@pytest.mark.parametrize(
    "text", ["编号 110105194912310021", "91350100M000100Y43", "电话 0532-82200000", "2026112513800"]
)
def test_other_long_numbers_are_no_persons(policy_section: PolicySectionPage, text: str) -> None:
    assert not [t for t in texts(make_policy(policy_section, text=text)) if "疑似" in t]


@pytest.mark.parametrize("field", ["summary", "support_amount", "applicability_note"])
def test_a_mobile_number_is_found_in_any_field(policy_section: PolicySectionPage, field: str) -> None:
    fields: dict[str, Any] = {field: f"联系 {MOBILE}"}
    policy = make_policy(policy_section, text="正文", **fields)
    assert [f.anchor for f in find_doubts(policy) if "手机号" in f.text] == [f"id_{field}"]


def test_a_mobile_number_is_found_in_a_table_and_in_contacts(policy_section: PolicySectionPage) -> None:
    table = {"data": [["甲", MOBILE]], "table_caption": ""}
    contacts = [("contact", {"name": "科室", "phone": MOBILE, "email": "", "note": ""})]
    policy = make_policy(policy_section, body=[("table", table)], contacts=contacts)
    assert [f.place for f in find_doubts(policy) if "手机号" in f.text] == ["正文第 1 块", "联系方式第 1 块"]


def test_links_that_lead_nowhere_are_named(policy_section: PolicySectionPage) -> None:
    draft = make_policy(policy_section, title="草稿", publish=False)
    shown = make_policy(policy_section, title="公开", text="正文")
    links = [
        f'<a linktype="page" id="{shown.pk}">好的</a>',
        f'<a linktype="page" id="{draft.pk}">草稿链接</a>',
        '<a linktype="page" id="999999">空链接</a>',
        '<a linktype="document" id="999999">空文件</a>',
        '<a href="http://localhost/x">本机</a>',
        '<a href="https://www.example.gov.cn/a">外网</a>',
        '<a href="mailto:a@example.gov.cn">邮箱</a>',
    ]
    policy = make_policy(policy_section, text="".join(links))
    words = [text.partition("”")[0] for text in texts(policy) if text.startswith("链接")]
    assert words == ["链接“草稿链接", "链接“空链接", "链接“空文件", "链接“本机"]


def test_dates_that_may_be_wrong_are_doubted(policy_section: PolicySectionPage) -> None:
    today = timezone.localdate()
    policy = make_policy(
        policy_section,
        text="正文",
        published_on=today + timedelta(days=400),
        effective_on=today - timedelta(days=2),
        issued_on=today - timedelta(days=1),
    )
    assert [f.anchor for f in find_doubts(policy) if not f.is_hint] == ["id_published_on", "id_effective_on"]


def test_a_clean_page_is_published_without_a_stop(editor: Client, policy_section: PolicySectionPage) -> None:
    submit(editor, create_url(policy_section, PolicyPage), title="样例政策", publish=True)
    assert PolicyPage.objects.get().live


def test_a_doubtful_page_stops_as_a_draft_until_its_editor_decides(
    editor: Client, policy_section: PolicySectionPage
) -> None:
    response = submit(
        editor, create_url(policy_section, PolicyPage), title="样例政策", summary=f"电话 {MOBILE}", publish=True
    )
    page = PolicyPage.objects.get()
    assert response["Location"] == check_url(page)
    assert (page.live, page.first_published_at) == (False, None)
    html = editor.get(check_url(page)).content.decode()
    assert "疑似个人手机号" in html and f"{edit_url(page)}#id_summary" in html
    send_form(editor, check_url(page), "form[action$='check/publish/']")
    page.refresh_from_db()
    assert page.live and page.summary == f"电话 {MOBILE}"


def test_a_doubtful_change_leaves_what_is_public_as_it_is(editor: Client, policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="样例政策", text="正文")
    submit(editor, edit_url(policy), summary=f"电话 {MOBILE}", publish=True)
    policy.refresh_from_db()
    assert (policy.live, policy.summary, policy.has_unpublished_changes) == (True, "", True)
    assert policy.get_latest_revision_as_object().summary == f"电话 {MOBILE}"


def test_a_repeal_lists_the_pages_that_depend_on_the_policy(editor: Client, policy_section: PolicySectionPage) -> None:
    old = make_policy(policy_section, title="旧政策", text="正文")
    city = policy_section.get_parent()
    make.make_interpretation(city, policy=old, title="旧政策解读")
    new = make_policy(policy_section, title="新政策", text="正文", publish=False)
    new.relations = [PolicyRelation(kind=RelationKind.SUPERSEDES, target=old)]  # type: ignore[misc]
    new.save_revision()
    response = submit(editor, edit_url(new), publish=True)
    assert response["Location"] == check_url(new)
    html = editor.get(check_url(new)).content.decode()
    assert "废止（代替）《旧政策》" in html and "旧政策解读" in html
    send_form(editor, check_url(new), "form[action$='check/publish/']")
    assert "旧政策解读" not in editor.get(check_url(new)).content.decode()


def test_who_may_not_publish_cannot_publish_from_the_check(policy_section: PolicySectionPage) -> None:
    page = make_policy(policy_section, text="正文", publish=False)
    response: Any = Client().post(reverse("qifu_page_publish_checked", args=[page.pk]))
    assert response.status_code == 302 and "login" in response["Location"]
    page.refresh_from_db()
    assert not page.live
