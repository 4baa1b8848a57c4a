"""What a search filters by and counts, for the moment in which it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publishing.facet_labels import value_label
from publishing.facets import AIMED, COMMON, FACETS, NESTED, OF_KIND, WHOLE, accepted_terms
from search.answering.past import public_fragment, validity_facet, validity_fragment
from search.engines.fragments import Fragment, Term
from search.engines.protocol import Asked, Filters, HeadQuery
from search.engines.rounds import Questions, Talk
from search.engines.windows import window_facet, window_fragment
from search.labels.portals import portal_names

Chosen = Mapping[str, tuple[str, ...]]
# Facets whose values have their names from the documents alone.
NAMED = frozenset(["topic", "authority", "qualification", "agency_kind", "department", "series", "region", "town"])
# (value, name, count) as the engine gives them.
Counted = list[tuple[str, str, int]]


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


def engine_filters(chosen: Chosen, now: int, as_of: date | None = None) -> Filters:
    """What a document must have one of, by facet. ``now``: seconds since 1970; ``as_of``: as it stood on that day."""
    filters = {name: _allowed(name, values, now) for name, values in chosen.items()}
    if as_of is None:
        return filters
    validities = {
        name: [validity_fragment(v, as_of) for v in chosen[name]] for name in ("validity",) if chosen.get(name)
    }
    return {**filters, **validities, "public_on": [public_fragment(as_of)]}


def _allowed(name: str, values: tuple[str, ...], now: int) -> list[str | Fragment]:
    if name == "window":
        return [window_fragment(value, now) for value in values]
    return list(dict.fromkeys(term for value in values for term in accepted_terms(name, value)))


def facets_counted(chosen: Chosen, now: int, as_of: date | None = None) -> tuple[str | Asked, ...]:
    """Those that every search has, those of the kinds that are looked for, and those that filter."""
    of_kinds = [name for kind in chosen.get("kind", ()) for name in OF_KIND.get(kind, ())]
    wanted = {*COMMON, *of_kinds, *(name for name, values in chosen.items() if values)}
    asked = {"window": window_facet(now)} | ({"validity": validity_facet(as_of)} if as_of else {})
    return tuple(asked.get(name, name) for name in FACETS if name in wanted)


def aimed_facets(chosen: Chosen) -> tuple[str, ...]:
    """Of the facets chosen, those in which a document may be for all."""
    return tuple(name for name in AIMED if chosen.get(name))


def describe_facets(counted: Mapping[str, Counted], chosen: Chosen) -> dict[str, list[FacetValue]]:
    """Each value with as many results as choosing it alone in its facet gives, most frequent first."""
    return {name: _describe(name, values, chosen.get(name, ())) for name, values in counted.items()}


def find_names(chosen: Chosen, counted: Mapping[str, Counted]) -> Talk[dict[str, Counted]]:
    """What chosen values that no result has are called in other documents, each counted 0."""
    known = {(name, value) for name, values in counted.items() for value, _label, _count in values}
    missing = [
        (name, value)
        for name in counted
        if name in NAMED
        for value in chosen.get(name, ())
        if (name, value) not in known
    ]
    answers = yield Questions(
        heads=tuple(HeadQuery(match=Term(name, value), limit=0, facets=(name,)) for name, value in missing)
    )
    found: dict[str, Counted] = {}
    for (name, value), head in zip(missing, answers.heads, strict=True):
        found.setdefault(name, []).extend(
            (value, label, 0) for term, label, _count in head.facets[name] if term == value
        )
    return found


def add_names(counted: Mapping[str, Counted], names: Mapping[str, Counted]) -> dict[str, Counted]:
    return {name: [*values, *names.get(name, [])] for name, values in counted.items()}


def _describe(name: str, values: Counted, chosen: tuple[str, ...]) -> list[FacetValue]:
    names, counts = _each_once(values)
    if name == "portal":
        names = portal_names()
    if name in NESTED:
        counts = _add_up(name, {**dict.fromkeys(chosen, 0), **counts})
        counts = {value: count for value, count in counts.items() if names.get(value) or value in chosen}
    described = [
        FacetValue(value, value_label(name, value, names.get(value, "")), count) for value, count in counts.items()
    ]
    return sorted(described, key=lambda value: -value.count)


def _each_once(values: Counted) -> tuple[dict[str, str], dict[str, int]]:
    """Names and counts. A value that documents know by several names (a body was renamed) has the most frequent."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for value, name, count in values:
        names[value] = names.get(value) or name
        counts[value] = counts.get(value, 0) + count
    return names, counts


def _add_up(facet: str, terms: Mapping[str, int]) -> dict[str, int]:
    """Counts of values from counts of terms: a document has one at most of those that a value accepts."""
    values = [term for term in terms if not term.endswith(WHOLE)]
    return {value: sum(terms.get(term, 0) for term in accepted_terms(facet, value)) for value in values}
