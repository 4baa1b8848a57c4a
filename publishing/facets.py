"""What records can be filtered by: one definition for search's index, lists, subscriptions and feeds (decisions/0056).

Without Django: also read by processes that know nothing else. What facets and their fixed values are called stands in
``publishing.facet_labels``.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from publishing.document import shared_places
from standards.industries import NAMES_2017, find_industry

# A value and what it is called; "" where readers are told by other means (kinds, portals, fixed vocabularies).
Term = tuple[str, str]
Facets = Mapping[str, tuple[str, ...]]

COMMON = ("kind", "topic", "portal", "authority", "year", "validity", "window")
# What those who look for one kind filter by besides, in the order in which they are asked.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "policy": ("region", "industry", "size", "qualification", "amount"),
    "agency": ("agency_kind", "town", "service"),
    "association": ("industry", "town"),
    "guide": ("department", "audience"),
    "programme": ("department", "level"),
    "finance": ("product", "security", "amount", "term", "provider", "region", "industry", "size", "qualification"),
    "event": ("series", "form", "month"),
}
FACETS = (*COMMON, *dict.fromkeys(name for names in OF_KIND.values() for name in names))
# Those in which a record that names nothing is taken by every value.
AIMED = ("region", "industry", "size", "town")

# Whoever names none means all: a policy without sizes is for every size.
SIZES = ("LARGE", "MEDIUM", "SMALL", "MICRO")
WINDOWS = ("open", "soon", "upcoming", "closed")
SOON = timedelta(days=14)
FORMS = ("onsite", "online")
# 万元, from the first to below the second.
AMOUNTS: Mapping[str, tuple[float, float]] = {
    "under-10": (0, 10),
    "10-50": (10, 50),
    "50-100": (50, 100),
    "100-500": (100, 500),
    "over-500": (500, float("inf")),
}

PRODUCTS = ("fund", "loan", "guarantee", "leasing", "subsidy")
SECURITIES = ("credit", "guarantor", "mortgage", "pledge")
# Months, from above the first to the second.
TERMS: Mapping[str, tuple[float, float]] = {
    "to-12": (0, 12),
    "13-36": (12, 36),
    "over-36": (36, float("inf")),
}

# Facets whose values lie within one another, and the lengths of their codes from the widest to the narrowest.
NESTED: Mapping[str, tuple[int, ...]] = {"industry": (1, 3, 4, 5), "region": (6, 9, 12), "town": (6, 9, 12)}
WHOLE = "*"
MAX_VALUE_LENGTH = 60
_ZONE = ZoneInfo("Asia/Shanghai")


def facets_of(document: dict[str, Any], on: date | datetime) -> dict[str, tuple[str, ...]]:
    """The record's values by facet; a facet of which it has none is left out.

    Of a nested facet they are terms (``accepted_terms``), not values to be shown. ``on``: for which moment the window is
    told; a day means its beginning.
    """
    values = {name: tuple(value for value, _label in terms) for name, terms in facet_terms(document).items()}
    if windows := windows_of(document, on):
        values["window"] = windows
    return values


def facet_terms(document: dict[str, Any]) -> dict[str, tuple[Term, ...]]:
    """What facets_of tells without the window, each value with its name."""
    named = {**_common_terms(document), **_kind_terms(document)}
    return {name: tuple(dict(terms).items()) for name, terms in named.items() if terms}


def aims_of(document: dict[str, Any]) -> tuple[str, ...]:
    """The facets of AIMED in which the record names somebody and not everybody."""
    terms = {name: {value for value, _label in values} for name, values in facet_terms(document).items()}
    return tuple(name for name in AIMED if name in terms and terms[name] not in ({WHOLE}, set(SIZES)))


def accepted_terms(facet: str, value: str) -> tuple[str, ...]:
    """What a record must have one of to be taken by a chosen value.

    Of nested facets: who looks for C35 takes what names C35 or a part of it (``C35``), what names the whole of C (``C*``)
    and what names nothing (``*``). A record has one of them at most, so their counts add up.
    """
    if facet not in NESTED:
        return (value,)
    return (value, *(f"{code}{WHOLE}" for code in _ancestors(facet, value)), WHOLE)


def windows_of(document: dict[str, Any], on: date | datetime) -> tuple[str, ...]:
    """``open`` (with ``soon`` if it closes within SOON), ``upcoming`` or ``closed``; () without a window."""
    opens, closes = window_ends(document)
    if opens is None and closes is None:
        return ()
    now = on if isinstance(on, datetime) else datetime.combine(on, time.min, _ZONE)
    if opens and now < opens:
        return ("upcoming",)
    if closes and now > closes:
        return ("closed",)
    return ("open", "soon") if closes and closes <= now + SOON else ("open",)


def window_ends(document: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When one can begin to apply or register, and until when."""
    window = document.get("application") or document.get("registration") or {}
    opens, closes = (window.get(key) for key in ("opens_at", "closes_at"))
    return opens and datetime.fromisoformat(opens), closes and datetime.fromisoformat(closes)


def _common_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    portals = [document.get("portal"), *(portal for portal, _section in shared_places(document))]
    return {
        "kind": [(document["kind"], "")],
        "topic": _slugs(document.get("topics")),
        "portal": [(portal, "") for portal in portals if portal],
        "authority": _slugs(document.get("authorities")),
        "year": [(document["date"][:4], "")] if document.get("date") else [],
        "validity": [(document["validity"], "")] if document.get("validity") else [],
    }


def _kind_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    reader = _READERS.get(document["kind"])
    return reader(document) if reader else {}


def _policy_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    return {**_audience_terms(document), "amount": _amounts(document.get("support_max"))}


def _finance_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    provider, months = document.get("provider") or {}, document.get("term_months")
    return {
        **_audience_terms(document),
        "product": _slugs([document.get("product")]),
        "security": [(kind, "") for kind in document.get("securities") or ()],
        "amount": _amounts(document.get("amount_max")),
        "term": [(band, "") for band, (low, high) in TERMS.items() if months and low < months <= high],
        "provider": [(provider["id"], provider["title"])] if provider.get("id") else [],
    }


def _amounts(amount: float | None) -> list[Term]:
    return [(band, "") for band, (low, high) in AMOUNTS.items() if amount and low <= amount < high]


def _audience_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    audience = document.get("applicability") or {}
    named = audience.get("sizes") or SIZES
    return {
        "region": _regions("region", audience.get("regions")),
        "industry": _industries(audience.get("industries")),
        "size": [(size, "") for size in SIZES if size in named],
        "qualification": _slugs(audience.get("qualifications")),
    }


def _agency_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    return {
        "agency_kind": _slugs(document.get("agency_kinds")),
        "town": _regions("town", document.get("regions")),
        "service": _words(service["name"] for service in document.get("services") or []),
    }


def _association_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    industry = document.get("industry")
    return {
        "industry": _industries([industry]) if industry else [],
        "town": _regions("town", document.get("regions")),
    }


def _guide_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    return {"department": _slugs([document.get("department")]), "audience": _words([document.get("audience")])}


def _programme_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    return {"department": _slugs([document.get("department")]), "level": _words([document.get("level")])}


def _event_terms(document: dict[str, Any]) -> dict[str, list[Term]]:
    series, venue = document.get("series") or {}, document.get("venue") or {}
    onsite = [("onsite", "")] if venue.get("name") or venue.get("address") else []
    online = [("online", "")] if document.get("online_url") else []
    return {
        "series": [(series["id"], series["title"])] if series.get("id") else [],
        "form": [*onsite, *online],
        "month": [(document["starts_at"][:7], "")] if document.get("starts_at") else [],
    }


_READERS = {
    "policy": _policy_terms,
    "agency": _agency_terms,
    "association": _association_terms,
    "guide": _guide_terms,
    "programme": _programme_terms,
    "finance": _finance_terms,
    "event": _event_terms,
}


def _slugs(terms: Iterable[dict[str, Any] | None] | None) -> list[Term]:
    return [(term["slug"], term["name"]) for term in terms or () if term]


def _words(names: Iterable[str | None]) -> list[Term]:
    """Names that are no vocabulary's: their own values, in one word each, as addresses list values with commas."""
    shown = ["".join((name or "").split()).replace(",", "，")[:MAX_VALUE_LENGTH] for name in names]
    return [(name, name) for name in shown if name]


def _regions(facet: str, regions: Iterable[dict[str, str]] | None) -> list[Term]:
    return _nested(facet, ((region["code"], region["name"]) for region in regions or ()))


def _industries(industries: Iterable[dict[str, str]] | None) -> list[Term]:
    named = [industry["code"] for industry in industries or ()]
    codes = [code if code in NAMES_2017 else find_industry(code) for code in named]
    return _nested("industry", ((code, NAMES_2017[code]) for code in codes if code), NAMES_2017)


def _nested(facet: str, named: Iterable[Term], names: Mapping[str, str] | None = None) -> list[Term]:
    """The codes named, what each lies in, and a mark for the whole of it: ``C`` and ``C*`` for C, ``C``, ``C35``, ``C35*`` for
    C35. A code that lies in another one named says nothing more. Nothing named: ``*``."""
    labels = dict(named)
    widest = [code for code in labels if not any(above in labels for above in _ancestors(facet, code))]
    return [term for code in widest for term in _nested_terms(facet, code, {**(names or {}), **labels})] or [
        (WHOLE, "")
    ]


def _nested_terms(facet: str, code: str, labels: Mapping[str, str]) -> Iterator[Term]:
    for each in (*_ancestors(facet, code), code):
        yield each, labels.get(each, "")
    yield f"{code}{WHOLE}", ""


def _ancestors(facet: str, code: str) -> tuple[str, ...]:
    return tuple(code[:length] for length in NESTED[facet] if length < len(code))
