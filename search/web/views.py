"""The results page. What is on it is made here; how it looks, the theme says (settings.QIFU_SEARCH_RENDERER)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from publishing.refusals import BadParameter
from search.answering.facets import FacetValue
from search.answering.service import run_search
from search.query.parameters import SearchRequest, parse_request
from search.query.understanding import MAX_QUERY_LENGTH, clean_query
from search.web.page import make_context, make_error_context


@transaction.non_atomic_requests
@require_safe
def show_results(request: HttpRequest) -> HttpResponse:
    """/search/: results with filters, or a friendly page when there are none."""
    context = results_context(request)
    response: HttpResponse = import_string(settings.QIFU_SEARCH_RENDERER)(context, request)
    response.status_code = context["status"]
    return response


def results_context(request: HttpRequest) -> dict[str, Any]:
    try:
        parsed = parse_request(request.GET)
    except BadParameter as error:
        query = clean_query(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
        return make_error_context(SearchRequest(query=query), str(error))
    response = run_search(parsed)
    nothing = not response.total or not parsed.query
    return make_context(parsed, response, hot_topics(response) if nothing else [])


def hot_topics(response: Any) -> list[FacetValue]:
    """Topics with most documents."""
    if not response.total:
        response = run_search(SearchRequest(page_size=1))
    return list(response.facets.get("topic", []))
