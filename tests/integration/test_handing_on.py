"""A draft that went through its workflow and still lacks an approval goes on to those who can give it."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, WorkflowState
from wagtail.users.models import UserProfile

from cms.approvals.links import address_of
from cms.approvals.models import ApprovalRule, ApprovalTask, Clearance, Ground, LeaderLink
from cms.teams.models import Role
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests.admin_forms import edit_url
from tests.approval_people import client_of, make_member, make_publisher
from tests.factories import make_policy, make_policy_section, make_superuser, make_town
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")


@pytest.fixture
def editor(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def overseer(city: CityPortalPage) -> User:
    return make_member(city, Role.CITY_MODERATOR)


@pytest.fixture
def draft(town: PortalPage, editor: User, moderator: User, overseer: User) -> PolicyPage:
    """Submitted by the town's editor, in a city that wants to approve the towns' policies too."""
    page = make_policy(make_policy_section(town), title="镇里的通知", text="正文", publish=False)
    ApprovalRule.objects.create(team_kind="town", page_type="policies.PolicyPage", needs_city=True)
    page.get_workflow().start(page, editor)
    return page


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def decide(user: User, page: Page, action: str = "approve", comment: str = "") -> None:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    client_of(user).post(url, {"comment": comment})


def home(user: User) -> str:
    return client_of(user).get(HOME).content.decode()


def ask_leader(user: User, page: Page) -> str:
    """The path of a link to the leader that ``user`` sends."""
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    ApprovalRule.objects.update(leader_email="leader@example.org")
    url = reverse("qifu_ask_leader", args=[state.pk])
    client_of(user).post(url, {"leader_name": "样例副局长", "email": "leader@example.org", "days": "3"})
    return re.sub(r"https?://[^/]+", "", address_of(LeaderLink.objects.latest("pk")))


def test_people_of_a_step_are_mailed_with_the_due_date(draft: PolicyPage, moderator: User) -> None:
    message = next(message for message in mailbox() if message.to == [moderator.email])
    assert message.subject == "请审批：《镇里的通知》"
    assert "办理期限：" in message.body and edit_url(draft) in message.body
    assert "提交人：town_editor" in message.body


def test_who_wants_no_such_mail_gets_none(draft: PolicyPage, moderator: User, overseer: User) -> None:
    UserProfile.objects.update_or_create(user=overseer, defaults={"submitted_notifications": False})
    empty_mailbox()
    decide(moderator, draft)
    assert [m for m in mailbox() if m.to == [overseer.email]] == []


def test_a_submission_is_mailed_to_nobody_who_cannot_decide_it(town: PortalPage, editor: User, moderator: User) -> None:
    """Administrators, moderators elsewhere, auditors and, where the rules ask for a second person, the author."""
    make_superuser()
    make_member(make_town(town.get_parent(), title="别的镇", slug="biede"), Role.TOWN_MODERATOR, "elsewhere")
    writer, reader = (make_member(town, Role.TOWN_MODERATOR, name) for name in ("writer", "reader"))
    reader.groups.add(Group.objects.get(team_group__role=Role.AUDITOR))
    ApprovalRule.objects.create(team_kind="town", page_type="policies.PolicyPage", needs_second=True)
    page = make_policy(make_policy_section(town), title="又一份通知", text="正文", publish=False)
    page.save_revision(user=writer)
    empty_mailbox()
    page.get_workflow().start(page, editor)
    assert [message.to for message in mailbox()] == [[moderator.email]]


def test_administrators_are_mailed_where_nobody_else_can_decide(town: PortalPage, editor: User) -> None:
    chief = make_superuser()
    page = make_policy(make_policy_section(town), title="没人审的通知", text="正文", publish=False)
    empty_mailbox()
    page.get_workflow().start(page, editor)
    assert [message.to for message in mailbox()] == [[chief.email]]


def test_the_towns_yes_takes_the_draft_to_the_city(
    draft: PolicyPage, editor: User, moderator: User, overseer: User
) -> None:
    html = client_of(moderator).get(edit_url(draft)).content.decode()
    assert "同意（还要市级审核）" in html
    empty_mailbox()
    decide(moderator, draft)
    assert not is_live(draft)
    assert "镇里的通知" not in home(moderator)
    assert "等我审批" in home(overseer) and "镇里的通知" in home(overseer)
    assert [message.to for message in mailbox()] == [[overseer.email]], "nobody tells the author that it is approved"
    waits = home(editor)
    step = Page.objects.get(pk=draft.pk).current_workflow_task
    assert step is not None and "我提交的，还没有公开" in waits and step.name in waits
    history = client_of(editor).get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert "还缺少：市级审核，转交" in history
    decide(overseer, draft)
    assert is_live(draft)
    assert editor.email in {address for message in mailbox() for address in message.to}


def test_what_the_city_returns_is_back_with_its_author(
    draft: PolicyPage, editor: User, moderator: User, overseer: User
) -> None:
    decide(moderator, draft)
    decide(overseer, draft, "reject", "缺少申报时间")
    assert not is_live(draft) and "缺少申报时间" in home(editor)


def test_a_leaders_yes_takes_the_draft_to_the_city_and_the_leader_is_told(
    draft: PolicyPage, editor: User, moderator: User, overseer: User
) -> None:
    ApprovalRule.objects.update(needs_leader=True)
    path = ask_leader(moderator, draft)
    assert "您同意后，还要“市级审核”，通过后公开。" in Client().get(path).content.decode()
    empty_mailbox()
    answered = Client().post(path, {"answer": "agreed"}, follow=True).content.decode()
    assert not is_live(draft)
    assert "接下来是“" in answered and "他们的期限是" in answered
    assert [message.to for message in mailbox()] == [[overseer.email]]
    assert "镇里的通知" in home(overseer)
    decide(overseer, draft)
    assert is_live(draft), "the leader is not asked a second time"
    assert "内容已经公开" in Client().get(path).content.decode()


def test_the_leader_is_told_that_the_page_becomes_public(draft: PolicyPage, moderator: User) -> None:
    ApprovalRule.objects.filter(needs_city=True, team_kind="town").update(needs_city=False, needs_leader=True)
    path = ask_leader(moderator, draft)
    assert "您同意后，页面马上公开。" in Client().get(path).content.decode()
    assert "内容已经公开" in Client().post(path, {"answer": "agreed"}, follow=True).content.decode()
    assert is_live(draft)
    assert Clearance.objects.get(revision=Page.objects.get(pk=draft.pk).live_revision).ground == Ground.APPROVED


def test_a_workflow_of_people_who_cannot_approve_goes_on_to_those_who_can(
    town: PortalPage, editor: User, moderator: User
) -> None:
    publisher = make_publisher(town)
    draft = make_policy(make_policy_section(town), title="镇里的通知", text="正文", publish=False)
    task = ApprovalTask.objects.get(name__contains="样例街道")
    task.groups.set(publisher.groups.all())
    draft.get_workflow().start(draft, editor)
    decide(publisher, draft)
    assert not is_live(draft)
    decide(publisher, draft)
    assert "等我审批" in home(moderator), "after the step as it was set up"
    decide(moderator, draft)
    assert is_live(draft)


def test_switching_a_step_off_publishes_nothing_that_waits_there(draft: PolicyPage, moderator: User) -> None:
    ApprovalTask.objects.get(name__contains="样例街道").deactivate(user=make_superuser())
    assert not is_live(draft)
    assert WorkflowState.objects.get(status=WorkflowState.STATUS_IN_PROGRESS).requested_by is not None


def test_an_administrators_approval_overrides_as_elsewhere(draft: PolicyPage) -> None:
    decide(make_superuser(), draft)
    assert is_live(draft)
    assert PageLogEntry.objects.filter(page=draft.pk, action="qifu.approval_overridden").exists()


def test_a_draft_that_waits_for_the_city_goes_on_waiting_wherever_it_moves(
    draft: PolicyPage, town: PortalPage, moderator: User, overseer: User
) -> None:
    decide(moderator, draft)
    Page.objects.get(pk=draft.pk).move(make_policy_section(town, slug="others"), "last-child")
    assert "等我审批" in home(overseer)
    decide(overseer, draft)
    assert is_live(draft)
