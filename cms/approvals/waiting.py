"""What waits for whose decision, until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, get_default_page_content_type

from cms.approvals.models import ApprovalTask, ApprovalTaskState, LeaderLink, LinkStatus
from working_days.calendar import working_days_between


@dataclass(frozen=True)
class Waiting:
    """A page at a step. ``days_left``: working days until ``due_on`` (negative: overdue); both None without a limit."""

    page: Page
    state: TaskState
    task: str
    by: str
    due_on: date | None
    days_left: int | None
    leader: str

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_near(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= 1

    @property
    def days_late(self) -> int:
        return -(self.days_left or 0)


def waiting_for(user: Any, today: date | None = None) -> list[Waiting]:
    """Pages at a step that ``user`` decides on, the most urgent first; all of them for a superuser."""
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if not user.is_superuser:
        groups = user.groups.values("pk")
        states = states.filter(
            Q(task__in=ApprovalTask.objects.filter(groups__in=groups).values("pk"))
            | Q(task__in=GroupApprovalTask.objects.filter(groups__in=groups).values("pk"))
        )
    return list_waiting(states, today or timezone.localdate())


def list_waiting(states: Any, today: date) -> list[Waiting]:
    states = states.filter(workflow_state__base_content_type=get_default_page_content_type())
    states = list(states.select_related("workflow_state__requested_by", "task"))
    due = dict(ApprovalTaskState.objects.filter(pk__in=[s.pk for s in states]).values_list("pk", "due_on"))
    pages = Page.objects.in_bulk([int(s.workflow_state.object_id) for s in states])
    leaders = _asked_leaders(states)
    rows = [
        _row(state, pages[int(state.workflow_state.object_id)], due.get(state.pk), leaders.get(state.pk, ""), today)
        for state in states
        if int(state.workflow_state.object_id) in pages
    ]
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on or today, row.state.pk))


def _asked_leaders(states: list[TaskState]) -> dict[int, str]:
    """Names of the leaders whose link is still open, by step."""
    links = LeaderLink.objects.filter(task_state__in=states).select_related("task_state", "revision")
    return {link.task_state_id: link.leader_name for link in links if link.status() is LinkStatus.OPEN}


def _row(state: TaskState, page: Page, due_on: date | None, leader: str, today: date) -> Waiting:
    author = state.workflow_state.requested_by
    return Waiting(
        page=page,
        state=state,
        task=state.task.name,
        by=(author.get_full_name() or author.get_username()) if author else "",
        due_on=due_on,
        days_left=working_days_between(today, due_on) if due_on else None,
        leader=leader,
    )
