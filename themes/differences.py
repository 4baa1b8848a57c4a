"""What changed between two texts, as people read it: line by line, in a changed line word by word, figures marked.

Python's difflib finds it; words are rjieba's, as search has them, with amounts, shares and dates whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

import rjieba

from office_files.html.words import html_to_text
from themes.reader import Document

# Lines less alike than this are another line each, not one that was changed.
ALIKE = 0.5
# So many unchanged lines stand around a change; more of them are folded.
AROUND = 1
# What enterprises look for in a change.
_FIGURE = re.compile(
    r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d[\d,]*(?:\.\d+)?\s*(?:%|％|‰|(?:[十百千]?[万亿])?元|个?百分点|个?工作日|个?月|年|日|天|家|人)"
)


@dataclass(frozen=True)
class Piece:
    """Part of a line: ``same``, ``added`` or ``removed``; ``is_figure``: an amount, a share, a date."""

    state: str
    text: str
    is_figure: bool = False


@dataclass(frozen=True)
class Line:
    """``same``, ``added``, ``removed``, ``changed`` (its pieces say what), or ``folded``: ``count`` lines that stayed."""

    state: str
    pieces: list[Piece] = field(default_factory=list)
    is_heading: bool = False
    count: int = 0


def compare_bodies(before: list[Document], after: list[Document]) -> list[Line]:
    """The lines of two bodies (docs/records.md, Body blocks); nothing if they say the same."""
    lines = list(_compare(list(_lines(before)), list(_lines(after))))
    return list(_fold(lines)) if any(line.state != "same" for line in lines) else []


def compare_texts(before: str, after: str) -> list[Piece]:
    """Two wordings of one thing, word by word."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces += [*_marked("removed", old[a:b]), *_marked("added", new[c:d])]
    return [piece for piece in pieces if piece.text]


def _marked(state: str, words: Iterable[str]) -> Iterator[Piece]:
    text = "".join(words)
    at = 0
    for figure in _FIGURE.finditer(text):
        yield Piece(state, text[at : figure.start()])
        yield Piece(state, figure[0], is_figure=True)
        at = figure.end()
    yield Piece(state, text[at:])


@lru_cache(maxsize=2000)
def _words(text: str) -> list[str]:
    words: list[str] = []
    at = 0
    for figure in _FIGURE.finditer(text):
        words += [*rjieba.cut(text[at : figure.start()]), figure[0]]
        at = figure.end()
    return words + list(rjieba.cut(text[at:]))


_Row = tuple[str, bool]  # text, whether it is a heading


def _lines(blocks: list[Document]) -> Iterator[_Row]:
    for block in blocks:
        yield from ((text, block["type"] == "heading") for text in _texts(block) if text.strip())


def _texts(block: Document) -> Iterator[str]:
    match block["type"]:
        case "heading":
            yield block["text"]
        case "paragraph":
            yield from html_to_text(block["html"]).splitlines()
        case "table":
            yield block["caption"]
            yield from (" | ".join(html_to_text(cell["html"]) for cell in row) for row in block["rows"])
        case "steps":
            yield from (f"{item['title']}：{html_to_text(item['html'])}" for item in block["items"])
        case "faq":
            yield from (f"{item['question']} {html_to_text(item['html'])}" for item in block["items"])
        case "callout":
            yield f"{block['title']} {html_to_text(block['html'])}".strip()
        case "attachment":
            yield block["attachment"]["title"]
        case "image":
            yield block["image"]["caption"]


def _compare(before: list[_Row], after: list[_Row]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, [text for text, _ in before], [text for text, _ in after], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (Line("same", [Piece("same", text)], heading) for text, heading in after[c:d])
        else:
            yield from _replaced(before[a:b], after[c:d])


def _replaced(before: list[_Row], after: list[_Row]) -> Iterator[Line]:
    """In order; each new line beside the first old one that it is like, if there is one."""
    at = 0
    for text, heading in after:
        partner = next((n for n in range(at, len(before)) if _alike(before[n][0], text)), None)
        if partner is None:
            yield Line("added", list(_marked("added", [text])), heading)
            continue
        yield from (Line("removed", list(_marked("removed", [old])), h) for old, h in before[at:partner])
        yield Line("changed", compare_texts(before[partner][0], text), heading)
        at = partner + 1
    yield from (Line("removed", list(_marked("removed", [old])), h) for old, h in before[at:])


def _alike(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _fold(lines: list[Line]) -> Iterator[Line]:
    """Unchanged lines far from any change become one that counts them."""
    changed = [number for number, line in enumerate(lines) if line.state != "same"]
    near = {number + step for number in changed for step in range(-AROUND, AROUND + 1)}
    folded = 0
    for number, line in enumerate(lines):
        if line.state == "same" and number not in near:
            folded += 1
            continue
        if folded:
            yield Line("folded", count=folded)
        folded = 0
        yield line
    if folded:
        yield Line("folded", count=folded)
