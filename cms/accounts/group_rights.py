"""Rights over pages and collections that the group form grants: written in bulk, past every signal."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from django.forms import Media
from wagtail.log_actions import log
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.accounts.audit import GRANTED, describe_place

LAST = 10_000
MODELS: tuple[Any, ...] = (GroupPagePermission, GroupCollectionPermission)


def rights_of(group: Group | None) -> dict[tuple[type[Model], int], Any]:
    """Every right of the group over a page or a collection; none for a group to be."""
    if group is None or group.pk is None:
        return {}
    return {(model, right.pk): right for model in MODELS for right in model.objects.filter(group=group)}


class RightsNote:
    """A panel of the group form that shows nothing: it is saved after the others and logs what they granted."""

    media = Media()

    def __init__(self, data: Any = None, files: Any = None, instance: Group | None = None, prefix: str = "") -> None:
        self.instance = instance
        self.prefix = "qifu_rights_note"
        self.before = set(rights_of(instance)) if data is not None else set()

    def is_valid(self) -> bool:
        return True

    def as_admin_panel(self) -> str:
        return ""

    def save(self) -> None:
        for key, right in rights_of(self.instance).items():
            if key not in self.before:
                log(right.group, GRANTED, data={"what": describe_place(right)})


def permission_panel() -> type[RightsNote]:
    return RightsNote
