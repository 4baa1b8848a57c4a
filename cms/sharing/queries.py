"""What the inbox and the admin's home show of sharings."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.teams.queries import is_auditor
from publishing.visibility import only_public
from site_content.sharing.models import Sharing
from site_content.sharing.permissions import own_portals, portals_open_to

SHOWN = 50


def followed_portals(user: Any) -> list[Page]:
    """The portals whose sharings a user may read."""
    return portals_open_to(user, "change") if is_auditor(user) else own_portals(user, "change")


def waiting(user: Any) -> list[Sharing]:
    """Offers of public pages that the user decides on, the oldest first."""
    return waiting_in(own_portals(user))


def waiting_in(portals: Iterable[Page]) -> list[Sharing]:
    offered = Sharing.objects.offered().to_portals([portal.pk for portal in portals])
    return _of_public_pages(offered.select_related("page", "portal").order_by("offered_at"))


def received(portals: Iterable[Page]) -> QuerySet[Sharing]:
    """What the portals show or declined, the newest first."""
    decided = Sharing.objects.filter(state__in=["accepted", "declined"])
    decided = decided.to_portals([portal.pk for portal in portals])
    return decided.with_names().order_by("-offered_at")[:SHOWN]


def sent(portals: Iterable[Page]) -> list[Sharing]:
    """What the portals offered and what became of it, the newest first."""
    own = Q(pk__in=())
    for portal in portals:
        own |= Q(direction="down" if portal.depth == 2 else "up", page__path__startswith=portal.path)
    return list(Sharing.objects.filter(own).with_names().order_by("-offered_at")[:SHOWN])


def _of_public_pages(sharings: QuerySet[Sharing]) -> list[Sharing]:
    """An offered page that was unpublished meanwhile waits for its own team first."""
    found = list(sharings)
    public = {page.pk for page in only_public({sharing.page for sharing in found})}
    return [sharing for sharing in found if sharing.page_id in public]
