"""The admin's home: what waits for my decision and until when, what of mine was returned and why."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import WorkflowState, get_default_page_content_type

from cms.approvals.changes import comparisons_of, returned_drafts
from cms.approvals.returns import Returned, returned
from cms.approvals.waiting import Queue, waiting_for
from cms.home.team import TeamHome
from working_days.calendar import unknown_years

SHOWN = 30


class ApprovalsPanel(Component):
    name = "qifu_approvals"
    order = 60
    template_name = "approvals/home.html"

    def __init__(self, waiting: Queue, sent_back: list[Returned]) -> None:
        self.waiting, self.sent_back = waiting, sent_back

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        back = returned_drafts([row.page for row in self.waiting.rows])
        return {
            "rows": [(row, comparisons_of(row.page, back.get(row.page.pk))[0].url) for row in self.waiting.rows],
            "count": self.waiting.count,
            "overdue": self.waiting.overdue,
            "returned": self.sent_back,
            "unknown_years": unknown_years([timezone.localdate(), *self.waiting.days]),
        }


def returned_to(user: Any) -> list[Returned]:
    states = WorkflowState.objects.filter(
        requested_by=user,
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=get_default_page_content_type(),
    )
    found = states.select_related("current_task_state__finished_by").prefetch_related("content_object")
    return [returned(state) for state in found.order_by("-created_at")[:SHOWN] if is_own(user, state.content_object)]


def is_own(user: Any, page: Any) -> bool:
    """Who has left the team, or whose page has moved away, is no longer told."""
    return page is not None and page.permissions_for_user(user).can_edit()


def show_approvals(request: HttpRequest, panels: list[Component]) -> None:
    """In place of Wagtail's panel of the same, which knows no due date; associations have theirs (cms.home.team)."""
    if any(isinstance(panel, TeamHome) for panel in panels):
        return
    panels[:] = [panel for panel in panels if panel.name != "workflow_objects_to_moderate"]
    waiting, sent_back = waiting_for(request.user, shown=SHOWN), returned_to(request.user)
    if waiting.count or sent_back:
        panels.append(ApprovalsPanel(waiting, sent_back))
