"""A moderator comments at the field; the author reads, answers and settles it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import Comment, Page, WorkflowState

from cms.teams.models import Role
from site_content.policies.models import PolicyPage
from site_content.portals.models import PortalPage
from tests.admin_forms import edit_url, submit
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_policy_section
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(town: PortalPage) -> User:
    return make_member(town, Role.TOWN_EDITOR)


@pytest.fixture
def submitted(town: PortalPage, author: User) -> PolicyPage:
    """Somebody else made the page; ``author`` changed and submitted it."""
    page = make_policy(make_policy_section(town), title="镇里的通知", text="正文", publish=False)
    submit(client_of(author), edit_url(page), title="镇里的通知", action__submit="1")
    return page


def comments_form(*, known: Comment | None = None, reply: str = "", **values: str) -> dict[str, Any]:
    """The comments of the editor's form: one, with a new reply if there is a text for it."""
    counts = {"MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    comment = {"id": "", "contentpath": "summary", "position": "", "DELETE": "", "resolved": "", "text": "", **values}
    if known:
        comment |= {"id": str(known.pk), "text": known.text, "contentpath": known.contentpath}
    rows = [("comments", {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1" if known else "0", **counts})]
    rows.append(("comments-0", comment))
    rows.append(("comments-0-replies", {"TOTAL_FORMS": "1" if reply else "0", "INITIAL_FORMS": "0", **counts}))
    if reply:
        rows.append(("comments-0-replies-0", {"id": "", "text": reply, "DELETE": ""}))
    return {f"{prefix}-{name}": value for prefix, fields in rows for name, value in fields.items()}


def comment_on(page: Page, moderator: User, text: str, contentpath: str = "summary") -> Comment:
    form: Any = comments_form(text=text, contentpath=contentpath)
    assert submit(client_of(moderator), edit_url(page), **form).status_code == 302
    return Comment.objects.get(page_id=page.pk)


def mails_to(user: User) -> list[Any]:
    return [message for message in mailbox() if user.email in message.to]


def test_the_author_is_mailed_the_comment_in_chinese_with_the_way_to_it(
    submitted: PolicyPage, author: User, moderator: User
) -> None:
    empty_mailbox()
    comment_on(submitted, moderator, "摘要写上申报截止日期")
    [message] = mails_to(author)
    assert "批注" in message.subject and "镇里的通知" in message.subject
    assert "摘要写上申报截止日期" in message.body and edit_url(submitted) in message.body
    assert not [word for word in ("comment", "page") if word in message.subject + message.body.split("http")[0]]


def test_the_author_sees_the_comment_after_the_return_answers_and_settles_it(
    submitted: PolicyPage, author: User, moderator: User
) -> None:
    comment = comment_on(submitted, moderator, "摘要写上申报截止日期")
    state = Page.objects.get(pk=submitted.pk).current_workflow_task_state
    assert state is not None
    url = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "reject", state.pk])
    client_of(moderator).post(url, {"comment": "见批注"})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    desk = client_of(author)
    shown: Any = desk.get(edit_url(submitted))
    assert [c.text for c in shown.context["form"].formsets["comments"].queryset] == ["摘要写上申报截止日期"]
    empty_mailbox()
    submit(desk, edit_url(submitted), **comments_form(known=comment, reply="已补上", resolved="on"))
    comment.refresh_from_db()
    assert comment.resolved_at and comment.resolved_by == author and comment.replies.get().text == "已补上"
    [message] = mails_to(moderator)
    assert "已补上" in message.body


def test_a_comment_hangs_on_a_block_of_the_text_as_long_as_the_block_is_there(
    submitted: PolicyPage, moderator: User
) -> None:
    block = submitted.body[0]
    comment = comment_on(submitted, moderator, "这一段没有依据", f"body.{block.id}")
    draft = PolicyPage.objects.get(pk=submitted.pk)
    draft.body = submitted.body
    assert comment.has_valid_contentpath(draft)
    draft.body = []
    assert not comment.has_valid_contentpath(draft)
