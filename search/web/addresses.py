"""Addresses of the results page."""

from urllib.parse import urlencode

from publishing.facets import FACETS
from search.query.parameters import SearchRequest

SEARCH_URL = "/search/"


def page_url(request: SearchRequest) -> str:
    """The address of the results page for a request; what is as usual is left out."""
    pairs = [("q", request.query)] if request.query else []
    pairs += [(name, value) for name in FACETS for value in request.filters.get(name, ())]
    pairs += [("as_of", request.as_of.isoformat())] if request.as_of else []
    pairs += [("sort", request.sort)] if request.sort != "relevance" else []
    pairs += [("page", str(request.page))] if request.page > 1 else []
    pairs += [("page_size", str(request.page_size))] if request.page_size != SearchRequest.page_size else []
    return f"{SEARCH_URL}?{urlencode(pairs)}" if pairs else SEARCH_URL
