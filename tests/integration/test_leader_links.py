"""A leader without an account approves by link, on a phone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from cms.approvals.links import address_of
from cms.approvals.models import ApprovalRule, ApprovalTask, ApprovalTaskState, LeaderLink
from cms.teams.models import Role
from messages.models import Message, State
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests.admin_forms import edit_url
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_policy_section, make_superuser
from tests.mailbox import empty_mailbox, mailbox
from tests.smtp_server import smtp_server
from working_days.calendar import add_working_days

pytestmark = pytest.mark.django_db
LEADER = "leader@example.org"


@pytest.fixture
def editor(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def policy(town: PortalPage, editor: User) -> PolicyPage:
    """Public, with a changed draft that was submitted, in a town where leaders have to agree."""
    page = make_policy(make_policy_section(town), title="样例通知", text="原来的正文")
    page.summary = "新的摘要"
    page.save_revision(user=editor)
    rule = {"team_kind": "town", "page_type": "policies.PolicyPage", "needs_leader": True}
    ApprovalRule.objects.create(**rule)
    ApprovalRule.objects.update(leader_email=LEADER)
    page.get_workflow().start(page, editor)
    return page


def state_of(page: Page) -> TaskState:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    return state


def ask(moderator: User, page: Page, **values: Any) -> Any:
    url = reverse("qifu_ask_leader", args=[state_of(page).pk])
    data = {"leader_name": "样例副局长", "email": LEADER, "days": "3", **values}
    return client_of(moderator).post(url, data, follow=True)


def link_path(moderator: User, page: Page) -> str:
    ask(moderator, page)
    return path_mailed()


def path_mailed() -> str:
    """What the leader gets, and nobody else."""
    assert mailbox()[-1].to == [LEADER]
    match = re.search(r"https?://[^/]+(/admin/approve/\S+)", str(mailbox()[-1].body))
    assert match is not None
    return match[1]


def summary(page: Page) -> str:
    return str(PolicyPage.objects.get(pk=page.pk).summary)


def test_the_step_has_a_due_date_in_working_days(policy: PolicyPage) -> None:
    state = ApprovalTaskState.objects.get()
    assert state.due_on == add_working_days(timezone.localdate(), 3)


def test_a_leader_sees_the_draft_and_what_changed_without_logging_in(policy: PolicyPage, moderator: User) -> None:
    path = link_path(moderator, policy)
    response = Client().get(path)
    html = response.content.decode()
    assert response.status_code == 200 and "样例通知" in html and "样例副局长" in html
    assert re.search(r"摘要.*新的摘要", html, re.S), "the change is named by its field"
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    draft = Client().get(f"{path}page/")
    assert "原来的正文" in draft.content.decode() and draft["X-Frame-Options"] == "SAMEORIGIN"
    assert "样例" not in path and state_of(policy).status == TaskState.STATUS_IN_PROGRESS, "reading answers nothing"


def test_agreeing_publishes_and_is_recorded_with_name_time_and_note(policy: PolicyPage, moderator: User) -> None:
    path = link_path(moderator, policy)
    response = Client().post(path, {"answer": "agreed", "note": "尽快发布"}, follow=True)
    assert "已同意" in response.content.decode() and "内容已经公开" in response.content.decode()
    assert summary(policy) == "新的摘要"
    entry = PageLogEntry.objects.get(page=policy.pk, action="qifu.leader_agreed")
    assert entry.data["leader"] == "样例副局长" and entry.data["note"] == "尽快发布" and entry.user is None
    history = client_of(moderator).get(reverse("wagtailadmin_pages:history", args=[policy.pk])).content.decode()
    assert "样例副局长通过链接同意" in history and "尽快发布" in history
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_returning_needs_a_reason_which_reaches_the_author(policy: PolicyPage, moderator: User, editor: User) -> None:
    path = link_path(moderator, policy)
    refused = Client().post(path, {"answer": "returned", "note": "  "})
    assert refused.status_code == 422 and "退回请写明原因" in refused.content.decode()
    Client().post(path, {"answer": "returned", "note": "补上申报时间"})
    assert summary(policy) == "" and WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    home = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "退回给我修改的" in home and "样例副局长" in home and "补上申报时间" in home


def test_a_link_works_once(policy: PolicyPage, moderator: User) -> None:
    path = link_path(moderator, policy)
    Client().post(path, {"answer": "returned", "note": "一"})
    again = Client().post(path, {"answer": "agreed"})
    assert "不能再次审批" in again.content.decode()
    assert summary(policy) == "" and LeaderLink.objects.get().answer == "returned"
    assert Client().get(f"{path}page/").status_code == 410


def test_forms_need_their_token(policy: PolicyPage, moderator: User) -> None:
    path = link_path(moderator, policy)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"answer": "agreed"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get(path).content.decode())
    assert token is not None
    strict.post(path, {"answer": "agreed", "csrfmiddlewaretoken": token[1]})
    assert summary(policy) == "新的摘要"


def test_closed_links_say_what_to_do(policy: PolicyPage, moderator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: str) -> str:
        response = Client().post(path, {"answer": "agreed"})
        assert response.status_code == 410 and summary(policy) == ""
        return response.content.decode()

    path = link_path(moderator, policy)
    assert "链接打不开" in opened(path[:-4] + "xxx/")
    link = LeaderLink.objects.get()
    LeaderLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "链接已过期" in opened(path)
    LeaderLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    client_of(moderator).post(reverse("qifu_withdraw_link", args=[link.pk]))
    assert "链接已撤回" in opened(path)
    LeaderLink.objects.update(withdrawn_at=None)
    PolicyPage.objects.get(pk=policy.pk).save_revision()
    assert "内容又改过" in opened(path)


def test_a_signature_that_is_too_old_is_expired_whatever_the_row_says(
    policy: PolicyPage, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link_path(moderator, policy)
    LeaderLink.objects.update(expires_at=timezone.now() + timedelta(days=999))
    import time

    later = time.time() + 61 * 24 * 3600
    monkeypatch.setattr("time.time", lambda: later)
    response = Client().get(path)
    assert response.status_code == 410 and "链接已过期" in response.content.decode()


def test_a_link_goes_to_the_leader_alone_and_the_sender_sees_when_it_does_not_get_there(
    policy: PolicyPage, moderator: User, settings: Any
) -> None:
    ask(moderator, policy, email=LEADER)
    assert mailbox()[-1].to == [LEADER] and "/admin/approve/" in mailbox()[-1].body
    assert mailbox()[-1].sensitive
    with smtp_server(RCPT="550 no such box") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        call_command("courier", "--once")
    page = client_of(moderator).get(reverse("qifu_ask_leader", args=[state_of(policy).pk])).content.decode()
    assert "邮件没有发出（550 no such box）" in page


def test_without_mail_no_link_is_made(policy: PolicyPage, moderator: User, settings: Any) -> None:
    settings.QIFU_CHANNELS = {}
    assert "没有设置发信" in ask(moderator, policy).content.decode()
    assert not LeaderLink.objects.exists()


def test_a_link_that_is_taken_back_before_it_was_mailed_is_not_mailed(policy: PolicyPage, moderator: User) -> None:
    link_path(moderator, policy)
    link = LeaderLink.objects.get()
    client_of(moderator).post(reverse("qifu_withdraw_link", args=[link.pk]))
    assert Message.objects.get(key=f"leader-link:{link.pk}").state == State.WITHDRAWN


def test_only_who_decides_on_the_step_may_send_or_withdraw(policy: PolicyPage, editor: User, moderator: User) -> None:
    ask(editor, policy)
    assert not LeaderLink.objects.exists()
    link_path(moderator, policy)
    link = LeaderLink.objects.get()
    client_of(editor).post(reverse("qifu_withdraw_link", args=[link.pk]))
    link.refresh_from_db()
    assert link.withdrawn_at is None


def test_a_leader_reads_the_drafts_files_and_no_others(policy: PolicyPage, moderator: User) -> None:
    documents = get_document_model().objects
    file = documents.create(title="样例附件", file=ContentFile(b"inside", name="annex.txt"))
    documents.create(title="别的", file=ContentFile(b"secret", name="other.txt"))
    state = WorkflowState.objects.get()
    page = PolicyPage.objects.get(pk=policy.pk).get_latest_revision_as_object()
    page.attachments = [("attachment", {"document": file, "title": ""})]
    page.save_revision()
    path = link_path(moderator, policy)
    html = Client().get(f"{path}page/").content.decode()
    assert f"{path}files/0/" in html and "/media/" not in html
    answer: Any = Client().get(f"{path}files/0/")
    assert b"".join(answer.streaming_content) == b"inside"
    assert Client().get(f"{path}files/1/").status_code == 404
    assert state.current_task_state is not None


def test_a_step_that_asks_for_the_leader_needs_no_rule(town: PortalPage, editor: User, moderator: User) -> None:
    page = make_policy(make_policy_section(town), title="步骤要求领导", text="正文", publish=False)
    ApprovalTask.objects.update(asks_leader=True)
    ApprovalRule.objects.update(leader_email=LEADER)
    page.get_workflow().start(page, editor)
    path = link_path(moderator, page)
    assert "这是新页面" in Client().get(path).content.decode()
    Client().post(path, {"answer": "agreed"})
    assert Page.objects.get(pk=page.pk).live


def test_the_leaders_word_alone_does_not_replace_the_citys(policy: PolicyPage, moderator: User) -> None:
    ApprovalRule.objects.filter(needs_leader=True).update(needs_city=True)
    Client().post(link_path(moderator, policy), {"answer": "agreed"})
    assert summary(policy) == ""
    assert PageLogEntry.objects.get(page=policy.pk, action="qifu.approval_missing").data["missing"] == ["市级审核"]


def test_a_moderator_reaches_the_comparison_with_one_click(policy: PolicyPage, moderator: User) -> None:
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[policy.pk, "live", "latest"])
    client = client_of(moderator)
    assert compare in client.get(edit_url(policy)).content.decode()
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert compare in home and "等我审批" in home
    assert "新的摘要" in client.get(compare).content.decode()


def test_overdue_decisions_are_red_on_the_home(policy: PolicyPage, moderator: User, editor: User) -> None:
    ApprovalTaskState.objects.update(due_on=timezone.localdate() - timedelta(days=30))
    html = client_of(moderator).get(reverse("wagtailadmin_home")).content.decode()
    assert "qifu-due__late" in html and "1 件超期" in html
    assert "等我审批" not in client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "等我审批" in client_of(make_superuser()).get(reverse("wagtailadmin_home")).content.decode()


def test_an_address_tells_nothing_about_anybody(policy: PolicyPage, moderator: User) -> None:
    ask(moderator, policy)
    assert re.fullmatch(r"https?://[^/]+/admin/approve/[\w:\-]+/", address_of(LeaderLink.objects.get()))


def test_a_leader_is_told_who_decides_next_and_the_city_has_it_on_its_list(
    policy: PolicyPage, moderator: User, city: CityPortalPage
) -> None:
    ApprovalRule.objects.create(team_kind="town", needs_city=True, needs_moderator=False)
    overseer = make_member(city, Role.CITY_MODERATOR)
    told = Client().post(link_path(moderator, policy), {"answer": "agreed"}, follow=True).content.decode()
    assert "已同意" in told and "接下来是" in told and "内容已经公开" not in told
    assert summary(policy) == "" and "样例通知" in client_of(overseer).get("/admin/").content.decode()
    state_of(policy).specific.approve(user=overseer)
    assert summary(policy) == "新的摘要"


def test_the_sender_reads_in_the_history_when_and_by_what_a_link_was_opened(
    policy: PolicyPage, moderator: User
) -> None:
    path = link_path(moderator, policy)
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.40"
    for agent in (phone, phone, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/128.0"):
        Client(headers={"user-agent": agent}).get(path)
    opened = PageLogEntry.objects.filter(page=policy.pk, action="qifu.leader_opened")
    assert opened.count() == 2, "once per browser"
    history = client_of(moderator).get(reverse("wagtailadmin_pages:history", args=[policy.pk])).content.decode()
    assert "有人打开发给样例副局长的审批链接" in history and "Firefox" in history


def mend(page: Page, user: User) -> None:
    """``user`` changes a word of what was submitted, so becomes an author of it."""
    PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=user)


@pytest.mark.parametrize("need", ["needs_leader", "needs_second", "needs_moderator"])
@pytest.mark.parametrize("writes", [False, True], ids=["reviewer", "author"])
def test_a_link_is_mailed_to_the_leader_and_its_sender_never_sees_it(
    policy: PolicyPage, moderator: User, need: str, writes: bool
) -> None:
    ApprovalRule.objects.filter(needs_leader=True).update(**{"needs_leader": False, need: True})
    if writes:
        mend(policy, moderator)
    page = ask(moderator, policy).content.decode()
    assert "您看不到" in page and "/admin/approve/" not in page
    history = client_of(moderator).get(reverse("wagtailadmin_pages:history", args=[policy.pk])).content.decode()
    assert "链接只寄到leader@example.org" in history and "/admin/approve/" not in history
    Client().post(path_mailed(), {"answer": "agreed"})
    assert summary(policy) == "新的摘要"


@pytest.mark.parametrize("email", ["", "town_moderator@example.org"])
def test_a_moderator_has_the_link_sent_nowhere_else(policy: PolicyPage, moderator: User, email: str) -> None:
    empty_mailbox()
    ask(moderator, policy, email=email)
    assert not LeaderLink.objects.exists() and mailbox() == []


def test_without_a_leaders_address_the_moderator_is_told_what_to_do(policy: PolicyPage, moderator: User) -> None:
    ApprovalRule.objects.update(leader_email="")
    html = ask(moderator, policy, email="moderator@example.org").content.decode()
    assert "还没有登记领导邮箱" in html and not LeaderLink.objects.exists()


def test_whoever_sent_the_link_cannot_answer_it_although_it_came_into_their_hands(
    policy: PolicyPage, moderator: User, editor: User
) -> None:
    """Signed in, or in the browser from which it was sent; nor can the author."""
    client = client_of(moderator)
    url = reverse("qifu_ask_leader", args=[state_of(policy).pk])
    client.post(url, {"leader_name": "样例副局长", "email": LEADER, "days": "3"})
    path = path_mailed()
    browser = Client()
    browser.cookies = client.cookies
    del browser.cookies["sessionid"]
    for answering in (client_of(moderator), browser, client_of(editor)):
        html = answering.get(path).content.decode()
        assert "只能看，不能审批" in html and 'name="answer"' not in html
        response = answering.post(path, {"answer": "agreed"})
        assert response.status_code == 403 and "没有记录审批意见" in response.content.decode()
        assert summary(policy) == "" and LeaderLink.objects.get().answer == ""
    Client().post(path, {"answer": "agreed"})
    assert summary(policy) == "新的摘要"
