"""Making a team what its page says: ``sync_team`` is called after every change and may be called any time."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page

from cms.teams.files import collection_rights, ensure_collection
from cms.teams.kinds import KIND_OF_PAGE
from cms.teams.models import Role, Team, TeamGroup, TeamKind
from cms.teams.naming import group_name, team_name
from cms.teams.permits import give_file_rights, give_model_rights, give_page_rights
from cms.teams.rights import RIGHTS, ROLES_OF_KIND
from cms.teams.workflows import ensure_workflow


@transaction.atomic
def sync_team(page: Page) -> list[str]:
    """Give ``page`` its team, or bring its team up to date; return in Chinese what had to be changed.

    Doing it twice changes nothing the second time. ``page`` may be of any class; pages without a team are left alone.
    """
    kind = KIND_OF_PAGE.get(page.specific_class)
    if kind is None:
        return []
    changes: list[str] = []
    team = ensure_team(page, kind, changes)
    changes += ensure_collection(team)
    for role in ROLES_OF_KIND[kind]:
        group = ensure_group(team, role, changes)
        changes += give_rights(team, role, group)
    changes += ensure_workflow(team)
    return [f"{team.name}：{change}" for change in changes]


def ensure_team(page: Page, kind: TeamKind, changes: list[str]) -> Team:
    name = team_name(page, kind)
    team = Team.objects.filter(page_id=page.pk).select_related("page", "collection", "workflow").first()
    if team is None:
        changes.append("建立团队")
        return Team.objects.create(page_id=page.pk, kind=kind, name=name)
    if (team.name, team.kind) != (name, kind):
        changes.append(f"团队改名，原名“{team.name}”")
        team.name, team.kind = name, kind
        team.save()
    return team


def ensure_group(team: Team, role: Role, changes: list[str]) -> Group:
    """The group of ``role``, under the name that it should have."""
    name = group_name(team.name, role)
    held = TeamGroup.objects.filter(team=team, role=role).select_related("group").first()
    if held is None:
        group = Group.objects.create(name=free_name(name))
        TeamGroup.objects.create(team=team, role=role, group=group)
        changes.append(f"建立用户组“{group.name}”")
        return group
    if held.group.name not in (name, f"{name}（团队）"):
        changes.append(f"用户组“{held.group.name}”改名为“{name}”")
        held.group.name = free_name(name)
        held.group.save()
    return held.group


def free_name(name: str) -> str:
    """Group names are unique, and somebody may have made one of this name by hand."""
    return f"{name}（团队）" if Group.objects.filter(name=name).exists() else name


def give_rights(team: Team, role: Role, group: Group) -> list[str]:
    rights = RIGHTS[role]
    assert team.page is not None
    page = Page.get_first_root_node() if rights.pages_everywhere else team.page
    return [
        *give_page_rights(group, page, rights.pages),
        *give_file_rights(group, collection_rights(team, rights)),
        *give_model_rights(group, rights),
    ]
