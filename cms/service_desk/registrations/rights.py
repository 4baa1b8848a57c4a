"""Whose events' lists a log-in sees: those of its own team, alone. docs/roles.md says so; a test compares."""

from typing import Any

from wagtail.models import Page

from cms.teams.models import Team
from cms.teams.queries import is_auditor, roles_of, teams_of
from services.registrations.models import Desk, DeskQuerySet
from services.registrations.organising import Organiser

STEP = 4  # letters of a page's path for each level of the tree


def visible_to(user: Any) -> DeskQuerySet:
    """Lists and single desks are both taken from here. An auditor reads all, masked; the city's editors the city's own."""
    if is_auditor(user):
        return Desk.objects.all()
    own = {team.page_id for team in teams_of(user) if team.page_id}
    return Desk.objects.filter(pk__in=_desks_of(own)) if own else Desk.objects.none()


def _desks_of(teams: set[int]) -> list[int]:
    """Whose event's nearest team is one of them."""
    events = dict(Desk.objects.values_list("event_id", "pk"))
    numbers = [int(number) for number in events if number.isdecimal()]
    paths = dict(Page.objects.filter(pk__in=numbers).values_list("pk", "path"))
    owners = dict(Team.objects.exclude(page=None).values_list("page__path", "page_id"))
    return [events[str(pk)] for pk, path in paths.items() if _nearest(path, owners) in teams]


def _nearest(path: str, owners: dict[str, int]) -> int | None:
    above = (path[:end] for end in range(len(path), 0, -STEP))
    return next((owners[part] for part in above if part in owners), None)


def has_events(user: Any) -> bool:
    """Whether there is anything to see in the menu: for members of teams, and auditors."""
    return bool(roles_of(user)) or is_auditor(user)


def may_organise(user: Any) -> bool:
    return not is_auditor(user)


def organiser_of(user: Any) -> Organiser:
    return Organiser(user.get_full_name() or user.get_username(), user.pk)
