"""Where a page stands: its portal, section and owner, and its public address."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from publishing.kinds import owner_kinds


@dataclass(frozen=True)
class TreePlace:
    """Ids, as text, of what stands above a page (a portal is its own portal)."""

    portal: str | None
    section: str | None
    owner: str | None
    ancestors: list[str]


def tree_place(page: Page) -> TreePlace:
    """One query: ancestors below the tree's root, with their kinds."""
    portal = section = owner = None
    ancestors = []
    owners = owner_kinds()
    rows = page.get_ancestors().filter(depth__gt=1).order_by("path").values_list("pk", "content_type_id")
    for pk, content_type_id in rows:
        kind = kind_of(content_type_id)
        ancestors.append(str(pk))
        if kind == "portal":
            portal, section, owner = str(pk), None, None
        elif kind == "section":
            section = str(pk)
        elif kind in owners:
            owner = str(pk)
    if getattr(page, "record_kind", None) == "portal":
        portal, section = str(page.pk or 0), None
    return TreePlace(portal, section, owner, ancestors)


def kind_of(content_type_id: int) -> str | None:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return getattr(model, "record_kind", None)
