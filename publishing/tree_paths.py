"""Where a page stands, told from its own columns: the tree's paths that lead to it, and its public address."""

from wagtail.models import Page


def paths_above(page: Page) -> list[str]:
    """The tree paths of all pages above ``page``, from the root down."""
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def paths_down_to(page: Page) -> list[str]:
    """As ``paths_above``, with the page's own."""
    return [*paths_above(page), page.path] if page.path else []


def public_url(page: Page) -> str:
    """The site-relative address: the tree's path without the city portal's own step."""
    return "/" + "/".join(page.url_path.split("/")[2:])
