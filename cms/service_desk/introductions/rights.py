"""Whose introductions a log-in sees. docs/roles.md says so; a test compares."""

from typing import Any

from cms.service_desk.models import DeskRole
from cms.service_desk.rights import posts_of
from cms.teams.queries import is_auditor
from services.introductions.acting import Actor
from services.introductions.models import Introduction, IntroductionQuerySet
from services.introductions.states import Party


def visible_to(user: Any) -> IntroductionQuerySet:
    """Lists and single ones are both taken from here. A provider sees its own, as long as consent stands; supervisors and
    auditors see all, masked and without what was handed over."""
    if is_auditor(user) or oversees(user):
        return Introduction.objects.all()
    return Introduction.objects.consented().filter(provider__in=providers_of(user))


def providers_of(user: Any) -> frozenset[int]:
    return frozenset(unit for role, unit in posts_of(user) if role == DeskRole.PROVIDER)


def oversees(user: Any) -> bool:
    return any(role == DeskRole.SUPERVISOR for role, _unit in posts_of(user))


def has_introductions(user: Any) -> bool:
    return is_auditor(user) or oversees(user) or bool(providers_of(user))


def may_handle(user: Any, introduction: Introduction) -> bool:
    return introduction.provider_id in providers_of(user)


def staff_actor(user: Any) -> Actor:
    return Actor(Party.PROVIDER, user.get_full_name() or user.get_username(), user.pk)
