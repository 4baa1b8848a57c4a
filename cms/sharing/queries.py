"""What the inbox and the admin's home show of sharings."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Max, Q, QuerySet
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


@dataclass(frozen=True)
class SentPage:
    """A page that was offered, and to whom, in the order of their states."""

    page: Page
    sharings: list[Sharing]

    def outcomes(self) -> list[tuple[Sharing, list[str]]]:
        """One sharing of each state, for its words, and the titles of all portals where it stands so."""
        groups = groupby(self.sharings, key=lambda sharing: (sharing.state, sharing.mandatory))
        return [
            (found[0], [sharing.portal.title for sharing in found]) for found in (list(group) for _key, group in groups)
        ]


def sent(portals: Iterable[Page]) -> list[SentPage]:
    """The pages that the portals offered last and what became of each, the newest first."""
    own = Q(pk__in=())
    for portal in portals:
        own |= Q(direction="down" if portal.depth == 2 else "up", page__path__startswith=portal.path)
    latest = Sharing.objects.filter(own).values("page_id").annotate(latest=Max("offered_at"))
    pages = [row["page_id"] for row in latest.order_by("-latest")[:SHOWN]]
    found: dict[int, list[Sharing]] = {pk: [] for pk in pages}
    for sharing in (
        Sharing.objects.filter(own, page_id__in=pages).with_names().order_by("state", "mandatory", "portal__path")
    ):
        found[sharing.page_id].append(sharing)
    return [SentPage(sharings[0].page, sharings) for sharings in found.values()]


def _of_public_pages(sharings: QuerySet[Sharing]) -> list[Sharing]:
    """An offered page that was unpublished meanwhile waits for its own team first."""
    found = list(sharings)
    public = {page.pk for page in only_public({sharing.page for sharing in found})}
    return [sharing for sharing in found if sharing.page_id in public]
