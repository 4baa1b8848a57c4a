"""What a person may see of others' things: their own, and what the city shares.

Pages that the city shares are those that are published below the city's portal and belong to no other team; files
that it shares lie in its collection. Whoever has rights at the city's page or above it sees everything.
"""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry

from cms.teams.models import Team, TeamKind
from publishing.tree_paths import paths_above

CITY_DEPTH = 2
FILE_ACTIONS = ["choose", "change"]


def oversees(user: Any) -> bool:
    """Whether no border holds: an administrator, the city's own people, an auditor."""
    return bool(user.is_superuser) or any(page.depth <= CITY_DEPTH for page in own_roots(user))


def own_roots(user: Any) -> list[Page]:
    """The pages at which the user's groups have rights."""
    return [permission.page for permission in policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)]


def visible_pages(user: Any, pages: Any) -> Any:
    """Those of ``pages`` (a queryset) that the user's team keeps, that lead to them, or that the city shares."""
    if oversees(user):
        return pages
    roots = own_roots(user)
    seen = shared_pages_query() | Q(path__in={step for page in roots for step in paths_above(page)})
    for page in roots:
        seen |= Q(path__startswith=page.path)
    return pages.filter(seen)


def shared_pages_query() -> Q:
    """Published by the city itself and open to the public; only fields that Wagtail's search can filter by."""
    teams = Team.objects.exclude(kind=TeamKind.CITY).exclude(page=None).values_list("page__path", flat=True)
    restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
    query = Q(live=True, depth__gte=CITY_DEPTH)
    for path in _outermost(sorted({*teams, *restricted})):
        query &= ~Q(path__startswith=path)
    return query


def editable_pages(user: Any) -> Any:
    """Ids of the pages that the user may change."""
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"}).values("pk")


def visible_files(user: Any, files: QuerySet[Any]) -> QuerySet[Any]:
    """Those images or documents that the user may choose or change."""
    policy = policy_registry.get_by_type(files.model)
    allowed = policy.collections_user_has_any_permission_for(user, FILE_ACTIONS)
    return files.filter(collection__in=allowed)


def _outermost(paths: list[str]) -> list[str]:
    """Without paths that lie below another of them; ``paths`` are sorted."""
    kept: list[str] = []
    for path in paths:
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept
