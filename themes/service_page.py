"""Pages of the services (appeals …) in the theme's look. They are made for one person at a time and never become files."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from themes.pages.frame import Site
from themes.reader import RecordReader


def render_service_page(template: str, title: str, context: dict[str, Any], request: HttpRequest) -> HttpResponse:
    """The theme's ``template`` (``services/NAME.html``) within the city portal's frame. The caller sets the status."""
    site = Site(RecordReader())
    return HttpResponse(site.html(request.path, template, site.reader.city(), page_title=title, service=context))
