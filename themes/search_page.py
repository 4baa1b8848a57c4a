"""The search results page in the theme's look (its context: docs/search.md)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from themes.pages.frame import Site
from themes.reader import RecordReader


def render_search_page(context: dict[str, Any], request: HttpRequest) -> HttpResponse:
    """The page for a context of docs/search.md. The caller sets the status."""
    site = Site(RecordReader())
    query = context["query"]
    title = _("搜索：%(query)s") % {"query": query} if query else _("搜索")
    portal = site.reader.portal(context["portal"])
    html = site.html(context["search_url"], "search.html", portal, page_title=title, search=context)
    response = HttpResponse(html)
    response["X-Robots-Tag"] = "noindex"
    return response
