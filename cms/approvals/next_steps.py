"""What comes after a leader's answer: before it is given, and as things stand afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from wagtail.models import Page, Task, WorkflowState

from cms.approvals.evidence import missing_approvals
from cms.approvals.models import ApprovalTaskState, LeaderLink


@dataclass(frozen=True)
class Following:
    """Steps or approvals that the draft still has to pass, or else the day it becomes public, or that it is."""

    steps: list[str]
    due_on: date | None = None
    public_at: datetime | None = None
    is_public: bool = False


def if_agreed(link: LeaderLink) -> Following:
    """Later steps of the workflow; without any, the approvals that would still be missing."""
    state = link.task_state.workflow_state
    later = Task.objects.active().filter(workflow_tasks__workflow=state.workflow).exclude(pk=link.task_state.task_id)
    later = later.exclude(task_states__in=state.successful_task_states).order_by("workflow_tasks__sort_order")
    steps = [task.name for task in later]
    if not steps:
        page = Page.objects.get(pk=link.revision.object_id)
        steps = [str(approver.label) for approver in missing_approvals(page, link.revision, if_agreed=link)]
    go_live_at = link.revision.as_object().go_live_at
    return Following(steps, public_at=go_live_at if go_live_at and go_live_at > timezone.now() else None)


def as_it_stands(link: LeaderLink) -> Following:
    page = Page.objects.get(pk=link.revision.object_id)
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        step = ApprovalTaskState.objects.filter(pk=state.current_task_state_id).first()
        return Following([state.current_task_state.task.name], due_on=step.due_on if step else None)
    is_public = page.live and page.live_revision_id == link.revision_id
    return Following([], public_at=link.revision.approved_go_live_at, is_public=is_public)
