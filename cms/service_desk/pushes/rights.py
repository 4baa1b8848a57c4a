"""Who looks at pushes, and who decides on those that wait. docs/roles.md says it; a test compares.

Unlike the rest of the desk this is content: what a moderator publishes is told. Of recipients no name and no contact is
shown, only why they would be told.
"""

from typing import Any

from cms.teams.models import Role
from cms.teams.queries import is_auditor, roles_of


def may_decide(user: Any) -> bool:
    """City moderators and administrators; an auditor changes nothing, whatever else the log-in is."""
    return not is_auditor(user) and (user.is_superuser or Role.CITY_MODERATOR in roles_of(user))


def may_look(user: Any) -> bool:
    return is_auditor(user) or may_decide(user)
