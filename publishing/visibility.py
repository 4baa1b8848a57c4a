"""What the public may see of the page tree."""

from collections.abc import Iterable

from wagtail.models import Page, PageViewRestriction

from publishing.tree_paths import paths_down_to


def is_public(page: Page, hidden: set[str]) -> bool:
    """Of a kind that is published, live with all that it stands under, and not behind a password or log-in."""
    return page.live and hasattr(page.specific_class, "to_record") and hidden.isdisjoint(paths_down_to(page))


def hidden_paths(pages: Iterable[Page]) -> set[str]:
    """Tree paths at or above ``pages`` below which nothing is public: unpublished and restricted pages."""
    steps = {step for page in pages for step in paths_down_to(page)}
    drafts = Page.objects.filter(path__in=steps, live=False, depth__gt=1).values_list("path", flat=True)
    restricted = PageViewRestriction.objects.filter(page__path__in=steps).values_list("page__path", flat=True)
    return {*drafts, *restricted}


def only_public(pages: Iterable[Page]) -> list[Page]:
    """Those of ``pages`` that the public may see, in the order given."""
    candidates = [page for page in pages if page.live]
    hidden = hidden_paths(candidates) if candidates else set()
    return [page for page in candidates if is_public(page, hidden)]
