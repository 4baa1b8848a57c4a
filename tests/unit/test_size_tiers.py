"""划型 by 工信部联企业〔2011〕300号, and the industries of GB/T 4754-2017 that it stands on."""

import json
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from standards.industries import NAMES_2017, find_industry
from standards.size_tiers import SECTORS, TABLE, Figures, Tier, find_sectors, possible_tiers

BOUNDS = sorted({b + d for s in SECTORS for bs in s.bounds for b in bs for d in (-1, 0, 1) if b + d >= 0})
ABOUT_BOUNDS = [None, *BOUNDS]
NUMBERS = st.one_of(st.integers(0, 200_000), st.sampled_from(BOUNDS))
DECIDED = [code for code in NAMES_2017 if len(code) == 5 and find_sectors(code) != (None,)]


@given(st.sampled_from(DECIDED), NUMBERS, NUMBERS, NUMBERS)
def test_known_figures_give_exactly_one_tier(code: str, x: int, y: int, z: int) -> None:
    assert len(possible_tiers(code, Figures(x, y, z))) == 1


@given(st.sampled_from(DECIDED), NUMBERS, NUMBERS, NUMBERS, st.sets(st.integers(0, 2)))
def test_the_true_tier_is_always_among_the_possible_ones(code: str, x: int, y: int, z: int, missing: set[int]) -> None:
    figures = Figures(*(None if at in missing else value for at, value in enumerate((x, y, z))))
    assert possible_tiers(code, Figures(x, y, z)) <= possible_tiers(code, figures)


@pytest.mark.parametrize(
    ("code", "figures", "tiers"),
    [
        ("C3511", Figures(15), "MICRO"),
        ("C3511", Figures(300, 2000), "MEDIUM"),
        ("C3511", Figures(1000, 39_999), "MEDIUM"),
        ("C3511", Figures(350), "MEDIUM SMALL MICRO"),
        ("C3511", Figures(), "LARGE MEDIUM SMALL MICRO"),
        ("G5910", Figures(150, 1500), "SMALL"),
        ("G5920", Figures(150, 1500), "MEDIUM"),
        ("G59", Figures(150, 1500), "MEDIUM SMALL"),
        ("I6420", Figures(500, 50_000), "MEDIUM"),
        ("F5171", Figures(5, 999), "MICRO"),
        ("K7010", Figures(None, 1000, 5000), "MEDIUM"),
        ("L7211", Figures(10, None, 100), "SMALL"),
        ("R8810", Figures(9), "MICRO"),
        ("P8336", Figures(500, 500, 500), ""),
        ("G5310", Figures(500, 500, 500), ""),
        ("K7040", Figures(5), ""),
    ],
)
def test_tiers_of_the_table(code: str, figures: Figures, tiers: str) -> None:
    assert possible_tiers(code, figures) == {Tier[name] for name in tiers.split()}


def test_the_classification_has_four_whole_levels() -> None:
    assert Counter(map(len, NAMES_2017)) == {1: 20, 3: 97, 4: 473, 5: 1381}
    assert all(code[:-1] in NAMES_2017 or len(code) == 3 for code in NAMES_2017 if len(code) > 1)
    assert all(name == name.strip() and name for name in NAMES_2017.values())


def test_an_industry_is_found_with_and_without_its_letter() -> None:
    assert [find_industry(t) for t in ("C3511", "3511", " c 351", "35", "C", "9999", "")] == ["C3511", "C3511", "C351", "C35", None, None, None]  # fmt: skip


def test_browsers_find_the_same_tiers() -> None:
    """``size_tiers.js`` in V8, for every code of the classification and figures about every bound."""
    at_random = Random(300)
    figures: list[list[int | None]] = [[at_random.choice(ABOUT_BOUNDS) for _figure in range(3)] for _row in range(40)]
    asked = [(code, Figures(*row)) for code in NAMES_2017 for row in at_random.sample(figures, 5)]
    with MiniRacer() as context:
        context.eval(TABLE.with_suffix(".js").read_text(encoding="utf-8"))
        context.eval(f"var sectors = {TABLE.read_text(encoding='utf-8')}")
        text = str(context.eval(f"JSON.stringify({json.dumps(asked)}.map((a) => sizeTiers.possible(sectors, ...a)))"))
    expected = [[t.name for t in sorted(possible_tiers(code, row), reverse=True)] for code, row in asked]
    assert json.loads(text) == expected
