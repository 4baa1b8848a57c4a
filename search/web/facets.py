"""Filters on the results page: each value a box to tick, with as many results as choosing it alone in its facet gives."""

from dataclasses import replace
from itertools import zip_longest
from typing import Any

from publishing.facet_labels import FACET_LABELS, value_label
from publishing.facets import FACETS, NESTED, OF_KIND
from search.answering.facets import FacetValue
from search.answering.response import SearchResponse
from search.labels.portals import portal_names
from search.query.parameters import SearchRequest
from search.web.addresses import page_url

# Values beyond these are folded away, unless they are chosen.
SHOWN_AT_ONCE = 8
OPEN_AT_ONCE = 3
QUICK = 8
QUICK_OF_A_FACET = 2
NEWEST_FIRST = frozenset({"year"})
BY_VALUE = frozenset({*NESTED, *NEWEST_FIRST, "month"})


def describe_facets(request: SearchRequest, response: SearchResponse) -> list[dict[str, Any]]:
    """Those that can narrow the search, or do."""
    facets: list[dict[str, Any]] = []
    for name in asking_order(finder_kind(request)):
        chosen = request.filters.get(name, ())
        values = _with_chosen(name, response.facets.get(name, []), chosen)
        if values and can_narrow(values, response.total, chosen):
            facets.append(_describe_facet(request, name, values, len(facets)))
    return facets


def quick_choices(facets: list[dict[str, Any]], total: int) -> list[dict[str, Any]]:
    """What one tap narrows the search to: of each facet that is open still the values with most results."""
    found: list[list[dict[str, Any]]] = []
    for facet in facets:
        telling = [value for value in facet["values"] + facet["more"] if 0 < value["count"] < total]
        telling.sort(key=lambda value: -value["count"])
        found.append([] if facet["clear_url"] else telling[:QUICK_OF_A_FACET])
    in_turn = [value for row in zip_longest(*found) for value in row if value]
    return [{name: value[name] for name in ("label", "count", "url")} for value in in_turn[:QUICK]]


def asking_order(kind: str | None) -> tuple[str, ...]:
    """Where one looks through one kind, its own questions come first and the kind last; "can I apply now" above all."""
    if kind is None:
        return FACETS
    return tuple(
        dict.fromkeys(["window", *OF_KIND.get(kind, ()), *(name for name in FACETS if name != "kind"), "kind"])
    )


def can_narrow(values: list[FacetValue], total: int, chosen: tuple[str, ...]) -> bool:
    return bool(chosen) or any(value.count != total for value in values)


def finder_kind(request: SearchRequest) -> str | None:
    """The one kind that is looked for, if it is one."""
    kinds = request.filters.get("kind", ())
    return kinds[0] if len(kinds) == 1 else None


def _with_chosen(name: str, found: list[FacetValue], chosen: tuple[str, ...]) -> list[FacetValue]:
    """The values found, and chosen ones that found nothing, so that they can be taken away again."""
    known = {value.value for value in found}
    return [*found, *(FacetValue(value, _label(name, value), 0) for value in chosen if value not in known)]


def _describe_facet(request: SearchRequest, name: str, values: list[FacetValue], place: int) -> dict[str, Any]:
    chosen = request.filters.get(name, ())
    if name in BY_VALUE:
        values = sorted(values, key=lambda value: value.value, reverse=name in NEWEST_FIRST)
    cleared = replace(request, filters={**request.filters, name: ()}, page=1)
    shown = [_describe_value(request, name, value) for value in values]
    widest = min(value["level"] for value in shown)
    shown = [{**value, "level": value["level"] - widest} for value in shown]
    return {
        "name": name,
        "label": str(FACET_LABELS[name]),
        "clear_url": page_url(cleared) if chosen else None,
        "open": bool(chosen) or place < OPEN_AT_ONCE,
        "values": shown[:SHOWN_AT_ONCE],
        "more": shown[SHOWN_AT_ONCE:],
        "more_open": any(value["selected"] for value in shown[SHOWN_AT_ONCE:]),
    }


def _describe_value(request: SearchRequest, name: str, value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "url": page_url(request.toggled(name, value.value)),
        "selected": value.value in request.filters.get(name, ()),
        "level": sum(len(value.value) > length for length in NESTED.get(name, ())),
    }


def active_filters(request: SearchRequest, response: SearchResponse) -> list[dict[str, str]]:
    """What can be taken away again: not the kind that one looks through."""
    labels = {(name, value.value): value.label for name, values in response.facets.items() for value in values}
    return [
        {
            "label": str(FACET_LABELS[name]),
            "value_label": labels.get((name, value)) or _label(name, value),
            "remove_url": page_url(request.toggled(name, value)),
        }
        for name in FACETS
        if name != "kind" or request.query or not finder_kind(request)
        for value in request.filters.get(name, ())
    ]


def _label(name: str, value: str) -> str:
    return value_label(name, value, portal_names().get(value, "") if name == "portal" else "")
