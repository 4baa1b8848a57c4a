"""Wagtail's bulk actions leave out what one may not change, and name it (8.0): also by any number, or all there is."""

from typing import Any

from wagtail.admin.views.bulk_action import BulkAction

from cms.teams.borders import oversees
from cms.teams.references import foreign_ones, owned_reference

find_objects = BulkAction.get_actionable_objects


class ForeignObjects(Exception):
    """Somebody asks for an action on another team's things by their numbers."""


def find_own_objects(action: BulkAction) -> tuple[list[Any], dict[str, Any]]:
    """As Wagtail's, without another team's things. Raises ForeignObjects if they were asked for one by one."""
    objects, context = find_objects(action)
    user = action.request.user
    if oversees(user):
        return objects, context
    refused = context["items_with_no_access"]
    foreign = foreign_ones(user, {reference for item in refused for reference in owned_reference(type(item), item.pk)})
    if foreign and "all" not in action.request.GET.getlist("id"):
        raise ForeignObjects
    hidden = {pk for _model, pk in foreign}
    return objects, {**context, "items_with_no_access": [item for item in refused if str(item.pk) not in hidden]}


def keep_borders() -> None:
    BulkAction.get_actionable_objects = find_own_objects
