"""/search/, the page. The JSON API (search.web.api) is part of the one public API, which cms mounts."""

from django.urls import path

from search.query_log.views import count_click
from search.web.views import show_results

page_urls = [path("", show_results, name="search"), path("click/", count_click, name="search_click")]
