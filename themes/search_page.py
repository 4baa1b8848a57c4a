"""The search results page in the theme's look (its context: docs/search.md), in either edition."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import escape

from themes.characters.converter import load_converter
from themes.names import served_entries
from themes.pages.frame import Site
from themes.reader import RecordReader
from themes.traditional import PREFIX, edition_path, traditional_page


def render_search_page(context: dict[str, Any], request: HttpRequest) -> HttpResponse:
    """The page for a context of docs/search.md. The caller sets the status."""
    site = Site(RecordReader())
    query = context["query"]
    title = _("搜索：%(query)s") % {"query": query} if query else _("搜索")
    portal = site.reader.portal(context["portal"])
    address = request.get_full_path().removeprefix(PREFIX)
    html = site.html(address, "search.html", portal, page_title=title, search=context)
    if request.path.startswith(f"{PREFIX}/"):
        html = traditional_page(str(escape(address[1:])), html, site.theme, load_converter(served_entries()))
    response = HttpResponse(html)
    response["X-Robots-Tag"] = "noindex"
    return response


def traditional_suggestions(suggestions: list[dict[str, str]]) -> list[dict[str, str]]:
    """Suggestions for the traditional edition, leading to its pages and its search."""
    converter = load_converter(served_entries())
    return [
        {"text": converter.convert(one["text"]), "url": edition_path(path) + mark + rest}
        for one in suggestions
        for path, mark, rest in [one["url"].partition("?")]
    ]
