"""docs/security.md answers every requirement of OWASP ASVS 5.0, levels 1 and 2, and every test that it names exists."""

import csv
import re
from collections import Counter
from pathlib import Path

from cms.accounts.passwords import ContextWordsValidator

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROWS = ROW.findall(TEXT)


def required() -> dict[str, str]:
    with (ROOT / "tests" / "asvs_5_0.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["level"] for row in csv.DictReader(file)}


def test_every_requirement_stands_once_with_its_level() -> None:
    assert len(required()) == 253 and Counter(required().values()) == {"1": 70, "2": 183}
    assert [row[0] for row in ROWS] == list(required())
    assert {row[0]: row[1] for row in ROWS} == required()


def test_each_is_met_by_a_test_or_says_why_not() -> None:
    wrong = []
    for key, _level, what, state, why in ROWS:
        tests = TEST.findall(why)
        if state == "met":
            good = bool(tests) and TEST.sub("", why).replace("<br>", "") == ""
        else:
            good = state in ("n/a", "open") and len(why) >= 6 and not tests
        if not (good and what.strip()):
            wrong.append(key)
    assert wrong == []


def test_every_test_that_is_named_exists() -> None:
    named = set(TEST.findall(TEXT))
    assert [
        (file, name)
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ] == []


def test_the_numbers_said_are_the_numbers_there() -> None:
    counts = Counter(row[3] for row in ROWS)
    assert f"{counts['met']} are met" in TEXT
    assert f"{counts['n/a']} do not apply" in TEXT
    assert f"{counts['open']}\nare open" in TEXT


def test_the_sections_that_requirements_speak_of_are_there() -> None:
    parts = {part.partition("\n")[0]: part for part in TEXT.split("\n## ")}
    assert all(way in parts["Ways in"] for way in ("single sign-on", "recovery code", "leader's link", "invitation"))
    assert "QIFU_LOCK_AFTER_FAILURES" in parts["Guessing"] and "decisions/0023" in parts["Guessing"]
    assert "within 7 days" in parts["Dependencies"] and "pip-audit" in parts["Dependencies"]
    assert all(log in parts["Logs"] for log in ("登录记录", "审计记录", "console", "nginx"))


def test_words_of_the_platform_are_documented() -> None:
    assert [word for word in ContextWordsValidator.WORDS if f"`{word}`" not in TEXT] == []
