"""Size tiers of enterprises: 中小企业划型标准规定 (工信部联企业〔2011〕300号), with the industries as the statistical
bureau's 统计上大中小微型企业划分办法（2017） names them in codes of GB/T 4754-2017.

An enterprise is of the highest tier of which it reaches every lower bound. Where a figure is missing, more than one tier
is possible; where the industry is none of the table's (education, finance, railways …), none is.

The table is ``size_tiers.json``; ``size_tiers.js`` reads it in browsers as this module does here.
"""

import json
from enum import IntEnum
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from standards.industries import NAMES_2017


class Tier(IntEnum):
    MICRO = 0
    SMALL = 1
    MEDIUM = 2
    LARGE = 3


class Figures(NamedTuple):
    """Employees (从业人员 X, persons), revenue (营业收入 Y) and assets (资产总额 Z), both in 万元; None: not known."""

    employees: int | None = None
    revenue: int | None = None
    assets: int | None = None


class Sector(NamedTuple):
    """A line of the table: the industries that it holds for, and the lower bounds of small, medium and large of
    (employees, revenue, assets); 0 where the figure does not count."""

    name: str
    industries: tuple[str, ...]
    bounds: tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]


TABLE = Path(__file__).with_name("size_tiers.json")


def _read(path: Path) -> tuple[Sector, ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Sector(r["name"], tuple(r["industries"]), _bounds(*r["bounds"])) for r in rows)


def _bounds(*rows: list[int]) -> Any:
    return tuple(tuple(row) for row in rows)


SECTORS = _read(TABLE)
_BY_INDUSTRY = {code: sector for sector in SECTORS for code in sector.industries}


def find_sectors(industry: str) -> tuple[Sector | None, ...]:
    """The lines that may hold for a code (``C3511``); several for one above them (``G59``, ``K``); None: one without tiers."""
    for length in range(len(industry), 0, -1):
        if sector := _BY_INDUSTRY.get(industry[:length]):
            return (sector,)
    next_level = max(len(industry) + 1, 3)
    below = [code for code in NAMES_2017 if code.startswith(industry) and len(code) == next_level]
    if not any(known.startswith(industry) for known in _BY_INDUSTRY):
        return (None,)
    return tuple(dict.fromkeys(sector for code in below for sector in find_sectors(code)))


def tier_in(sector: Sector, figures: tuple[int, int, int]) -> Tier:
    """With all figures known there is exactly one."""
    reached = [all(f >= bound for f, bound in zip(figures, bounds, strict=True)) for bounds in sector.bounds]
    return Tier(max((tier for tier, is_reached in enumerate(reached, 1) if is_reached), default=0))


def possible_tiers(industry: str, figures: Figures) -> frozenset[Tier]:
    """Every tier that the enterprise may be of; one where the figures decide it, none where the table has no line."""
    found: set[Tier] = set()
    for sector in find_sectors(industry):
        if sector is not None:
            choices = (_values(sector, at, value) for at, value in enumerate(figures))
            found |= {tier_in(sector, (x, y, z)) for x, y, z in product(*choices)}
    return frozenset(found)


def _values(sector: Sector, at: int, value: int | None) -> list[int]:
    """A missing figure may be anything; each of the bounds stands for what lies between it and the next."""
    return [value] if value is not None else [0, *(bounds[at] for bounds in sector.bounds)]
