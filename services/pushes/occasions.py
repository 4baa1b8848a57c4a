"""Which occasion a matter gives, as it stands today: worked out from what was told last, never from what happened.

So a record that comes twice, late, from twelve portals or another import gives the same as one that comes once, and a
day that nobody looked is caught up. One occasion at a time: the weightiest first, what it says covers the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from publishing.document import listing_date
from publishing.facets import facets_of, window_ends, windows_of
from services.pushes.material import Material, describe_changes, material_of
from services.pushes.models import Matter, Occasion

CLOSING = timedelta(days=7)
# What is older is nothing new to anybody, whenever it comes to the platform.
NEWS_FOR = timedelta(days=30)
OVER = ("repealed", "expired")
# They change as days pass; occasions of their own tell that.
_PASSING = ("window", "validity")

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Standing:
    """A record as occasions see it at a moment."""

    material: Material
    facets: Mapping[str, tuple[str, ...]]
    validity: str
    windows: tuple[str, ...]
    opens_on: date | None
    closes_on: date | None
    issued_on: date | None
    today: date

    @property
    def is_open(self) -> bool:
        return "open" in self.windows

    @property
    def is_over(self) -> bool:
        return self.validity in OVER

    @property
    def is_closing(self) -> bool:
        return self.is_open and self.closes_on is not None and self.closes_on - CLOSING <= self.today

    @property
    def is_recent(self) -> bool:
        return self.issued_on is None or self.issued_on >= self.today - NEWS_FOR


def stand(document: dict[str, Any], now: datetime) -> Standing:
    opens, closes = window_ends(document) if document["kind"] == "policy" else (None, None)
    return Standing(
        material=material_of(document),
        facets=facets_of(document, timezone.localtime(now)),
        validity=document.get("validity") or "",
        windows=windows_of(document, timezone.localtime(now)) if document["kind"] == "policy" else (),
        opens_on=_day(opens),
        closes_on=_day(closes),
        issued_on=_issued_on(document),
        today=timezone.localdate(now),
    )


def find_occasion(matter: Matter, standing: Standing) -> Occasion | None:
    """What is to be told of it now; None: nothing."""
    if matter.told is None:
        return None if standing.is_over else Occasion.NEW
    if not matter.is_policy:
        return _listed(matter, standing)
    if standing.validity == "repealed":
        return None if matter.told["standing"] == "repealed" else Occasion.REPEALED
    if standing.is_over:
        return None
    if describe_changes(matter.told, standing.material) and not _was_and_is_closed(matter.told, standing):
        return Occasion.CHANGED
    if standing.is_open and standing.opens_on and matter.opening_told != standing.opens_on:
        return Occasion.OPENS
    if standing.is_closing and matter.closing_told != standing.closes_on:
        return Occasion.CLOSING
    return _listed(matter, standing)


def note_told(matter: Matter, standing: Standing) -> None:
    """Sets what was told, or is counted as told, to how it stands; saves nothing."""
    matter.told = standing.material
    matter.told_facets = lasting(standing.facets)
    matter.revision += 1
    if standing.is_open:
        matter.opening_told = standing.opens_on
    if standing.is_closing:
        matter.closing_told = standing.closes_on


def lasting(facets: Facets) -> dict[str, list[str]]:
    return {name: list(values) for name, values in facets.items() if name not in _PASSING}


def _listed(matter: Matter, standing: Standing) -> Occasion | None:
    """It came under a topic, into a portal: those who follow that have not heard of it."""
    gained = any(
        set(values) - set(matter.told_facets.get(name, ())) for name, values in lasting(standing.facets).items()
    )
    return Occasion.LISTED if gained and standing.is_recent and not matter.is_silent else None


def _was_and_is_closed(told: Material, standing: Standing) -> bool:
    """Who tidies up what is long over tells nobody."""
    closes = told.get("closes")
    was_closed = closes is not None and timezone.localdate(datetime.fromisoformat(closes)) < standing.today
    return was_closed and "closed" in standing.windows


def _issued_on(document: dict[str, Any]) -> date | None:
    """Of a policy the day it bears; of others, whose date may be that of an event, the day they came."""
    if document["kind"] == "policy":
        return listing_date(document)
    published = document.get("published_at")
    return _day(datetime.fromisoformat(published)) if published else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment and timezone.is_aware(moment) else moment.date() if moment else None
