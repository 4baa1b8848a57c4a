"""Following only what the screen says: where to write, which button comes next, what was asked of whom."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page, PageSubscription

from cms.teams.models import Role
from site_content.base.models import Topic
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from tests.admin_forms import create_url, edit_url, submit
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(city: CityPortalPage) -> PortalPage:
    return make_town(city, title="样例街道分平台")


@pytest.fixture
def section(town: PortalPage) -> PolicySectionPage:
    return make_policy_section(town, title="本地政策")


@pytest.fixture
def author(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def reviewer(town: PortalPage) -> Client:
    return client_of(make_member(town, Role.TOWN_MODERATOR))


@pytest.fixture
def submitted(section: PolicySectionPage, author: User) -> PolicyPage:
    page = make_policy(section, title="镇里的通知", text="正文", publish=False)
    page.get_workflow().start(page, author)
    return page


def buttons(client: Client, url: str) -> list[str]:
    """The words on the editor's buttons, the big one first; what Enter presses is not among them."""
    footer = BeautifulSoup(client.get(url).content, "html.parser").select_one("footer")
    assert footer is not None
    return [button.get_text(" ", strip=True) for button in footer.select("button[type=submit], button.button")][1:]


def decide(client: Client, page: Page, name: str, comment: str = "") -> Any:
    extra: dict[str, Any] = {
        "workflow__action__name": name,
        "workflow__action__extra__data": f'{{"comment": "{comment}"}}',
    }
    return submit(client, edit_url(page), action__workflow__action="1", **extra)


def messages_after(client: Client) -> str:
    found = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(".messages")
    return found.get_text(" ", strip=True) if found else ""


def test_the_home_of_a_portals_people_offers_its_sections_to_write_into(
    section: PolicySectionPage, city: CityPortalPage, author: User
) -> None:
    elsewhere = make_policy_section(city, title="市里的政策")
    html = client_of(author).get(reverse("wagtailadmin_home")).content.decode()
    assert "写内容：样例街道分平台" in html
    assert reverse("wagtailadmin_pages:add_subpage", args=[section.pk]) in html
    assert reverse("qifu_policy_from_file", args=[section.pk]) in html
    assert reverse("wagtailadmin_pages:add_subpage", args=[elsewhere.pk]) not in html


def test_those_who_write_for_no_portal_are_offered_nothing(section: PolicySectionPage, city: CityPortalPage) -> None:
    for user in (make_member(city, Role.AUDITOR), make_superuser()):
        assert "写内容" not in client_of(user).get(reverse("wagtailadmin_home")).content.decode()


def test_auditors_are_shown_where_to_read(city: CityPortalPage, author: User) -> None:
    auditor = client_of(make_member(city, Role.AUDITOR))
    panel = BeautifulSoup(auditor.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(
        "#qifu-reading-section"
    )
    assert panel is not None
    assert [auditor.get(str(link["href"])).status_code for link in panel.select(".qifu-writing a")] == [200] * 4
    assert "qifu-reading" not in client_of(author).get(reverse("wagtailadmin_home")).content.decode()


def test_topics_are_offered_each_with_its_own_below_it(section: PolicySectionPage, author: User) -> None:
    finance, skills = Topic.objects.create(name="融资", slug="f"), Topic.objects.create(name="人才", slug="s")
    for name, parent in (("贷款", finance), ("引进", skills), ("担保", finance)):
        Topic.objects.create(name=name, slug=name, parent=parent)
    form = BeautifulSoup(client_of(author).get(create_url(section, PolicyPage)).content, "html.parser")
    names = [box.parent.get_text(strip=True) for box in form.select("input[name=topics]") if box.parent]
    assert names == ["人才", "人才 › 引进", "融资", "融资 › 担保", "融资 › 贷款"]


def test_an_editors_big_button_submits(section: PolicySectionPage, author: User) -> None:
    assert buttons(client_of(author), create_url(section, PolicyPage))[0].startswith("提交给")


def test_a_reviewers_big_button_approves_and_none_breaks_the_review_off(
    submitted: PolicyPage, reviewer: Client
) -> None:
    found = buttons(reviewer, edit_url(submitted))
    assert found[0] == "同意并发布"
    assert "退回修改" in found and "发布" not in found


def test_who_may_publish_at_once_saves_with_the_big_button(section: PolicySectionPage, reviewer: Client) -> None:
    found = buttons(reviewer, create_url(section, PolicyPage))
    assert found[0].startswith("保存草稿") and "发布" in found


def test_enter_in_a_field_saves_and_submits_nothing(submitted: PolicyPage, reviewer: Client) -> None:
    form = BeautifulSoup(reviewer.get(edit_url(submitted)).content, "html.parser").select_one("form[data-edit-form]")
    assert form is not None
    first = form.select_one("button:not([type]), button[type=submit], input[type=submit]")
    assert first is not None and not first.get("name") and not first.has_attr("data-workflow-action-name")


def test_a_page_made_and_submitted_in_one_go_follows_its_comments(section: PolicySectionPage, author: User) -> None:
    """The form offers to be told and writes that down itself."""
    values: dict[str, Any] = {"title": "一次写完", "slug": "once", "comment_notifications": "on"}
    submit(client_of(author), create_url(section, PolicyPage), action__submit="1", **values)
    page = PolicyPage.objects.get(slug="once")
    assert page.current_workflow_state is not None
    assert PageSubscription.objects.get(page=page, user=author).comment_notifications


def test_the_reviewer_reads_what_is_asked_when_opening_the_draft(submitted: PolicyPage, reviewer: Client) -> None:
    assert "这一稿等您审核" in reviewer.get(edit_url(submitted)).content.decode()


def test_a_returned_draft_opens_with_the_reason_and_the_number_of_comments(
    submitted: PolicyPage, author: User, reviewer: Client
) -> None:
    decide(reviewer, submitted, "reject", "请补上日期。")
    assert "已退回" in messages_after(reviewer)
    commenter = User.objects.get(username=Role.TOWN_MODERATOR.value)
    Comment.objects.create(page=submitted, user=commenter, text="这里", contentpath="summary")
    html = client_of(author).get(edit_url(submitted)).content.decode()
    assert "退回：请补上日期。改好后点底部的“重新提交”。还有 1 处批注写在栏目旁" in html
    assert (
        "退回：" not in client_of(make_superuser()).get(edit_url(make_policy(submitted.get_parent()))).content.decode()
    )


@pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
def test_a_draft_does_not_go_back_without_a_reason(submitted: PolicyPage, reviewer: Client, view: str) -> None:
    page = Page.objects.get(pk=submitted.pk)
    state = page.current_workflow_task_state
    assert state is not None
    url = reverse(f"wagtailadmin_pages:{view}", args=[page.pk, "reject", state.pk])
    asked = reviewer.post(url, {"comment": " "}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    html = json.loads(asked.content)["html"]
    assert "退回的原因" in html and "没有填写" in html
    assert Page.objects.get(pk=page.pk).workflow_in_progress


def test_an_approval_says_that_it_is_on_its_way_to_the_portal(submitted: PolicyPage, reviewer: Client) -> None:
    decide(reviewer, submitted, "approve")
    said = messages_after(reviewer)
    assert "已同意" in said and "上线情况" in said


def test_a_new_association_leads_on_to_the_log_in_of_its_people(city: CityPortalPage) -> None:
    from site_content.associations.models import AssociationPage, AssociationSectionPage

    parent = make.make_section(city, AssociationSectionPage, title="行业协会", slug="associations")
    admin = client_of(make_superuser())
    submit(admin, create_url(parent, AssociationPage), title="样例新协会", slug="new")
    team = AssociationPage.objects.get(slug="new").team
    said = BeautifulSoup(admin.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(".messages")
    assert said is not None
    link = said.find("a", string=lambda text: bool(text) and "给团队添加账户" in text)
    assert link is not None
    form = BeautifulSoup(admin.get(str(link["href"])).content, "html.parser")
    chosen = [box.parent.get_text(strip=True) for box in form.select("input[name=groups][checked]") if box.parent]
    assert chosen == [team.group(Role.ASSOCIATION_EDITOR).name]


def test_who_adds_a_page_is_told_what_each_kind_is_for(city: CityPortalPage) -> None:
    from site_content.training.models import TrainingSectionPage

    parent = make.make_section(city, TrainingSectionPage, title="协会活动", slug="events")
    html = client_of(make_superuser()).get(reverse("wagtailadmin_pages:add_subpage", args=[parent.pk])).content.decode()
    assert "新建到" in html and "一场培训、讲座或活动" in html and "一再举办的培训" in html
