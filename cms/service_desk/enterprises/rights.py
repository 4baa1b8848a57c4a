"""What a log-in is to the registry. docs/roles.md says what follows; a test compares."""

from typing import Any

from cms.service_desk.rights import EVERYTHING, actor_of
from cms.teams.queries import is_auditor
from services.appeals.states import Party
from services.enterprises.models import Enterprise, EnterpriseQuerySet


def visible_to(user: Any) -> EnterpriseQuerySet:
    """The enterprises that a log-in may read: lists and single ones are both taken from here."""
    if is_auditor(user) or actor_of(user).parties & EVERYTHING:
        return Enterprise.objects.all()
    return Enterprise.objects.filter(town__in=actor_of(user).towns)


def has_registry(user: Any) -> bool:
    actor = actor_of(user)
    return is_auditor(user) or bool(actor.towns or actor.parties & EVERYTHING)


def may_edit(user: Any, enterprise: Enterprise) -> bool:
    """Towns keep theirs, the dispatchers all; who only oversees changes nothing."""
    actor = actor_of(user)
    return Party.DISPATCHER in actor.parties or (enterprise.town_id is not None and enterprise.town_id in actor.towns)


def may_add(user: Any) -> bool:
    """One enterprise or a list of them."""
    return bool(actor_of(user).towns) or Party.DISPATCHER in actor_of(user).parties


def towns_of(user: Any) -> frozenset[int] | None:
    """Whose enterprises a list may write; None: all."""
    return None if Party.DISPATCHER in actor_of(user).parties else actor_of(user).towns


def may_export(user: Any) -> bool:
    return Party.DISPATCHER in actor_of(user).parties
