"""Where each part of a text stands: under which heading, in which article."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from search.documents.model import Place

NOWHERE = Place(0)


class Line(NamedTuple):
    """One or more lines of a text and where they stand (``start`` of it says nothing yet)."""

    text: str
    place: Place


def places_of(lines: Iterable[Line]) -> list[Place]:
    """The places of the lines joined by line ends, each with the character at which it starts."""
    found, at = [], 0
    for place, group in groupby(lines, key=lambda line: line.place):
        found.append(place._replace(start=at))
        at += sum(len(line.text) + 1 for line in group)
    return found


def places_within(places: Sequence[Place], start: int, end: int) -> tuple[Place, ...]:
    """Those between two characters of the text, counted from the first of them."""
    first = max(bisect_right(places, start, key=lambda place: place.start) - 1, 0)
    inside = [place for place in places[first:] if place.start < end] if places else []
    return tuple(place._replace(start=max(place.start - start, 0)) for place in inside)


def write_places(places: Sequence[Place]) -> str:
    """As an engine keeps them."""
    return json.dumps(places, ensure_ascii=False, separators=(",", ":"))


def read_places(kept: str) -> tuple[Place, ...]:
    return tuple(Place(*place) for place in json.loads(kept or "[]"))
