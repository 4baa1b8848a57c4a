"""What waits for whose decision, until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, get_default_page_content_type

from cms.approvals.models import ApprovalTask, LeaderLink
from working_days.calendar import working_days_to


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


@dataclass(frozen=True)
class Queue:
    """Everything that waits: how much of it, how much is overdue, the last days; and the first rows of it."""

    count: int
    overdue: int
    days: frozenset[date]
    rows: list[Waiting]


def waiting_for(user: Any, today: date | None = None, *, shown: int | None = None) -> Queue:
    """Pages at a step that ``user`` decides on, the most urgent first; all of them for a superuser.

    Only ``shown`` of them are read from the database.
    """
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if not user.is_superuser:
        groups = user.groups.values("pk")
        states = states.filter(
            Q(task__in=ApprovalTask.objects.filter(groups__in=groups).values("pk"))
            | Q(task__in=GroupApprovalTask.objects.filter(groups__in=groups).values("pk"))
        )
    return list_waiting(states, today or timezone.localdate(), shown)


def list_waiting(states: Any, today: date, shown: int | None) -> Queue:
    states = states.filter(workflow_state__base_content_type=get_default_page_content_type())
    due = dict(states.values_list("pk", "approvaltaskstate__due_on"))
    days_left = working_days_to(filter(None, due.values()), today)
    first = sorted(due, key=lambda pk: (due[pk] is None, due[pk] or today, pk))[:shown]
    return Queue(
        count=len(due),
        overdue=sum(days_left[day] < 0 for day in due.values() if day),
        days=frozenset(days_left),
        rows=_read_rows(first, due, days_left),
    )


def _read_rows(pks: list[int], due: dict[int, date | None], days_left: dict[date, int]) -> list[Waiting]:
    states = TaskState.objects.select_related("workflow_state__requested_by", "task").in_bulk(pks)
    pages = Page.objects.in_bulk({int(state.workflow_state.object_id) for state in states.values()})
    leaders = _asked_leaders(pks, {page.latest_revision_id for page in pages.values()})
    return [
        _row(states[pk], pages[int(states[pk].workflow_state.object_id)], due[pk], leaders.get(pk, ""), days_left)
        for pk in pks
        if int(states[pk].workflow_state.object_id) in pages
    ]


def _asked_leaders(pks: list[int], drafts: set[int | None]) -> dict[int, str]:
    """Names of the leaders whose link is still open (LeaderLink.status), by step; all steps here are under way."""
    unanswered = LeaderLink.objects.filter(task_state__in=pks, answer="", withdrawn_at=None)
    found = unanswered.filter(expires_at__gt=timezone.now(), revision__in=drafts)
    return dict(found.values_list("task_state", "leader_name"))


def _row(state: TaskState, page: Page, due_on: date | None, leader: str, days_left: dict[date, int]) -> Waiting:
    author = state.workflow_state.requested_by
    return Waiting(
        page=page,
        state=state,
        task=state.task.name,
        by=(author.get_full_name() or author.get_username()) if author else "",
        due_on=due_on,
        days_left=days_left[due_on] if due_on else None,
        leader=leader,
    )
