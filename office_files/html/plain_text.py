"""HTML where only plain text can stand (table cells, headings), with nothing said otherwise than it was."""

import re
from collections.abc import Iterator

from bs4 import Comment, NavigableString, PageElement, Tag

from office_files.losses import Losses
from office_files.text.line_math import lowered, raised

_LINES = {
    "p",
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "dl",
    "section",
    "center",
}
_POWER = re.compile(r"^(?:[A-Za-zα-ω]|[+\-−]?\d+|[\w+\-−]*\d[\w+\-−]*)$")


def plain_lines(tag: Tag, losses: Losses) -> str:
    """The words, a line per paragraph; 10⁴ for a raised 4, without what is struck out."""
    lines = (re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in "".join(_parts(tag, losses)).split("\n"))
    return "\n".join(line for line in lines if line)


def plain_line(tag: Tag, losses: Losses) -> str:
    return plain_lines(tag, losses).replace("\n", " ")


def join_lines(node: NavigableString) -> str:
    """The text in one line, as a browser shows it: words of other scripts keep a blank where Chinese goes on without."""
    text = str(node)
    before, after = _beside(node.previous_sibling, -1), _beside(node.next_sibling, 0)
    around = f"{before}{text}{after}"

    def join(found: re.Match[str]) -> str:
        start, end = found.start() + len(before), found.end() + len(before)
        return " " if _is_latin(around[start - 1 : start]) and _is_latin(around[end : end + 1]) else ""

    return re.sub(r"(?<!\s)\s*\n\s*", join, text)


def _beside(sibling: PageElement | None, place: int) -> str:
    """The character of the same line that a text goes on from, or into; "" at the line's end."""
    is_line = not isinstance(sibling, Tag) or sibling.name in _LINES | {"br", "table"}
    words = sibling.get_text() if isinstance(sibling, Tag) and not is_line else ""
    return words[place] if words else ""


def _is_latin(character: str) -> bool:
    return character != "" and character.isprintable() and character < "\u2000" and not character.isspace()


def _parts(tag: Tag, losses: Losses) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment):
                yield join_lines(child)
        elif isinstance(child, Tag):
            yield from _element(child, losses)


def _element(tag: Tag, losses: Losses) -> Iterator[str]:
    if tag.name == "br":
        yield "\n"
    elif tag.name == "img":
        losses.add("cell_picture", str(tag.get("alt") or ""))
    elif tag.name == "s":
        if tag.get_text().strip():
            losses.add("struck_plain", tag.get_text())
    elif tag.name in ("sup", "sub"):
        yield _shifted(tag)
    elif tag.name == "table":
        yield from _nested_table(tag, losses)
    elif tag.name in _LINES:
        yield f"\n{_number(tag)}"
        yield from _parts(tag, losses)
        yield "\n"
    else:
        yield from _parts(tag, losses)


def _shifted(tag: Tag) -> str:
    text = tag.get_text().strip()
    if not _POWER.match(text):
        return text
    return raised(text) if tag.name == "sup" else lowered(text)


def _number(tag: Tag) -> str:
    """What a browser paints before an item of a numbered list."""
    around = tag.parent
    if tag.name != "li" or around is None or around.name != "ol":
        return ""
    start = str(around.get("start") or "1")
    return f"{int(start) + len(tag.find_previous_siblings('li')) if re.fullmatch(r'[0-9]{1,5}', start) else 1}. "


def _nested_table(table: Tag, losses: Losses) -> Iterator[str]:
    """A line per row."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    lines = [" ".join(plain_line(cell, losses) for cell in row.find_all(["td", "th"], recursive=False)) for row in rows]
    text = "\n".join(line.strip() for line in lines)
    if text.strip():
        losses.add("nested_table", text)
    yield f"\n{text}\n"
