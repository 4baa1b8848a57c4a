"""Where a page is shown besides its own portal: the portals that accepted it, and the section of each that lists it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, get_page_models

from site_content.sharing.models import Sharing

Place = dict[str, str | None]


def shared_places(page: Page, own_portal: str | None) -> list[Place]:
    """``[{"portal", "section"}]`` for the record, by portal id; ``section`` is null in a portal without a fitting one.

    One query for a page that is not shared, four for one that is, however many portals there are.
    """
    if not page.pk:
        return []
    wanted = Sharing.objects.accepted().filter(page_id=page.pk).exclude(portal_id=own_portal or 0)
    portals = list(Page.objects.live().filter(pk__in=wanted.values("portal_id")).order_by("pk"))
    sections = list(sections_of(portals, page)) if portals else []
    column = column_of(page)
    return [{"portal": str(portal.pk), "section": choose_section(portal, sections, column)} for portal in portals]


def sections_of(portals: Iterable[Page], page: Page) -> Iterable[Page]:
    """Published sections, directly below one of the portals, that list pages of this kind; in the tree's order."""
    models = [model for model in get_page_models() if getattr(model, "lists", None) == getattr(page, "record_kind", "")]
    below = Q()
    for portal in portals:
        below |= Q(path__startswith=portal.path, depth=portal.depth + 1)
    types = ContentType.objects.get_for_models(*models).values()
    return Page.objects.live().filter(below, content_type__in=types).order_by("path").specific()


def choose_section(portal: Page, sections: list[Page], column: Any) -> str | None:
    """The first of the same column (a notice goes among notices), else the first of the kind."""
    own = [section for section in sections if section.path.startswith(portal.path)]
    fitting = [section for section in own if column_of(section) == column] or own
    return str(fitting[0].pk) if fitting else None


def column_of(page: Page) -> Any:
    """What a news section, and a page in it, is for; None for all other kinds."""
    return getattr(page, "column", None)
