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
    Role.CITY_MODERATOR: ("approvals", "sharing", "board"),
    Role.AUDITOR: ("roles", "board", "finding"),
}


def first_reads(user: Any) -> list[str]:
    """Slugs of chapters, those of all the user's roles, each once."""
    if user.is_superuser:
        return list(ADMINISTRATORS)
    roles = roles_of(user)
    return list(dict.fromkeys(slug for role, slugs in FIRST_READS.items() if role in roles for slug in slugs))
