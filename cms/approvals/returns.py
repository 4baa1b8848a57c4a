"""Drafts that came back to their authors, by whom and why."""

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page, TaskState, WorkflowState


@dataclass(frozen=True)
class Returned:
    page: Page
    reason: str
    by: str
    at: datetime | None


def returned(state: WorkflowState) -> Returned:
    task: TaskState | None = state.current_task_state
    by = task.finished_by.get_full_name() or task.finished_by.get_username() if task and task.finished_by else ""
    return Returned(state.content_object, task.comment if task else "", by, task.finished_at if task else None)
