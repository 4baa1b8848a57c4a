"""What a log-in is to appeals. docs/roles.md says what follows; a test compares."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.service_desk.models import Absence, DeskRole, UnitGroup
from cms.teams.queries import is_auditor
from services.appeals.actors import Actor
from services.appeals.models import Appeal
from services.appeals.states import OPEN, Party, State

_CACHE = "_qifu_posts"
PARTIES = {
    DeskRole.SERVICE_OFFICER: {Party.OFFICER, Party.HANDLER},
    DeskRole.DEPARTMENT_HANDLER: {Party.HANDLER},
    DeskRole.DISPATCHER: {Party.DISPATCHER},
    DeskRole.SUPERVISOR: {Party.SUPERVISOR},
    DeskRole.HALL_CLERK: {Party.CLERK},
    DeskRole.PROVIDER: set(),
}
HANDLING = (DeskRole.SERVICE_OFFICER, DeskRole.DEPARTMENT_HANDLER)
EVERYTHING = {Party.DISPATCHER, Party.SUPERVISOR}


def posts_of(user: Any) -> list[tuple[DeskRole, int]]:
    """(role, unit), read once a request. An auditor holds none, whatever groups the log-in is in."""
    if not user.is_authenticated or is_auditor(user):
        return []
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, _read_posts([user.pk, *stood_in_for(user)]))
    return getattr(user, _CACHE)


def own_posts(user: Any) -> list[tuple[DeskRole, int]]:
    """Without those of whoever is away."""
    return [] if not user.is_authenticated or is_auditor(user) else _read_posts([user.pk])


def _read_posts(people: list[int]) -> list[tuple[DeskRole, int]]:
    rows = UnitGroup.objects.filter(group__user__in=people).values_list("role", "unit").distinct()
    return [(DeskRole(role), unit) for role, unit in rows]


def stood_in_for(user: Any) -> list[int]:
    """Who is away today and has named this log-in as deputy."""
    today = timezone.localdate()
    away = Absence.objects.filter(deputy=user, first__lte=today, last__gte=today, user__is_active=True)
    return list(away.values_list("user", flat=True))


def actor_of(user: Any) -> Actor:
    posts = posts_of(user)
    return Actor(
        name=user.get_full_name() or user.get_username(),
        user_id=user.pk,
        parties=frozenset(party for role, _unit in posts for party in PARTIES[role]),
        towns=frozenset(unit for role, unit in posts if role == DeskRole.SERVICE_OFFICER),
        units=frozenset(unit for role, unit in posts if role in HANDLING),
    )


def visible_to(user: Any) -> Any:
    """The appeals that a log-in may read; lists and single ones are both taken from here. Unconfirmed ones nobody sees."""
    submitted = Appeal.objects.exclude(state=State.UNCONFIRMED)
    if is_auditor(user):
        return submitted
    actor = actor_of(user)
    if actor.parties & EVERYTHING:
        return submitted
    seen = Q(town__in=actor.towns) | Q(unit__in=actor.units)
    if Party.CLERK in actor.parties:
        seen |= Q(entered_by_id=user.pk)
    return submitted.filter(seen) if actor.parties else submitted.none()


def has_desk(user: Any) -> bool:
    return is_auditor(user) or bool(actor_of(user).parties)


def may_act_for(user: Any, appeal: Appeal) -> bool:
    """As one of those who take it, answer it or look after it now; a clerk only enters."""
    return bool(actor_of(user).capacities(town=appeal.town_id, unit=appeal.unit_id) - {Party.CLERK})


def may_ask_leader(user: Any, appeal: Appeal) -> bool:
    return Party.SUPERVISOR in actor_of(user).parties and appeal.state in OPEN


def may_enter(user: Any) -> bool:
    """On behalf of whoever calls or comes."""
    return bool(actor_of(user).parties & {Party.CLERK, Party.OFFICER, Party.DISPATCHER})


def may_compare(user: Any) -> bool:
    """The figures of all towns and units are for who sees all appeals."""
    return is_auditor(user) or bool(actor_of(user).parties & EVERYTHING)
