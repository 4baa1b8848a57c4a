"""Whose surveys a log-in sees: those of its own team, alone. docs/roles.md says so; a test compares."""

from typing import Any

from cms.teams.models import Role, Team, TeamKind
from cms.teams.queries import is_auditor, roles_of, teams_of
from services.surveys.models import Survey, SurveyQuerySet
from services.surveys.states import Audience

MODERATORS = (Role.CITY_MODERATOR, Role.TOWN_MODERATOR)
# Whom a team of each kind may ask: the city everybody, a town its enterprises, all of them who came to their own events.
AUDIENCES = {
    TeamKind.CITY: tuple(Audience),
    TeamKind.TOWN: (Audience.ENTERPRISES, Audience.EVENT),
    TeamKind.ASSOCIATION: (Audience.EVENT,),
    TeamKind.AGENCY: (Audience.EVENT,),
}


def visible_to(user: Any) -> SurveyQuerySet:
    """Lists and single surveys are both taken from here. An auditor reads all, without names."""
    if is_auditor(user):
        return Survey.objects.all()
    return Survey.objects.filter(team__in=[team.page_id for team in teams_of(user)])


def has_surveys(user: Any) -> bool:
    """Whether there is anything to see in the menu: for members of teams, and auditors."""
    return bool(roles_of(user)) or is_auditor(user)


def may_make(user: Any) -> bool:
    return not is_auditor(user) and bool(teams_of(user))


def audiences_of(teams: list[Team]) -> list[Audience]:
    allowed = {audience for team in teams for audience in AUDIENCES[TeamKind(team.kind)]}
    return [audience for audience in Audience if audience in allowed]


def may_open(user: Any, survey: Survey) -> bool:
    """What goes to many is sent by a moderator of the team; what goes to who came to an event by any of it."""
    if not may_make(user):
        return False
    if survey.audience == Audience.EVENT:
        return True
    return user.groups.filter(team_group__team__page=survey.team, team_group__role__in=MODERATORS).exists()
