"""Questions about people and teams."""

from typing import Any

from wagtail.models import Page

from cms.teams.models import Role, Team

_CACHE = "_qifu_roles"


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of a log-in, read once a request (they are kept on the user object)."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, _CACHE):
        found = user.groups.exclude(team_group=None).values_list("team_group__role", flat=True)
        setattr(user, _CACHE, frozenset(Role(role) for role in found))
    return getattr(user, _CACHE)


def is_auditor(user: Any) -> bool:
    """Reads everything, changes nothing: whatever other groups the log-in is in."""
    return not user.is_superuser and Role.AUDITOR in roles_of(user)


def team_of(page: Page) -> Team | None:
    """The team that keeps ``page``: the nearest at or above it."""
    return Team.objects.at_or_above(page).first()


def teams_of(user: Any) -> list[Team]:
    """The teams that a log-in is a member of."""
    teams = Team.objects.filter(groups__group__user=user).exclude(page=None)
    return list(teams.select_related("page").distinct().order_by("page__path"))
