"""The search results page in the theme's look (its context: docs/search.md), in either edition."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import escape

from publishing.filters import Filter
from publishing.query_parameters import BadParameter
from themes.characters.converter import load_converter
from themes.names import served_entries
from themes.pages.frame import Site
from themes.reader import Document, RecordReader
from themes.selection_links import selection_links
from themes.traditional import PREFIX, edition_path, traditional_page


def render_search_page(context: dict[str, Any], request: HttpRequest) -> HttpResponse:
    """The page for a context of docs/search.md. The caller sets the status."""
    site = Site(RecordReader())
    query = context["query"]
    portal = site.reader.portal(context["portal"])
    title = page_title(query, context["finder"])
    listing = find_listing(site.reader, portal, context["finder"])
    follow = selection_links(site.url, context["filter_query"])
    address = request.get_full_path().removeprefix(PREFIX)
    ways = {"follow": follow, "subscribe_url": find_subscription(request), **listing}
    html = site.html(address, "search.html", portal, page_title=title, search=context, **ways)
    if request.path.startswith(f"{PREFIX}/"):
        html = traditional_page(str(escape(address[1:])), html, site.theme, load_converter(served_entries()))
    response = HttpResponse(html)
    response["X-Robots-Tag"] = "noindex"
    return response


def find_subscription(request: HttpRequest) -> str:
    """Where one asks to be told of what the chosen filters take; "" where nothing was chosen."""
    try:
        chosen = Filter.read(request.GET)
    except BadParameter:
        return ""
    return f"/services/subscribe/?{chosen.to_query_string()}" if chosen.choices else ""


def page_title(query: str, finder: dict[str, str] | None) -> str:
    if query:
        return _("搜索：%(query)s") % {"query": query}
    return _("查找%(kind)s") % {"kind": finder["label"]} if finder else _("搜索")


def find_listing(reader: RecordReader, portal: Document, finder: dict[str, str] | None) -> dict[str, str]:
    """The section that lists everything of the kind looked for: on the portal, or else on the city's."""
    sections = [*reader.sections(portal["id"]), *reader.sections(reader.city()["id"])]
    lists = [section for section in sections if finder and section["lists"] == finder["kind"]]
    return (
        {"list_url": lists[0]["url"], "list_title": lists[0]["title"]} if lists else {"list_url": "", "list_title": ""}
    )


def traditional_suggestions(suggestions: list[dict[str, str]]) -> list[dict[str, str]]:
    """Suggestions for the traditional edition, leading to its pages and its search."""
    converter = load_converter(served_entries())
    return [
        {name: converter.convert(text) for name, text in one.items()} | {"url": edition_path(path) + mark + rest}
        for one in suggestions
        for path, mark, rest in [one["url"].partition("?")]
    ]
