"""Agencies on a sketch of the city: a circle per town where its own portal says that it lies, and the same as a list.

No tiles, no script, no address elsewhere: an SVG made of the records. It is a sketch, and says so: circles that would lie on one
another are moved apart.
"""

import re
from dataclasses import dataclass, field
from math import cos, hypot, radians

from django.utils.translation import gettext as _

from themes.outcome import Files
from themes.pages.frame import Site
from themes.reader import Document

WIDTH, HEIGHT, EDGE = 360, 440, 34
RADIUS = 16
# Between the middles of two circles, for their names to be read.
APART = 60
ROUNDS = 200
LONGEST_LABEL = 5
# Of fewer towns one needs no map.
TOWNS_FROM = 3
_TOWN = re.compile(r".*?(?:街道|镇|乡|开发区|度假区|园区|新区)")


@dataclass
class Town:
    """A town's circle (``x``, ``y`` in the sketch's units) and the agencies that are there or serve it by name."""

    name: str
    url: str
    anchor: str
    x: float
    y: float
    agencies: list[Document] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What fits below a circle."""
        return re.sub(r"(?:街道|镇|乡)$", "", self.name)[-LONGEST_LABEL:]


def map_url(section: Document) -> str:
    return f"{section['url']}map/"


def agency_map(site: Site, section: Document, agencies: list[Document]) -> Files:
    """``map/`` of a section of agencies; nothing where too few towns say where they lie."""
    towns = place_towns(site.reader.portals())
    if len(towns) < TOWNS_FROM:
        return {}
    for town in towns:
        town.agencies = [agency for agency in agencies if _belongs(agency, town)]
    placed = {agency["id"] for town in towns for agency in town.agencies}
    elsewhere = [agency for agency in agencies if agency["id"] not in placed]
    return site.page_at(
        map_url(section),
        "agency-map.html",
        section,
        towns=towns,
        elsewhere=elsewhere,
        box=f"0 0 {WIDTH} {HEIGHT}",
        radius=RADIUS,
        page_title=_("%(title)s · 按镇办看") % {"title": section["title"]},
        below=True,
    )


def has_map(site: Site) -> bool:
    return len(place_towns(site.reader.portals())) >= TOWNS_FROM


def place_towns(portals: list[Document]) -> list[Town]:
    """The towns and parks that have a number and coordinates, north above."""
    known = [
        portal
        for portal in portals
        if portal["division_code"]
        and portal["hall"]["latitude"] is not None
        and portal["hall"]["longitude"] is not None
    ]
    if not known:
        return []
    points = _scaled([(portal["hall"]["longitude"], portal["hall"]["latitude"]) for portal in known])
    _move_apart(points)
    return [
        Town(_short_name(portal), portal["url"], f"town-{portal['division_code']}", round(x, 1), round(y, 1))
        for portal, (x, y) in zip(known, points, strict=True)
    ]


def _short_name(portal: Document) -> str:
    match = _TOWN.match(portal["title"])
    return match[0] if match else str(portal["title"])


def _belongs(agency: Document, town: Town) -> bool:
    code = town.anchor.removeprefix("town-")
    address = (agency["place"] or {}).get("address") or ""
    return town.name in address or any(region["code"] == code for region in agency["regions"])


def _scaled(places: list[tuple[float, float]]) -> list[list[float]]:
    """(longitude, latitude) → points in the box, a degree of longitude as wide as it is there."""
    middle = sum(latitude for _longitude, latitude in places) / len(places)
    flat = [(longitude * cos(radians(middle)), -latitude) for longitude, latitude in places]
    left, top = min(x for x, _y in flat), min(y for _x, y in flat)
    wide, high = max(x for x, _y in flat) - left, max(y for _x, y in flat) - top
    scale = min((WIDTH - 2 * EDGE) / (wide or 1), (HEIGHT - 2 * EDGE) / (high or 1))
    return [[EDGE + (x - left) * scale, EDGE + (y - top) * scale] for x, y in flat]


def _move_apart(points: list[list[float]]) -> None:
    """Push what lies too close away from each other, always in the same way, and keep all in the box."""
    for _round in range(ROUNDS):
        for first in range(len(points)):
            for second in range(first + 1, len(points)):
                _push(points[first], points[second])
        for point in points:
            point[0] = min(max(point[0], EDGE), WIDTH - EDGE)
            point[1] = min(max(point[1], EDGE), HEIGHT - EDGE)


def _push(one: list[float], other: list[float]) -> None:
    across, down = other[0] - one[0], other[1] - one[1]
    distance = hypot(across, down)
    if distance >= APART:
        return
    if not distance:
        across, down, distance = 1.0, 0.0, 1.0
    step = (APART - distance) / 2 / distance
    one[0] -= across * step
    one[1] -= down * step
    other[0] += across * step
    other[1] += down * step
