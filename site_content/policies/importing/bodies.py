"""From HTML, as Word, web pages and Markdown make it, to the blocks of a body."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bs4 import Comment, NavigableString, Tag

from office_files.html.looks import parse_styled, restore_headings
from office_files.html.pictures import Picture, picture_in_page
from office_files.html.plain_text import join_lines, plain_line
from office_files.html.tables import TooManyCells, is_layout
from office_files.html.word_lists import restore_word_lists
from office_files.html.wording import settle_wording
from office_files.html.words import valid_text
from office_files.losses import Losses
from site_content.base.blocks import RICH_TEXT_FEATURES
from site_content.base.rich_text import to_storage
from site_content.policies.importing.imported import Block
from site_content.policies.importing.tables import table_block

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LONGEST_HEADING = 100
# One block of text is one editor field: more than this is hard to work in.
LONGEST_PARAGRAPH_BLOCK = 20_000
_SKIPPED = {"script", "style", "head", "title", "nav", "button"}
_INLINE = {
    "a", "b", "big", "code", "em", "font", "i", "ins", "label", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "br",
    "time", "abbr", "cite", "q", "kbd", "o:p",
}  # fmt: skip
_WHOLE = {"ul", "ol", "blockquote", "hr", "dl"}
# What makes an inline element more than a part of a line.
_BLOCKS = ["img", "p", "div", "table", "ul", "ol", "blockquote", "hr", "section", "article", *sorted(HEADINGS)]


@dataclass
class Body:
    """The blocks of a body in the making, its pictures, and what could not be taken along."""

    known_pictures: Mapping[str, Picture]
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    _inline: list[str] = field(default_factory=list)
    _prose: list[str] = field(default_factory=list)
    _prose_length: int = 0

    def add_inline(self, html: str) -> None:
        self._inline.append(html)

    def end_paragraph(self) -> None:
        """What was gathered inline becomes a paragraph."""
        html = "".join(self._inline)
        self._inline.clear()
        text = valid_text(html)
        if text or "<s>" in html:
            self.add_prose(f"<p>{html.strip()}</p>", text)

    def add_prose(self, html: str, text: str) -> None:
        if self._prose_length + len(html) > LONGEST_PARAGRAPH_BLOCK:
            self.end_prose()
        self._prose.append(html)
        self._prose_length += len(html)
        self.lines.append(text)

    def end_prose(self) -> None:
        """The paragraphs up to here become one block."""
        self.end_paragraph()
        if self._prose:
            self.blocks.append(("paragraph", to_storage("".join(self._prose), RICH_TEXT_FEATURES)))
        self._prose, self._prose_length = [], 0

    def add_heading(self, tag: Tag) -> None:
        text = plain_line(tag, self.losses)
        if not text:
            return
        if len(text) > LONGEST_HEADING:
            self.end_paragraph()
            self.add_prose(f"<p><b>{escape(text)}</b></p>", text)
            return
        self.end_prose()
        self.blocks.append(("heading", {"text": text, "level": tag.name[1]}))
        self.lines.append(text)

    def add_table(self, table: Tag) -> None:
        self.end_prose()
        try:
            block = table_block(table, self.losses)
        except TooManyCells:
            self.losses.add("huge_table", table.get_text(" ", strip=True)[:100])
            return
        if block:
            self.blocks.append(("table", block))
            self.lines.extend(cell.strip() for row in block["data"] for cell in row if cell.strip())

    def add_picture(self, tag: Tag) -> None:
        source = str(tag.get("src") or "")
        picture = self.known_pictures.get(source) or picture_in_page(source, len(self.pictures) + 1)
        if picture is None:
            self.notes.append(f"图片没有导入：{source[:80] or '没有地址'}")
            return
        self.end_prose()
        self.pictures.append(picture)
        alt = re.sub(r"\s+", " ", str(tag.get("alt") or "")).strip()[:200]
        self.blocks.append(("picture", {"number": len(self.pictures) - 1, "alt": alt}))


def read_body(html: str, pictures: Mapping[str, Picture], losses: Losses | None = None) -> Body:
    """Blocks, lines of plain text, pictures and notes of an HTML text. ``losses``: what went before."""
    soup = parse_styled(html)
    body = Body(pictures, losses=Losses() if losses is None else losses)
    settle_wording(soup, html, body.losses)
    restore_word_lists(soup)
    restore_headings(soup)
    _read_children(soup, body)
    body.end_prose()
    return body


def _read_children(parent: Tag, body: Body) -> None:
    for child in parent.children:
        if isinstance(child, Tag):
            _read_tag(child, body)
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            body.add_inline(escape(join_lines(child), quote=False))


def _read_tag(tag: Tag, body: Body) -> None:
    name = tag.name
    if name in _SKIPPED:
        return
    if name == "img":
        body.add_picture(tag)
    elif name in _INLINE and not tag.find(_BLOCKS):
        body.add_inline(str(tag))
    elif name in HEADINGS and not tag.find(["img", "table"]):
        body.end_paragraph()
        body.add_heading(tag)
    elif name == "table" and not is_layout(tag):
        body.add_table(tag)
    elif name in _WHOLE and not tag.find(["table", "img"]):
        body.end_paragraph()
        _read_whole(tag, body)
    elif name == "ol":
        _read_numbered(tag, body)
    else:
        body.end_paragraph()
        _read_children(tag, body)
        body.end_paragraph()


def _read_whole(tag: Tag, body: Body) -> None:
    """Lists, quotations and rules keep their form."""
    text = re.sub(r"\s+", " ", valid_text(str(tag))).strip()
    if text or tag.name == "hr" or tag.find("s"):
        body.add_prose(re.sub(r">\s+<", "><", str(tag)), text)


def _read_numbered(tag: Tag, body: Body) -> None:
    """A numbered list with pictures or tables in it: its numbers become words."""
    body.end_paragraph()
    start = str(tag.get("start") or "1")
    for number, item in enumerate(
        tag.find_all("li", recursive=False), int(start) if re.fullmatch("[0-9]{1,5}", start) else 1
    ):
        body.add_inline(f"{number}. ")
        _read_children(item, body)
        body.end_paragraph()


def settle_levels(blocks: list[Block]) -> list[Block]:
    """The headings' levels as a body has them: from 2 on, as the page's title is the first.

    Word counts its headings from 1, a web page those of its text from 2: what comes in keeps its steps.
    """
    levels = [int(value["level"]) for kind, value in blocks if kind == "heading"]
    step = 1 if 1 in levels else 0

    def settled(value: Any) -> Any:
        return {**value, "level": str(min(int(value["level"]) + step, 6))}

    return [(kind, settled(value)) if kind == "heading" else (kind, value) for kind, value in blocks]


def drop_first_line(blocks: list[Block], line: str) -> list[Block]:
    """The blocks without the first, if that says only ``line`` (a title that the page shows anyway)."""
    if blocks and blocks[0][0] == "heading" and blocks[0][1]["text"] == line:
        return blocks[1:]
    if blocks and blocks[0][0] == "paragraph":
        first, end, rest = blocks[0][1].partition("</p>")
        if end and valid_text(first) == line:
            return [("paragraph", rest), *blocks[1:]] if rest else blocks[1:]
    return blocks


def history_blocks(entries: Iterable[str]) -> list[Block]:
    """The adoption notes, as a section of their own at the end of the body."""
    items = "".join(f"<li>{escape(entry.strip(), quote=False)}</li>" for entry in entries)
    return [("heading", {"text": "历史沿革", "level": "2"}), ("paragraph", f"<ul>{items}</ul>")] if items else []
