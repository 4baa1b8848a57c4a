"""The groups and the workflow that Wagtail sets up at first: they reach over every team, and teams make them needless."""

from typing import Any

from django.conf import settings

# As Wagtail names them, and as base.0003_chinese_names does.
GROUPS = ("Editors", "Moderators", "编辑", "审核")
WORKFLOWS = ("Moderators approval", "审核")


def put_away_defaults(apps: Any) -> list[str]:
    """Delete those that nobody uses; return in Chinese what went.

    A group stays while it has members, new log-ins of single sign-on come into it, or it approves in a workflow; the
    workflow stays while others approve in it or something waits in it, and with history it is switched off instead.
    ``apps``: Django's registry, or a migration's.
    """
    groups = unused_groups(apps)
    changes = [_put_away(workflow) for workflow in unused_workflows(apps, groups)]
    for group in without_work(apps, groups):
        changes.append(f"删除 Wagtail 自带的用户组“{group.name}”")
        group.delete()
    return changes


def unused_groups(apps: Any) -> list[Any]:
    """Known by their names and their rights over the whole tree: hardly any group made by hand has both."""
    groups = apps.get_model("auth.Group").objects.filter(name__in=GROUPS, page_permissions__page__depth=1)
    groups = groups.filter(user=None, team_group=None).exclude(name=settings.QIFU_SSO_GROUP)
    return list(groups.distinct())


def unused_workflows(apps: Any, groups: list[Any]) -> list[Any]:
    """Those at the root of the tree and nowhere else, in which none but ``groups`` approve."""
    of_teams = apps.get_model("teams.Team").objects.exclude(workflow=None).values("workflow")
    steps = apps.get_model("wagtailcore.GroupApprovalTask").objects
    of_others = steps.exclude(groups=None).filter(groups__in=_others(apps, groups)).values("pk")
    found = apps.get_model("wagtailcore.Workflow").objects.filter(
        name__in=WORKFLOWS, active=True, workflow_pages__page__depth=1
    )
    found = found.exclude(pk__in=of_teams).exclude(workflow_pages__page__depth__gt=1)
    found = found.exclude(workflow_tasks__task__in=of_others)
    return list(found.exclude(workflow_states__status__in=("in_progress", "needs_changes")).distinct())


def without_work(apps: Any, groups: list[Any]) -> list[Any]:
    steps = [apps.get_model(name).objects for name in ("wagtailcore.GroupApprovalTask", "approvals.ApprovalTask")]
    active = [model.filter(workflow_tasks__workflow__active=True) for model in steps]
    return [group for group in groups if not any(model.filter(groups=group.pk).exists() for model in active)]


def _others(apps: Any, groups: list[Any]) -> Any:
    return apps.get_model("auth.Group").objects.exclude(pk__in=[group.pk for group in groups]).values("pk")


def _put_away(workflow: Any) -> str:
    if workflow.workflow_states.exists():
        workflow.active = False
        workflow.save()
        workflow.workflow_pages.all().delete()
        return f"停用 Wagtail 自带的审批流程“{workflow.name}”"
    for row in workflow.workflow_tasks.all():
        if row.task.workflow_tasks.count() == 1:
            row.task.delete()
    workflow.delete()
    return f"删除 Wagtail 自带的审批流程“{workflow.name}”"
