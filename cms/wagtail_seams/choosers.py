"""Wagtail's page chooser and document chooser, whose rows ask for their parents, states and collections (8.0)."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.chooser import SearchView

from cms.wagtail_seams.rows import note_parents, with_status


class PageSearch(SearchView):
    def get(self, request: HttpRequest) -> Any:
        response = super().get(request)  # not rendered yet
        note_parents(response.context_data["pages"])
        return response


def read_status(pages: Any, request: HttpRequest) -> Any:
    return with_status(pages.specific())  # the choosers make them specific later, and states are told apart by it


def read_collections(documents: Any, request: HttpRequest) -> Any:
    return documents.select_related("collection")
