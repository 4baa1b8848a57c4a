"""Which halls a log-in works at."""

from typing import Any

from django.db.models import QuerySet

from cms.service_desk.models import DeskRole
from cms.service_desk.rights import posts_of
from services.hall.models import Hall


def halls_of(user: Any) -> QuerySet[Hall]:
    """Those of the units whose clerk it is; a foreign one is not there."""
    units = {unit for role, unit in posts_of(user) if role == DeskRole.HALL_CLERK}
    return Hall.objects.filter(is_active=True, unit__in=units)


def has_hall(user: Any) -> bool:
    return halls_of(user).exists()
