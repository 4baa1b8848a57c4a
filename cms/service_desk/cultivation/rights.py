"""Whose programmes' applications a log-in sees: those of its own department. docs/roles.md says so; a test compares."""

from typing import Any

from django.db.models import QuerySet

from cms.service_desk.models import DeskRole
from cms.service_desk.rights import posts_of
from cms.teams.queries import is_auditor
from services.cultivation.models import Application, Recognition
from services.cultivation.moving import Actor
from services.cultivation.programmes import Programme, list_programmes
from services.cultivation.programmes import units_of as programmes_units
from services.cultivation.states import State

# The city's dispatchers have the programmes of no department.
DECIDING = (DeskRole.DEPARTMENT_HANDLER, DeskRole.DISPATCHER)


def units_of(user: Any) -> list[int]:
    return [unit for role, unit in posts_of(user) if role in DECIDING]


def visible_to(user: Any) -> QuerySet[Application]:
    """Lists and single ones are both taken from here. What the enterprise has not handed in is its own."""
    handed_in = Application.objects.exclude(submitted_at=None, state__in=[State.DRAFT, State.WITHDRAWN])
    return handed_in if is_auditor(user) else handed_in.filter(unit__in=units_of(user))


def recognitions_for(user: Any) -> QuerySet[Recognition]:
    return Recognition.objects.all() if is_auditor(user) else Recognition.objects.filter(unit__in=units_of(user))


def has_programmes(user: Any) -> bool:
    return is_auditor(user) or bool(units_of(user))


def may_decide(user: Any) -> bool:
    return bool(units_of(user))


def programmes_of(user: Any) -> list[Programme]:
    """For which the log-in may enter recognitions."""
    mine = units_of(user)
    programmes = list_programmes() if mine else []
    units = programmes_units(programmes) if programmes else {}
    return [one for one in programmes if units[one.id].pk in mine]


def actor_of(user: Any) -> Actor:
    return Actor(user_id=user.pk, name=user.get_full_name() or user.get_username())
