"""What whoever decides on a draft must have seen of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from wagtail.models import Page, TaskState

from cms.approvals.cautions import NotShown, unseen
from cms.approvals.doubts import doubts_about
from cms.approvals.ways import clear_decision

CHECK, REVIEW = "qifu_page_check", "qifu_page_review"


def where_to_look_first(state: TaskState, user: Any, seen: Iterable[str] = ()) -> str:
    """The address of the screen that shows it, if ``user`` has not seen what the check says of the draft; else "", and that is noted."""
    page = state.workflow_state.content_object
    revision = page.get_latest_revision()
    if not isinstance(page, Page) or revision is None:
        return ""
    try:
        clear_decision(revision, user=user, seen=seen)
    except NotShown:
        return reverse(REVIEW, args=[page.pk])
    return ""


def still_to_look_at(page: Page, user: Any) -> bool:
    """Whether ``page`` waits for this person, who has not seen what the check says about it."""
    state, revision = page.current_workflow_task_state, page.get_latest_revision()
    if state is None or revision is None or not state.task.specific.get_actions(page.specific, user):
        return False
    return bool(unseen(doubts_about(revision.as_object()), user, revision))
