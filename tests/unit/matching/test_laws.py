"""Laws of matching, on rules and enterprises made up by chance.

``QIFU_MATCHING_CASES=20000 python -m pytest tests/unit/matching/test_laws.py`` asks as often as the brief wants (a minute or two).
"""

import os
from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.match import DOES_NOT, FITS, OPEN, TO_CONFIRM, match
from matching.rules import BadRule, Profile, Rule, check_rule, hash_rule
from tests.unit.matching.engines import Engine, chromium, javascript
from tests.unit.matching.random_rules import DAYS, fillings, profiles, rules

EXAMPLES = int(os.environ.get("QIFU_MATCHING_CASES", "240"))
BATCH = 20
LAW = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize="CI" in os.environ)


@pytest.fixture(scope="module", params=["javascript", pytest.param("chromium", marks=pytest.mark.browser)])
def in_javascript(request: pytest.FixtureRequest) -> Iterator[Engine]:
    started = javascript() if request.param == "javascript" else chromium(request.getfixturevalue("browser"))
    with started as engine:
        yield engine


@settings(LAW, max_examples=max(EXAMPLES // BATCH, 1))
@given(st.lists(st.tuples(rules(), profiles(), DAYS), min_size=BATCH, max_size=BATCH))
def test_both_twins_say_the_same(in_javascript: Engine, asked: list[tuple[Rule, Profile, str]]) -> None:
    assert in_javascript(asked) == [match(*question) for question in asked]


@settings(LAW, max_examples=max(EXAMPLES // 4, 1))
@given(rules(), profiles(), DAYS, st.data())
def test_knowing_more_never_takes_back_fits_or_does_not(
    rule: Rule, profile: Profile, on: str, data: st.DataObject
) -> None:
    outcome = match(rule, profile, on)["outcome"]
    filled = data.draw(fillings(profile))
    if outcome in (FITS, TO_CONFIRM, DOES_NOT, OPEN):
        assert match(rule, filled, on)["outcome"] == outcome


@settings(LAW, max_examples=max(EXAMPLES // 20, 1))
@given(rules())
def test_rules_that_are_made_up_are_within_the_limits(rule: Rule) -> None:
    check_rule(rule)
    assert hash_rule(rule) == hash_rule(Rule(**rule))


LEAF = {"id": "r", "field": "revenue", "op": "min", "value": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"when": {"all": []}},
        {"when": {"all": [LEAF, LEAF]}},
        {"when": {"all": [{"any": [{"all": [{"not": LEAF}]}]}]}},
        {"when": {"all": [{**LEAF, "id": str(number)} for number in range(31)]}},
        {"when": {**LEAF, "value": 1.5}},
        {"when": {**LEAF, "value": True}},
        {"when": {**LEAF, "value": -1}},
        {"when": {**LEAF, "op": "in"}},
        {"when": {**LEAF, "field": "patents"}},
        {"when": {**LEAF, "field": "size", "op": "in", "value": []}},
        {"when": {**LEAF, "field": "size", "op": "in", "value": [""]}},
        {"hard": ["x"]},
    ],
)
def test_a_rule_that_is_too_large_or_cannot_be_read_is_refused(changes: dict[str, object]) -> None:
    rule = Rule(version=1, when=LEAF, hard=[], notes=[])
    check_rule(rule)
    with pytest.raises(BadRule):
        check_rule(cast(Rule, {**rule, **changes}))
