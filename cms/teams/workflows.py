"""A portal's workflow: its moderators approve what stands below it, associations and agencies included."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import (
    GroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
    get_default_page_content_type,
)

from cms.teams.models import Team, TeamKind
from cms.teams.rights import MODERATOR_OF_KIND


def ensure_workflow(team: Team) -> list[str]:
    """One step, approved by the team's moderators. Teams without moderators use the workflow of the portal above.

    A workflow that an administrator gave to the page instead is left alone; so are steps added to ours.
    """
    role = MODERATOR_OF_KIND.get(TeamKind(team.kind))
    if role is None:
        return []
    changes = []
    name = f"{team.name}审核"
    if team.workflow is None:
        team.workflow = make_workflow(team, name)
        team.save()
        changes.append(f"建立审批流程“{name}”")
    elif team.workflow.name != name:
        changes.append(f"审批流程“{team.workflow.name}”改名为“{name}”")
        team.workflow.tasks.filter(name=team.workflow.name).update(name=name)
        team.workflow.name = name
        team.workflow.save()
    changes += renew_steps(team.workflow)
    if not WorkflowPage.objects.filter(page_id=team.page_id).exists():
        WorkflowPage.objects.create(page_id=team.page_id, workflow=team.workflow)
        changes.append("把审批流程用于本页及下级")
    return changes


def make_workflow(team: Team, name: str) -> Workflow:
    workflow = Workflow.objects.create(name=name)
    task = make_step(name)
    task.groups.add(team.group(MODERATOR_OF_KIND[TeamKind(team.kind)]))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def make_step(name: str) -> Any:
    return apps.get_model(settings.QIFU_APPROVAL_TASK)._default_manager.create(name=name)


def ensure_own_step(team: Team) -> Workflow:
    """The team's workflow with a step in which its own moderators decide, whatever an administrator made of it."""
    ensure_workflow(team)
    assert team.workflow is not None
    moderators = team.group(MODERATOR_OF_KIND[TeamKind(team.kind)])
    model = apps.get_model(settings.QIFU_APPROVAL_TASK)
    own = model._default_manager.filter(workflow_tasks__workflow=team.workflow, active=True, groups=moderators)
    if not own.exists():
        step = make_step(team.workflow.name)
        step.groups.add(moderators)
        last = team.workflow.workflow_tasks.count()
        WorkflowTask.objects.create(workflow=team.workflow, task=step, sort_order=last)
    return team.workflow


def renew_steps(workflow: Workflow) -> list[str]:
    """Our step of an earlier version knows no due date; it is replaced as soon as nothing waits at it."""
    changes = []
    for row in workflow.workflow_tasks.filter(task__name=workflow.name).select_related("task"):
        old = row.task.specific
        if type(old) is not GroupApprovalTask or old.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).exists():
            continue
        row.task = make_step(old.name)
        row.task.groups.set(old.groups.all())
        row.save()
        old.deactivate()
        changes.append(f"审批步骤“{old.name}”加上办理期限")
    return changes


def put_away_workflow(workflow: Workflow) -> str:
    """A workflow without history goes with its steps; one with history stays for the record, switched off."""
    name = workflow.name
    if workflow.workflow_states.exists():
        workflow.deactivate()
        return f"停用审批流程“{name}”"
    for task in workflow.tasks.all():
        task.delete()
    workflow.delete()
    return f"删除审批流程“{name}”"


def cancel_foreign_workflows(below: Page) -> int:
    """End what waits for another team's moderators, at a page that has moved or below it; return how many."""
    moved = Page.objects.filter(path__startswith=Page.objects.get(pk=below.pk).path)
    states = WorkflowState.objects.active().filter(
        base_content_type=get_default_page_content_type(),
        object_id__in=moved.values_list(Cast("pk", CharField()), flat=True),
    )
    pages = moved.in_bulk([int(state.object_id) for state in states])
    foreign = [state for state in states if state.workflow_id not in workflows_over(pages[int(state.object_id)])]
    for state in foreign:
        state.cancel()
    return len(foreign)


def workflows_over(page: Page) -> set[int]:
    """Those that ``page`` may wait in: its own, and the teams' at or above it, to which drafts are handed on."""
    own = page.get_workflow()
    teams = Team.objects.at_or_above(page).exclude(workflow=None).values_list("workflow", flat=True)
    return {*teams, *([own.pk] if own else [])}
