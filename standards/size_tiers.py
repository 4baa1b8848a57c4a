"""Size tiers of enterprises: 中小企业划型标准规定 (工信部联企业〔2011〕300号), with the industries as the statistical
bureau's 统计上大中小微型企业划分办法（2017） names them in codes of GB/T 4754-2017.

An enterprise is of the highest tier of which it reaches every lower bound. Where a figure is missing, more than one tier
is possible; where the industry is none of the table's (education, finance, railways …), none is.
"""

from enum import IntEnum
from itertools import product
from typing import NamedTuple

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


_OTHERS = ("K703", "K709", "M", "N", "O", "Q85", "R")
SECTORS = (
    Sector("农、林、牧、渔业", ("A",), ((0, 50, 0), (0, 500, 0), (0, 20000, 0))),
    Sector("工业", ("B", "C", "D"), ((20, 300, 0), (300, 2000, 0), (1000, 40000, 0))),
    Sector("建筑业", ("E",), ((0, 300, 300), (0, 6000, 5000), (0, 80000, 80000))),
    Sector("批发业", ("F51",), ((5, 1000, 0), (20, 5000, 0), (200, 40000, 0))),
    Sector("零售业", ("F52",), ((10, 100, 0), (50, 500, 0), (300, 20000, 0))),
    Sector("交通运输业", ("G54", "G55", "G56", "G57", "G58", "G591"), ((20, 200, 0), (300, 3000, 0), (1000, 30000, 0))),
    Sector("仓储业", ("G592", "G593", "G594", "G595", "G596", "G599"), ((20, 100, 0), (100, 1000, 0), (200, 30000, 0))),
    Sector("邮政业", ("G60",), ((20, 100, 0), (300, 2000, 0), (1000, 30000, 0))),
    Sector("住宿业", ("H61",), ((10, 100, 0), (100, 2000, 0), (300, 10000, 0))),
    Sector("餐饮业", ("H62",), ((10, 100, 0), (100, 2000, 0), (300, 10000, 0))),
    Sector("信息传输业", ("I63", "I64"), ((10, 100, 0), (100, 1000, 0), (2000, 100000, 0))),
    Sector("软件和信息技术服务业", ("I65",), ((10, 50, 0), (100, 1000, 0), (300, 10000, 0))),
    Sector("房地产开发经营", ("K701",), ((0, 100, 2000), (0, 1000, 5000), (0, 200000, 10000))),
    Sector("物业管理", ("K702",), ((100, 500, 0), (300, 1000, 0), (1000, 5000, 0))),
    Sector("租赁和商务服务业", ("L",), ((10, 0, 100), (100, 0, 8000), (300, 0, 120000))),
    Sector("其他未列明行业", _OTHERS, ((10, 0, 0), (100, 0, 0), (300, 0, 0))),
)
_BY_INDUSTRY = {code: sector for sector in SECTORS for code in sector.industries}


def find_sectors(industry: str) -> tuple[Sector | None, ...]:
    """The lines that may hold for a code (``C3511``); several for one above them (``G59``); None: one without tiers."""
    for length in range(len(industry), 0, -1):
        if sector := _BY_INDUSTRY.get(industry[:length]):
            return (sector,)
    below = [code for code in NAMES_2017 if code.startswith(industry) and len(code) == len(industry) + 1]
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
