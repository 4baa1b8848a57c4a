"""Who may share and who decides, by the page permissions that there are: publishing on the portal's own page."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from publishing.kinds import shared_kinds
from publishing.visibility import only_public
from site_content.sharing.models import Direction, Sharing, SharingState


def is_portal(page: Page) -> bool:
    return getattr(page.specific_class, "record_kind", None) == "portal"


def portal_of(page: Page) -> Page | None:
    """The nearest portal above a page."""
    return next((above for above in page.get_ancestors().order_by("-depth") if is_portal(above)), None)


def is_city(portal: Page) -> bool:
    return portal.depth == 2


def direction_from(portal: Page) -> Direction:
    return Direction.DOWN if is_city(portal) else Direction.UP


def target_portals(portal: Page) -> list[Page]:
    """Where pages of ``portal`` can go: from the city to every portal below it, from there to the city."""
    if not is_city(portal):
        return [portal.get_parent()]
    return [child for child in portal.get_children().order_by("path") if is_portal(child)]


def may_publish_in(user: Any, portal: Page) -> bool:
    """Asked of the portal's own class: it may be stricter than Wagtail."""
    return bool(portal.specific.permissions_for_user(user).can_publish())


def may_offer(user: Any, page: Page) -> bool:
    """A page of a kind that is shared, by whoever may publish in its whole portal."""
    if getattr(page.specific_class, "record_kind", None) not in shared_kinds():
        return False
    portal = portal_of(page)
    return portal is not None and may_publish_in(user, portal)


def may_decide(user: Any, sharing: Sharing) -> bool:
    """Whoever may publish in the receiving portal; what the city makes mandatory is not for it to decide."""
    undecided = sharing.state != SharingState.WITHDRAWN and not sharing.mandatory
    return undecided and bool(only_public([sharing.page])) and may_publish_in(user, sharing.portal)


def may_follow(user: Any, page: Page) -> bool:
    """Whoever may edit the page may know where it is shown."""
    shared = getattr(page.specific_class, "record_kind", None) in shared_kinds()
    return shared and bool(page.specific.permissions_for_user(user).can_edit())


def own_portals(user: Any, action: str = "publish") -> list[Page]:
    """The portals that a user answers for: the city for its editors, though they may also work in the towns.

    ``action`` "change" for those where the user reads what was shared, and decides nothing.
    """
    portals = portals_open_to(user, action)
    return [portal for portal in portals if is_city(portal)] or portals


def portals_open_to(user: Any, action: str) -> list[Page]:
    """All portals where the user holds the permission ``action``, the city first."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, action)
    return [page for page in allowed.filter(depth__in=(2, 3)).order_by("path") if is_portal(page)]
