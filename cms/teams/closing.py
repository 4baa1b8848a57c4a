"""Removing a team whose page is gone."""

from django.contrib.auth.models import Group
from django.db import transaction

from cms.teams.files import put_away_collection
from cms.teams.models import Team
from cms.teams.workflows import put_away_workflow


@transaction.atomic
def close_team(team: Team) -> list[str]:
    """Groups and workflow go, files are kept; accounts stay, without the rights. Returns what was done."""
    groups = Group.objects.filter(team_group__team=team)
    changes = [f"删除用户组“{group.name}”" for group in groups]
    groups.delete()
    if team.collection:
        changes.append(put_away_collection(team.collection))
    if team.workflow:
        changes.append(put_away_workflow(team.workflow))
    team.delete()
    return [f"{team.name}：{change}" for change in changes]
