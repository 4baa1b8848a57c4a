"""The same questions for both twins: ``match.py``, and ``match.js`` in V8 and in Chromium."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from playwright.sync_api import Browser
from py_mini_racer import MiniRacer

import matching
from matching.match import Verdict, match
from matching.rules import ENGINE, Profile, Rule

FOLDER = Path(matching.__file__).parent
SCRIPT = FOLDER / "match.js"


class Case(NamedTuple):
    """``why``: the reasons as ``hard i 限…``, ``no q+r …``, ``unknown e …``."""

    name: str
    rule: Rule
    profile: Profile
    on: str
    outcome: str
    why: list[str]


class Engine(Protocol):
    def __call__(self, asked: list[tuple[Rule, Profile, str]]) -> list[Verdict]: ...


def golden_cases() -> Iterator[Case]:
    """A case says itself what differs from its group."""
    for path in sorted((FOLDER / "cases").glob("*.json")):
        for group in json.loads(path.read_text(encoding="utf-8")):
            for own in group["cases"]:
                case: dict[str, Any] = {"version": ENGINE, "hard": [], "notes": [], "why": []} | group | own
                rule = Rule(version=case["version"], when=case["when"], hard=case["hard"], notes=case["notes"])
                name = f"{path.stem}: {group['about']}: {own['name']}"
                yield Case(name, rule, case["profile"], case["on"], case["is"], case["why"])


def reasons_as_written(verdict: Verdict) -> list[str]:
    return [
        f"{'hard' if reason['hard'] else reason['state']} {'+'.join(reason['leaves'])} {reason['text']}"
        for reason in verdict["reasons"]
    ]


def in_python(asked: list[tuple[Rule, Profile, str]]) -> list[Verdict]:
    return [match(*question) for question in asked]


@contextmanager
def javascript() -> Iterator[Engine]:
    with MiniRacer() as context:
        context.eval(SCRIPT.read_text(encoding="utf-8"))
        yield _asker(context.eval)


@contextmanager
def chromium(browser: Browser) -> Iterator[Engine]:
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    yield _asker(page.evaluate)
    page.close()


def _asker(evaluate: Callable[[str], object]) -> Engine:
    def ask(asked: list[tuple[Rule, Profile, str]]) -> list[Verdict]:
        text = json.dumps(json.dumps(asked, ensure_ascii=False))
        answers = evaluate(f"JSON.stringify(JSON.parse({text}).map((asked) => matching.match(...asked)))")
        found: list[Verdict] = json.loads(str(answers))
        return found

    return ask
