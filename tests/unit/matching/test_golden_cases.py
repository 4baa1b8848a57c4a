"""What the rules of policies say of enterprises: golden cases, for Python and for JavaScript."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.unit.matching.engines import Engine, chromium, golden_cases, in_python, javascript, reasons_as_written

CASES = list(golden_cases())


ENGINES: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[Engine]]] = {
    "python": lambda request: nullcontext(in_python),
    "javascript": lambda request: javascript(),
    "chromium": lambda request: chromium(request.getfixturevalue("browser")),
}


@pytest.fixture(scope="module", params=["python", "javascript", pytest.param("chromium", marks=pytest.mark.browser)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param](request) as engine:
        yield engine


def test_every_golden_case_has_its_outcome_and_its_reasons_in_order(engine: Engine) -> None:
    verdicts = engine([(case.rule, case.profile, case.on) for case in CASES])
    found = {case.name: (v["outcome"], reasons_as_written(v)) for case, v in zip(CASES, verdicts, strict=True)}
    wrong = {case.name: found[case.name] for case in CASES if found[case.name] != (case.outcome, case.why)}
    assert wrong == {}


def test_notes_are_handed_on(engine: Engine) -> None:
    verdicts = engine([(case.rule, case.profile, case.on) for case in CASES])
    judged = [(c, v) for c, v in zip(CASES, verdicts, strict=True) if v["outcome"] != "too_new"]
    assert all(verdict["notes"] == case.rule["notes"] for case, verdict in judged)
    assert all("更新的版本" in v["notes"][0] for v in verdicts if v["outcome"] == "too_new")


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) >= 200
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []
