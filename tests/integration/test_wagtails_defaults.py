"""Wagtail's own groups and workflow, as installations have them that were made before the teams."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from cms.teams.defaults import put_away_defaults
from site_content.policies.models import PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.factories import make_policy, make_superuser
from tests.integration.test_teams import sync_teams

pytestmark = pytest.mark.django_db
GONE = {"删除 Wagtail 自带的用户组“编辑”", "删除 Wagtail 自带的用户组“审核”", "删除 Wagtail 自带的审批流程“审核”"}


@pytest.fixture(autouse=True)
def defaults(city: CityPortalPage) -> Workflow:
    """As Wagtail's migrations and base.0003_chinese_names left them."""
    root = Page.get_first_root_node()
    for name in ("编辑", "审核"):
        group = Group.objects.create(name=name)
        for codename in ("add_page", "change_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    step = GroupApprovalTask.objects.create(name="审核")
    step.groups.add(group)
    workflow = Workflow.objects.create(name="审核")
    WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return workflow


def left() -> set[str]:
    return set(Group.objects.filter(team_group=None, unit_group=None).values_list("name", flat=True))


def test_they_go_when_nobody_uses_them_and_sync_teams_says_so(city: CityPortalPage) -> None:
    shown = sync_teams()
    assert all(line in shown for line in GONE) and left() == {"编辑", "审核"}
    sync_teams("--apply")
    assert left() == set() and not Workflow.objects.filter(name="审核").exists()
    assert not Task.objects.filter(name="审核").exists() and city.get_workflow().name == "市级审核"
    assert "没有要改的" in sync_teams()


def test_groups_with_members_stay_and_so_does_the_workflow_in_which_they_approve() -> None:
    user = User.objects.create_user("old", "old@example.org", "password")
    user.groups.add(Group.objects.get(name="审核"))
    assert put_away_defaults(apps) == ["删除 Wagtail 自带的用户组“编辑”"]
    assert left() == {"审核"} and Workflow.objects.filter(name="审核", active=True).exists()


def test_the_group_of_single_sign_on_stays(settings: Any) -> None:
    settings.QIFU_SSO_GROUP = "编辑"
    put_away_defaults(apps)
    assert left() == {"编辑"}


def test_a_workflow_with_history_is_switched_off_and_one_where_something_waits_stays(
    policy_section: PolicySectionPage, defaults: Workflow
) -> None:
    state = defaults.start(make_policy(policy_section, publish=False), make_superuser())
    assert put_away_defaults(apps) == ["删除 Wagtail 自带的用户组“编辑”"]
    state.cancel()
    assert "停用 Wagtail 自带的审批流程“审核”" in put_away_defaults(apps)
    defaults.refresh_from_db()
    assert not defaults.active and WorkflowState.objects.filter(workflow=defaults).exists() and left() == set()


def test_a_group_of_the_same_name_made_by_hand_stays() -> None:
    GroupPagePermission.objects.filter(group__name="编辑").delete()
    put_away_defaults(apps)
    assert left() == {"编辑"}
