"""Suggestions in the traditional edition (its results page is search.web.views, rendered by themes.search_page)."""

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from search.answering.suggestions import suggest
from search.web.views import show_results
from themes.search_page import traditional_suggestions


@transaction.non_atomic_requests
@require_safe
def suggest_traditional(request: HttpRequest) -> JsonResponse:
    """As /api/search/suggest/, in traditional characters; what is typed may be in either."""
    found = traditional_suggestions(suggest(request.GET.get("q", "")))
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


urls = [
    path("", show_results, name="traditional_search"),
    path("suggest/", suggest_traditional),
]
