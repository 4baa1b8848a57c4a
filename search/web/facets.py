"""Filters on the results page: each value a link that chooses it or takes it away."""

from dataclasses import replace
from typing import Any

from search.answering.response import FacetValue, SearchResponse
from search.engines.protocol import FACETS
from search.labels.portals import portal_names
from search.labels.vocabulary import FACET_LABELS, value_label
from search.query.parameters import SearchRequest
from search.web.addresses import page_url


def describe_facets(request: SearchRequest, response: SearchResponse) -> list[dict[str, Any]]:
    facets = []
    for name in FACETS:
        values = _with_chosen(name, response.facets.get(name, []), request.filters.get(name, ()))
        if values:
            facets.append(_describe_facet(request, name, values))
    return facets


def _with_chosen(name: str, found: list[FacetValue], chosen: tuple[str, ...]) -> list[FacetValue]:
    """The values found, and chosen ones that found nothing, so that they can be taken away again."""
    known = {value.value for value in found}
    return [*found, *(FacetValue(value, _label(name, value), 0) for value in chosen if value not in known)]


def _describe_facet(request: SearchRequest, name: str, values: list[FacetValue]) -> dict[str, Any]:
    chosen = request.filters.get(name, ())
    ordered = sorted(values, key=lambda value: value.value, reverse=True) if name == "year" else values
    cleared = replace(request, filters={**request.filters, name: ()}, page=1)
    return {
        "name": name,
        "label": str(FACET_LABELS[name]),
        "clear_url": page_url(cleared) if chosen else None,
        "values": [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "url": page_url(request.toggled(name, value.value)),
                "selected": value.value in chosen,
            }
            for value in ordered
        ],
    }


def active_filters(request: SearchRequest, response: SearchResponse) -> list[dict[str, str]]:
    labels = {(name, value.value): value.label for name, values in response.facets.items() for value in values}
    return [
        {
            "label": str(FACET_LABELS[name]),
            "value_label": labels.get((name, value)) or _label(name, value),
            "remove_url": page_url(request.toggled(name, value)),
        }
        for name, values in request.filters.items()
        for value in values
    ]


def _label(name: str, value: str) -> str:
    return value_label(name, value, portal_names().get(value, "") if name == "portal" else "")
