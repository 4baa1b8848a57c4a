"""Pages of the services (appeals …) in the theme's look. They are made for one person at a time and never become files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import escape

from themes.characters.converter import load_converter
from themes.names import served_entries
from themes.pages.frame import Site
from themes.reader import RecordReader
from themes.theme import load_theme
from themes.traditional import traditional_calendar, traditional_page


def render_service_page(template: str, title: str, context: dict[str, Any], request: HttpRequest) -> HttpResponse:
    """The theme's ``template`` (``services/NAME.html``) within the city portal's frame. The caller sets the status."""
    site = Site(RecordReader())
    address = request.get_full_path()
    return HttpResponse(site.html(address, template, site.reader.city(), page_title=title, service=context))


def traditional_answer(media_type: str, address: str, content: bytes) -> bytes | None:
    """What such a page or a calendar is in the traditional edition; None for what is the same in both.

    ``address``: path and query in the simplified edition.
    """
    converter = load_converter(served_entries())
    if media_type == "text/calendar":
        return traditional_calendar(content, converter)
    if media_type == "text/html":
        return traditional_page(str(escape(address[1:])), content, load_theme(), converter)
    return None
