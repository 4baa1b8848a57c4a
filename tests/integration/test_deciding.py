"""What those who decide and those who wait are told: the review screen, returns, recalls, schedules, locks."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState

from cms.approvals.links import send_link
from cms.approvals.models import ApprovalRule
from cms.editing.sittings import purge_drafts
from cms.teams.models import Role
from site_content.policies.models import PolicyPage
from site_content.portals.models import PortalPage
from tests.admin_forms import edit_url, field_errors, send_form, submit
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_policy_section
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def draft(town: PortalPage, editor: User, moderator: User) -> PolicyPage:
    """Submitted."""
    page = make_policy(make_policy_section(town), title="镇里的通知", text="正文", publish=False)
    page.summary = "甲甲甲"
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page


def review_url(page: Page) -> str:
    return reverse("qifu_page_review", args=[page.pk])


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def decide(user: User, page: Page, answer: str, note: str = "") -> Any:
    return send_form(client_of(user), review_url(page), "#qifu-decision", answer=answer, note=note)


def resubmit(page: Page, editor: User, summary: str) -> None:
    later = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    later.summary = summary
    later.save_revision(user=editor)
    later.current_workflow_state.resume(editor)


def delivery(client: Client, page: Page) -> str:
    return text_of(client, reverse("qifu_page_delivery", args=[page.pk]))


def test_a_moderator_reads_and_decides_on_one_screen(draft: PolicyPage, moderator: User) -> None:
    assert review_url(draft) in text_of(client_of(moderator), "/admin/")
    html = text_of(client_of(moderator), review_url(draft))
    assert "这是新页面" in html and reverse("wagtailadmin_pages:view_draft", args=[draft.pk]) in html
    assert decide(moderator, draft, "agreed", "写得好").status_code == 302
    assert Page.objects.get(pk=draft.pk).live
    assert TaskState.objects.get().comment == "写得好"


def test_a_return_needs_a_reason_and_the_next_draft_is_compared_with_the_returned_one(
    draft: PolicyPage, moderator: User, editor: User
) -> None:
    assert decide(moderator, draft, "returned").status_code == 422
    assert decide(moderator, draft, "returned", "摘要太短").status_code == 302
    returned = TaskState.objects.get().revision_id
    resubmit(draft, editor, "乙乙乙")
    client = client_of(moderator)
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, returned, "latest"])
    assert compare in text_of(client, "/admin/") and compare in text_of(client, edit_url(draft))
    assert "乙乙乙" in text_of(client, compare)
    html = text_of(client, review_url(draft))
    assert "退回以后改了什么" in html and "甲甲甲" in html and "乙乙乙" in html
    decide(moderator, draft, "agreed")
    resubmitted = Page.objects.get(pk=draft.pk).specific
    resubmitted.save_revision(user=editor)
    resubmitted.get_workflow().start(resubmitted, editor)
    assert "退回以后改了什么" not in text_of(client, review_url(draft)), "it has been public since"


def test_a_draft_that_changed_under_the_reviewers_eyes_is_not_decided_on(
    draft: PolicyPage, moderator: User, editor: User
) -> None:
    client = client_of(moderator)
    seen = Page.objects.get(pk=draft.pk).latest_revision_id
    draft.save_revision(user=editor)
    response = client.post(review_url(draft), {"answer": "agreed", "note": "", "revision": seen})
    assert response.status_code == 422 and "稿件刚改过" in response.content.decode()
    assert not Page.objects.get(pk=draft.pk).live


def test_who_may_not_decide_gets_no_review(draft: PolicyPage, editor: User) -> None:
    response = client_of(editor).get(review_url(draft))
    assert response.status_code == 302
    client_of(editor).post(review_url(draft), {"answer": "agreed", "revision": draft.latest_revision_id})
    assert not Page.objects.get(pk=draft.pk).live


def test_recalling_a_submission_tells_who_was_asked(
    draft: PolicyPage, moderator: User, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    empty_mailbox()
    with django_capture_on_commit_callbacks(execute=True):
        submit(client_of(editor), edit_url(draft), action__cancel__workflow="1")
    assert not Page.objects.get(pk=draft.pk).workflow_in_progress
    assert [message.to for message in mailbox()] == [[moderator.email]]
    assert mailbox()[0].subject == "已撤回送审：《镇里的通知》" and "town_editor撤回" in mailbox()[0].body


def test_a_publication_recalls_nothing(
    draft: PolicyPage, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    empty_mailbox()
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=draft.pk).get_latest_revision().publish(user=moderator)
    assert not any("撤回" in message.subject for message in mailbox())


def test_the_way_of_a_draft_says_why_and_whose_turn_it_is(draft: PolicyPage, moderator: User, editor: User) -> None:
    client = client_of(moderator)
    waiting = delivery(client, draft)
    assert "等town_moderator审批" in waiting and "办理期限" in waiting
    ApprovalRule.objects.update(leader_email="leader@example.org")
    state = Page.objects.get(pk=draft.pk).current_workflow_task_state
    assert state is not None
    send_link(task_state=state, user=moderator, leader_name="样例局长", email="leader@example.org", days=3)
    assert "已请样例局长审批，等领导答复" in delivery(client, draft)
    decide(moderator, draft, "returned", "补上日期")
    assert "已由town_moderator退回：补上日期。请town_editor改好后" in delivery(client, draft)
    resubmit(draft, editor, "乙乙乙")
    decide(moderator, draft, "agreed")
    client.post(reverse("wagtailadmin_pages:unpublish", args=[draft.pk]))
    assert "由town_moderator取消发布" in delivery(client, draft) and "还没有提交审批" in delivery(client, draft)


def test_who_waits_sees_that_nothing_can_be_changed_and_why(draft: PolicyPage, editor: User) -> None:
    html = text_of(client_of(editor), edit_url(draft))
    assert "data-qifu-locked" in html and "等town_moderator审批" in html and "您现在只能看" in html


def test_a_time_for_publication_can_be_set_from_the_menu_and_who_approves_sees_it(
    draft: PolicyPage, moderator: User, editor: User
) -> None:
    Page.objects.get(pk=draft.pk).current_workflow_state.cancel(user=editor)
    later = timezone.localtime(timezone.now() + timedelta(days=3)).replace(minute=30)
    said = later.strftime("%Y-%m-%d %H:%M")
    client = client_of(editor)
    assert 'data-a11y-dialog-show="schedule-publishing-dialog"' in text_of(client, edit_url(draft))
    # The window for the time stands outside the form until the browser has moved it.
    submit(client, edit_url(draft), go_live_at=said)
    assert f"定于 {said} 公开，还没有生效" in text_of(client, edit_url(draft))
    response = submit(client, edit_url(draft), action__submit="1", go_live_at=said)
    assert response.status_code == 302 and Page.objects.get(pk=draft.pk).workflow_in_progress, field_errors(response)
    reviewer = client_of(moderator)
    for url in (edit_url(draft), review_url(draft)):
        assert f"{said} 自动公开" in text_of(reviewer, url)
    decide(moderator, draft, "agreed")
    page = Page.objects.get(pk=draft.pk)
    assert not page.live and page.approved_schedule
    assert f"已批准，{said} 自动公开" in delivery(reviewer, draft)


def autosave(client: Client, page: Page, revision: int | None = None, **changes: str) -> int:
    from tests.admin_forms import form_values

    values = {**form_values(text_of(client, edit_url(page))), **changes}
    values |= {"overwrite_revision_id": str(revision)} if revision else {}
    values = {name: value for name, value in values.items() if value is not None}
    answer = client.post(edit_url(page), values, headers={"accept": "application/json"})
    return int(answer.json()["revision_id"])


def test_a_sitting_is_one_line_of_the_history_and_its_drafts_in_between_go_in_time(
    town: PortalPage, editor: User, moderator: User
) -> None:
    page = make_policy(make_policy_section(town), title="写了很久", text="正文", publish=False)
    client = client_of(editor)
    saved = autosave(client, page, title="一")
    autosave(client, page, saved, title="二")
    again = autosave(client, page, title="三")
    lines = PageLogEntry.objects.filter(page=page.pk, action="wagtail.edit")
    assert [(line.revision_id, line.data["saves"]) for line in lines] == [(again, 3)]
    page.get_workflow().start(page, editor)
    asked = Page.objects.get(pk=page.pk).latest_revision_id
    reviewing = client_of(moderator)
    autosave(reviewing, page, title="审核人改了")
    assert lines.all().count() == 2, "somebody else's work is a line of its own"
    Revision.objects.update(created_at=timezone.now() - timedelta(days=31))
    kept = {asked, again, Page.objects.get(pk=page.pk).latest_revision_id}
    assert purge_drafts(30) >= 1 and purge_drafts(30) == 0
    assert kept <= set(Revision.objects.filter(object_id=str(page.pk)).values_list("pk", flat=True))
    assert not Revision.objects.filter(pk=saved).exists()


def test_an_autosave_never_changes_the_text_that_a_leader_was_asked_about(draft: PolicyPage, moderator: User) -> None:
    client = client_of(moderator)
    mine = autosave(client, draft, title="审核人改过的")
    ApprovalRule.objects.update(leader_email="leader@example.org")
    state = Page.objects.get(pk=draft.pk).current_workflow_task_state
    assert state is not None
    link = send_link(task_state=state, user=moderator, leader_name="局长", email="leader@example.org", days=3)
    other = autosave(client, draft, mine, title="偷偷又改")
    assert other != mine and link.revision_id == mine
    assert Revision.objects.get(pk=mine).content["title"] == "审核人改过的"
    assert link.status() == "outdated"
