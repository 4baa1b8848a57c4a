"""What a log-in is to authorisations. docs/roles.md says what follows; a test compares."""

from typing import Any

from cms.service_desk.models import DeskRole
from cms.service_desk.rights import EVERYTHING, actor_of, posts_of
from cms.service_desk.units import CITY
from cms.teams.queries import is_auditor
from services.appeals.states import Party
from services.authorisations.actors import Actor
from services.authorisations.models import Authorisation, AuthorisationQuerySet
from services.units.models import Unit


def visible_to(user: Any) -> AuthorisationQuerySet:
    """The authorisations that a log-in may read: lists and single ones are both taken from here."""
    if is_auditor(user) or actor_of(user).parties & EVERYTHING:
        return Authorisation.objects.all()
    return Authorisation.objects.filter(enterprise__town__in=actor_of(user).towns)


def staff_actor(user: Any) -> Actor:
    """Officers decide for their towns, dispatchers for all; clerks vouch at their town's counter, the city's for all."""
    desk = actor_of(user)
    return Actor(
        name=desk.name,
        user_id=user.pk,
        email=user.email or "",
        towns=None if Party.DISPATCHER in desk.parties else desk.towns,
        counters=counters_of(user),
    )


def counters_of(user: Any) -> frozenset[int] | None:
    units = {unit for role, unit in posts_of(user) if role == DeskRole.HALL_CLERK}
    return None if units and Unit.objects.filter(pk__in=units, code=CITY).exists() else frozenset(units)


def has_authorisations(user: Any) -> bool:
    actor = actor_of(user)
    return is_auditor(user) or bool(actor.towns or actor.parties & EVERYTHING)


def may_see_letters(user: Any) -> bool:
    """Whoever decides; who only oversees does not see what is on them."""
    actor = actor_of(user)
    return bool(actor.towns) or Party.DISPATCHER in actor.parties


def has_counter(user: Any) -> bool:
    return Party.CLERK in actor_of(user).parties
