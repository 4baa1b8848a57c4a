"""国民经济行业分类 (GB/T 4754-2017), four levels: 20 sections (门类, a letter), 97 divisions (大类, ``C35``), 473 groups
(中类, ``C351``), 1381 classes (小类, ``C3511``). Another edition will be another table."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from standards.characters import fold_width

TABLE_2017 = Path(__file__).with_name("gbt4754_2017.tsv")


class Entry(NamedTuple):
    """A section (its letter) or a division (two digits), with the section that it belongs to."""

    code: str
    name: str
    section: str


def _read(path: Path) -> dict[str, str]:
    """Names by code, each code with its section's letter, in the standard's order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


NAMES_2017 = _read(TABLE_2017)
EDITION_2017 = tuple(Entry(code[1:] or code, name, code[0]) for code, name in NAMES_2017.items() if len(code) <= 3)


@cache
def _by_name() -> dict[str, str]:
    """A division and its only group may have one name: the wider counts."""
    return {name: code for code, name in sorted(NAMES_2017.items(), key=lambda entry: -len(entry[0]))}


def code_of_industry(text: str) -> str | None:
    """By a code of any level (a section's letter, too), a name, or both as ``K70 房地产业``. None for what the table has not."""
    words = text.strip()
    first = fold_width(words.partition(" ")[0]).upper()
    return (
        _by_name().get(words)
        or find_industry(words)
        or find_industry(first)
        or (first if first in NAMES_2017 else None)
    )


@cache
def _by_digits() -> dict[str, str]:
    return {code[1:]: code for code in NAMES_2017 if len(code) > 1}


def find_industry(text: str) -> str | None:
    """``C3511`` for ``C3511``, ``3511`` or ``c 3511``; two to four digits. None for what the table has not."""
    code = "".join(fold_width(text).upper().split())
    if code in NAMES_2017:
        return code if len(code) > 1 else None
    return _by_digits().get(code)
