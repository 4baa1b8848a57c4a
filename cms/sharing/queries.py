"""What the inbox and the admin's home show of sharings."""

from typing import Any

from django.db.models import QuerySet

from publishing.visibility import only_public
from site_content.sharing.models import Sharing
from site_content.sharing.permissions import own_portals

SHOWN = 50


def waiting(user: Any) -> list[Sharing]:
    """Offers of public pages to the user's portals, the oldest first."""
    portals = [portal.pk for portal in own_portals(user)]
    return _of_public_pages(Sharing.objects.offered().to_portals(portals).with_names().order_by("offered_at"))


def received(user: Any) -> QuerySet[Sharing]:
    """What the user's portals show or declined, the newest first."""
    portals = [portal.pk for portal in own_portals(user)]
    decided = Sharing.objects.filter(state__in=["accepted", "declined"]).to_portals(portals)
    return decided.with_names().order_by("-offered_at")[:SHOWN]


def sent(user: Any) -> list[Sharing]:
    """What the user's portals offered and what became of it, the newest first."""
    found: list[Sharing] = []
    for portal in own_portals(user):
        direction = "down" if portal.depth == 2 else "up"
        below = Sharing.objects.filter(direction=direction, page__path__startswith=portal.path)
        found += below.with_names().order_by("-offered_at")[:SHOWN]
    return sorted(found, key=lambda sharing: sharing.offered_at, reverse=True)[:SHOWN]


def _of_public_pages(sharings: QuerySet[Sharing]) -> list[Sharing]:
    """An offered page that was unpublished meanwhile waits for its own team first."""
    found = list(sharings)
    public = {page.pk for page in only_public({sharing.page for sharing in found})}
    return [sharing for sharing in found if sharing.page_id in public]
