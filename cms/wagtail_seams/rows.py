"""What every row of a listing asks of its page or workflow, read for all rows at once.

Wagtail's explorer does so; its home, reports, choosers and page menu ask row by row (8.0).
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import Count, Q, Value
from django.utils.translation import gettext as _
from wagtail.models import AbstractGroupApprovalTask, Page, Task, TaskState, WorkflowPage, WorkflowTask


def with_status(pages: Any) -> Any:
    """The pages (a queryset) with what their status, their lock and their permissions are told from."""
    return pages.prefetch_workflow_states().annotate_approved_schedule().annotate_site_root_state()


def note_parents(pages: Any) -> None:
    """For ``get_parent`` of each."""
    Page.objects.annotate_parent_page(pages)
    for page in pages:
        page._cached_parent_obj = page._parent_page


def note_steps_reached(pages: Iterable[Any], user: Any) -> None:
    """For ``current_workflow_task`` and whether it is the user's, which locks and permissions ask; ``with_status``."""
    reached = {state.current_task_state_id for page in pages for state in page._current_workflow_states}
    states = TaskState.objects.filter(pk__in=reached - {None}).specific().in_bulk()
    steps = Task.objects.filter(pk__in={state.task_id for state in states.values()}).specific().in_bulk()
    note_own_steps(steps.values(), user)
    for page in pages:
        for state in page._current_workflow_states:
            if step_state := states.get(state.current_task_state_id):
                step_state.task = steps[step_state.task_id]
                state.current_task_state = step_state


def note_own_steps(steps: Iterable[Any], user: Any) -> None:
    """Where Wagtail keeps the answers that it asks for step by step."""
    known = user.__dict__.setdefault("_group_approval_task_checks", {})
    for kind in {type(step) for step in steps if isinstance(step, AbstractGroupApprovalTask)}:
        own = set(kind.objects.filter(groups__in=user.groups.values("pk")).values_list("pk", flat=True))
        known |= {step.pk: step.pk in own for step in steps if type(step) is kind}


def note_steps(states: Iterable[Any]) -> None:
    """Give every WorkflowState what its ``all_tasks_with_status`` would ask for: the steps and how far each is."""
    states = list(states)
    steps: dict[int, list[Any]] = defaultdict(list)
    rows = WorkflowTask.objects.filter(workflow__in={state.workflow_id for state in states})
    for row in rows.select_related("task").order_by("sort_order"):
        steps[row.workflow_id].append(row.task)
    runs = TaskState.objects.filter(workflow_state__in=[state.pk for state in states]).order_by("started_at", "pk")
    reached = {(state, task): status for state, task, status in runs.values_list("workflow_state", "task", "status")}
    labels = dict(TaskState.STATUS_CHOICES)
    for state in states:
        state.all_tasks_with_status = [copy(step) for step in steps[state.workflow_id]]
        for step in state.all_tasks_with_status:
            step.status = reached.get((state.pk, step.pk))
            step.status_display = labels.get(step.status, _("Not started"))


def note_pages_covered(workflows: Iterable[Any]) -> None:
    """For ``all_pages.count`` of each: one query counts what stands below its pages and has no other workflow nearer."""
    places = list(WorkflowPage.objects.values_list("workflow", "page__path").order_by("page__path"))
    counts = []
    for workflow in workflows:
        covered = Q(pk__in=())
        for path in (path for pk, path in places if pk == workflow.pk):
            others = (other for _pk, other in places if other != path and other.startswith(path))
            covered |= Q(path__startswith=path) & ~Q(*(Q(path__startswith=other) for other in others), _connector=Q.OR)
        pages = Page.objects.filter(covered).order_by().annotate(workflow=Value(workflow.pk)).values("workflow")
        counts.append(pages.annotate(count=Count("pk")).values_list("workflow", "count"))
    found = dict(counts[0].union(*counts[1:], all=True)) if counts else {}
    for workflow in workflows:
        workflow.all_pages = {"count": found.get(workflow.pk, 0)}
