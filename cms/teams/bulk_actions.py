"""Wagtail's bulk actions leave out what one may not change, and name it (8.0): also by any number, or all there is."""

from typing import Any

from cms.teams.borders import oversees
from cms.teams.references import foreign_ones, owned_reference
from cms.wagtail_seams import bulk_actions


class ForeignObjects(Exception):
    """Somebody asks for an action on another team's things by their numbers."""


def find_own_objects(action: Any) -> tuple[list[Any], dict[str, Any]]:
    """As Wagtail's, without another team's things. Raises ForeignObjects if they were asked for one by one."""
    objects, context = bulk_actions.find_objects(action)
    user = action.request.user
    if oversees(user):
        return objects, context
    refused = context["items_with_no_access"]
    foreign = foreign_ones(user, {reference for item in refused for reference in owned_reference(type(item), item.pk)})
    if foreign and "all" not in action.request.GET.getlist("id"):
        raise ForeignObjects
    hidden = {pk for _model, pk in foreign}
    return objects, {**context, "items_with_no_access": [item for item in refused if str(item.pk) not in hidden]}


def take_only_own_objects() -> None:
    bulk_actions.find_by(find_own_objects)
