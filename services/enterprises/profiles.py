"""What is known of an enterprise as ``matching`` reads it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from matching.leaves import holds_on
from matching.rules import Held, Profile
from publishing.models import Record
from services.enterprises.facts import FIGURES
from services.enterprises.models import Enterprise, EnterpriseState, Qualification, YearFigures

CHUNK = 500


class Places(NamedTuple):
    """Codes of divisions by the code of the unit (``town:12``) and by the name of the park."""

    towns: Mapping[str, str]
    zones: Mapping[str, str]


def find_places() -> Places:
    """As the public portals of towns and parks say it."""
    towns, zones = {}, {}
    for record in Record.objects.live().of_kind("portal"):
        if code := record.document["division_code"]:
            towns[f"town:{record.id}"] = code
            zones[record.document["title"]] = code
    return Places(towns, zones)


def profile_of(enterprise: Enterprise, places: Places) -> Profile:
    """Asks the database for nothing that ``active_profiles`` has read. Figures are of the latest year of which any is
    known, as the tiers of size are; the registry knows no R&D share."""
    latest = max(enterprise.figures.all(), key=lambda figures: figures.year, default=None)
    return Profile(
        industry=enterprise.industry_codes or None,
        town=_places_of(enterprise, places) or None,
        size=[tier for tier in enterprise.size_tiers.split(",") if tier] or None,
        above_scale=_yes_or_no(enterprise.above_scale),
        qualifications=_held(enterprise),
        founded_on=_day(enterprise.founded_on),
        rd_share=None,
        **_figures(latest),  # type: ignore[typeddict-item]
    )


def active_profiles() -> Iterator[tuple[int, Profile]]:
    """(number, profile) of every enterprise that is in business, a chunk in memory at a time."""
    places = find_places()
    rows = Enterprise.objects.filter(state=EnterpriseState.ACTIVE).select_related("town").order_by("pk")
    for enterprise in rows.prefetch_related("figures", "qualifications").iterator(CHUNK):
        yield enterprise.pk, profile_of(enterprise, places)


def fit_address(profile: Profile, on: str) -> str:
    """Where 适合我吗 opens with what is known filled in. It stands behind the ``#``: browsers send it to nobody."""
    held = profile.get("qualifications")
    known = {
        **{name: str(profile.get(name) or "") for name in (*FIGURES, "founded_on")},
        "industry": (profile.get("industry") or [""])[0],
        "town": (profile.get("town") or [""])[0],
        "size": size[0] if len(size := profile.get("size") or []) == 1 else "",
        "above_scale": profile.get("above_scale") == ["yes"],
        "titles": None if held is None else [one["name"] for one in held if holds_on(one, on)],
    }
    answers = {name: value for name, value in known.items() if value not in ("", False, None)}
    return f"/fit/#a={quote(json.dumps(answers, ensure_ascii=False))}"


def _places_of(enterprise: Enterprise, places: Places) -> list[str]:
    town = places.towns.get(enterprise.town.code) if enterprise.town else None
    return [code for code in (town, places.zones.get(enterprise.zone)) if code]


def _held(enterprise: Enterprise) -> list[Held] | None:
    """None: nobody has said whether it holds any. One of a level is known with it as well (省级 + 企业技术中心)."""
    rows = list(enterprise.qualifications.all())
    if not rows and "qualifications" not in enterprise.provenance:
        return None
    return [held for row in rows for held in _under_its_names(row)]


def _under_its_names(row: Qualification) -> Iterator[Held]:
    for name in dict.fromkeys((row.name, row.level + row.name)):
        yield Held(name=name, valid_from=_day(row.valid_from), valid_to=_day(row.valid_to))


def _figures(latest: YearFigures | None) -> dict[str, int | None]:
    return {figure: getattr(latest, figure, None) for figure in FIGURES}


def _yes_or_no(value: bool | None) -> list[str] | None:
    return None if value is None else ["yes" if value else "no"]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
