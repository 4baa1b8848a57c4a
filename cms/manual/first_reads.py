"""What each role reads first."""

from typing import Any

from cms.teams.models import Role
from cms.teams.queries import roles_of

ADMINISTRATORS = ("administrators", "operations", "roles")
FIRST_READS: dict[Role, tuple[str, ...]] = {
    Role.ASSOCIATION_EDITOR: ("associations",),
    Role.AGENCY_EDITOR: ("associations",),
    Role.TOWN_EDITOR: ("first-policy", "from-word"),
    Role.CITY_EDITOR: ("first-policy", "from-word"),
    Role.TOWN_MODERATOR: ("approvals", "sharing"),
    Role.CITY_MODERATOR: ("approvals", "sharing", "pushes", "board"),
    Role.AUDITOR: ("roles", "board", "finding"),
}


# The desk has roles of its own (docs/roles.md).
DESK_READS = {
    "service_officer": "appeals-officer",
    "dispatcher": "appeals-officer",
    "department_handler": "appeals-handler",
    "supervisor": "appeals-supervisor",
    "hall_clerk": "appeals-counter",
    "provider": "finance",
}


_CACHE = "_qifu_desk_roles"


def first_reads(user: Any) -> list[str]:
    """Slugs of chapters, those of all the user's roles, each once."""
    if user.is_superuser:
        return list(ADMINISTRATORS)
    roles = roles_of(user)
    slugs = [slug for role, read in FIRST_READS.items() if role in roles for slug in read]
    return list(dict.fromkeys([*slugs, *desk_reads(user)]))


def desk_reads(user: Any) -> list[str]:
    """Of the chapters about appeals, those for the user's roles there."""
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, set(user.groups.exclude(unit_group=None).values_list("unit_group__role", flat=True)))
    held = getattr(user, _CACHE)
    return list(dict.fromkeys(slug for role, slug in DESK_READS.items() if role in held))
