"""Which objects a bulk action takes, and which it names as left out.

No hook says so before the confirmation is shown: ``before_bulk_action`` runs once all is decided.
"""

from collections.abc import Callable
from typing import Any

from wagtail.admin.views.bulk_action import BulkAction

# (those it may act on, the context with ``items_with_no_access``) of an action.
Finding = Callable[[Any], tuple[list[Any], dict[str, Any]]]
find_objects: Finding = BulkAction.get_actionable_objects


def find_by(find: Finding) -> None:
    BulkAction.get_actionable_objects = find
