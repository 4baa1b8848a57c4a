"""Automatic numbers as words: 一、 （一） 第一条 1. ① (ECMA-376 part 1, 17.9).

A reader, a search and a quotation need the number that Word only paints. Bullets stay lists.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from office_files.docx.names import W, child_of, is_on, make_run, properties_of, text_of, value_of
from office_files.docx.styles import Styles
from office_files.text.numerals import write_number

BULLETS = (  # the only numbering that is left in the document
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
    + "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/></w:lvl>' for n in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
# After these a text follows at once: 一、总则, （一）设备, ①货架; not so after 第一条 and 1.
_CLOSED = re.compile(r"[、）】》〉。，：；．①-⑳⒈-⒛⑴-⒇㈠-㈩㊀-㊉㉑-㉟㊱-㊿]$")
_PLACE = re.compile(r"%([1-9])")


@dataclass
class Level:
    """How one level counts and looks."""

    start: int
    style: str
    text: str
    restart: int | None
    is_legal: bool
    suffix: str
    paragraph_style: str


@dataclass
class _List:
    """A numbering in use: numbers of the same abstract numbering go on from each other."""

    levels: dict[int, Level]
    abstract: str
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbering part, and how far each list has come."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self._abstract = {
            n.get(f"{W}abstractNumId", ""): n for n in (root.findall(f"{W}abstractNum") if root is not None else [])
        }
        self._nums = {n.get(f"{W}numId", ""): n for n in (root.findall(f"{W}num") if root is not None else [])}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, paragraph: Element, *, in_table: bool) -> None:
        """Write the paragraph's number into it, in order from the first to the last.

        A cell may hold nothing but its number; elsewhere a line without words shows none.
        """
        num_id, level_number = self._place(paragraph)
        found = self._list(num_id)
        level = found.levels.get(level_number) if found else None
        if found is None or level is None:
            self._set(paragraph, None)
            return
        if level.style == "bullet":
            self._set(paragraph, sum(found.levels[n].style == "bullet" for n in found.levels if n < level_number))
            return
        label = self._label(found, num_id, level_number)
        self._set(paragraph, None)
        has_words = bool(text_of(paragraph).strip())
        if label and (has_words or in_table):
            at = 1 if child_of(paragraph, "pPr") is not None else 0
            paragraph.insert(at, make_run(label + (_gap(label, level) if has_words else "")))

    def _set(self, paragraph: Element, bullet_depth: int | None) -> None:
        """A bullet of the one list that is left, or none: said outright, as a style may say otherwise."""
        properties = properties_of(paragraph)
        for old in properties.findall(f"{W}numPr"):
            properties.remove(old)
        new = Element(f"{W}numPr")
        for name, value in (("ilvl", str(bullet_depth or 0)), ("numId", "0" if bullet_depth is None else "1")):
            new.append(Element(f"{W}{name}", {f"{W}val": value}))
        properties.append(new)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """(numId, level): the paragraph's own, for what it does not say its style's."""
        own = child_of(paragraph, "pPr", "numPr")
        num_id, level = value_of(own, "numId"), value_of(own, "ilvl")
        if num_id is None:
            for style in self.styles.paragraph_chain(paragraph):
                given = child_of(style, "pPr", "numPr")
                if given is not None:
                    num_id = value_of(given, "numId")
                    level = (
                        level or value_of(given, "ilvl") or self._level_of_style(num_id, style.get(f"{W}styleId", ""))
                    )
                    break
        return num_id or "0", int(level) if level and level.isascii() and level.isdigit() else 0

    def _level_of_style(self, num_id: str | None, style_id: str) -> str | None:
        found = self._list(num_id or "0")
        return (
            next((str(n) for n, level in found.levels.items() if level.paragraph_style == style_id), None)
            if found
            else None
        )

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read_list(num_id, set())
        return self._lists[num_id]

    def _read_list(self, num_id: str, seen: set[str]) -> _List | None:
        num = self._nums.get(num_id)
        abstract_id = value_of(num, "abstractNumId") or ""
        abstract = self._abstract.get(abstract_id)
        if num is None or abstract is None or num_id in seen:
            return None
        linked = value_of(abstract, "numStyleLink")
        if linked:
            style = self.styles.numbering_style(linked)
            return self._read_list(value_of(style, "numId") or "", seen | {num_id})
        found = _List({_index(lvl): _read_level(lvl) for lvl in abstract.findall(f"{W}lvl")}, abstract_id)
        for override in num.findall(f"{W}lvlOverride"):
            if (own := child_of(override, "lvl")) is not None:
                found.levels[_index(override)] = _read_level(own)
            start = value_of(override, "startOverride")
            if start is not None and start.isascii() and start.isdigit():
                found.restarts[_index(override)] = int(start)
        return found

    def _label(self, found: _List, num_id: str, index: int) -> str:
        counters = self._counters.setdefault(found.abstract, {})
        if index in found.restarts and (num_id, index) not in self._begun:
            counters[index] = found.restarts[index]
        else:
            counters[index] = counters[index] + 1 if index in counters else found.levels[index].start
        self._begun.add((num_id, index))
        for deeper in [n for n in counters if n > index]:
            level = found.levels.get(deeper)
            # 17.9.10: restarts after any level above, after one level and those above it, or (0) never
            if level is None or level.restart is None or (level.restart and index < level.restart):
                del counters[deeper]
        return _PLACE.sub(
            lambda match: self._written(found, counters, int(match[1]) - 1, index), found.levels[index].text
        )

    def _written(self, found: _List, counters: dict[int, int], shown: int, index: int) -> str:
        level = found.levels.get(shown)
        if level is None or level.style == "bullet":
            return ""
        number = counters.setdefault(shown, found.restarts.get(shown, level.start))
        return write_number(number, "decimal" if found.levels[index].is_legal and shown != index else level.style)


def _read_level(lvl: Element) -> Level:
    start, restart = value_of(lvl, "start"), value_of(lvl, "lvlRestart")
    formats = [found.get(f"{W}val", "") for found in lvl.iter(f"{W}numFmt")]
    return Level(
        start=int(start) if start and start.isascii() and start.isdigit() else (1 if start is None else 0),
        style=next((name for name in formats if name != "custom"), "decimal"),
        text=value_of(lvl, "lvlText") or "",
        restart=int(restart) if restart and restart.isascii() and restart.isdigit() else None,
        is_legal=bool(is_on(child_of(lvl, "isLgl"))),
        suffix=value_of(lvl, "suff") or "tab",
        paragraph_style=value_of(lvl, "pStyle") or "",
    )


def _index(element: Element) -> int:
    text = element.get(f"{W}ilvl") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _gap(label: str, level: Level) -> str:
    return "" if level.suffix == "nothing" or _CLOSED.search(label) or label[-1:].isspace() else " "
