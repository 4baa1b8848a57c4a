"""From HTML, as Word, web pages and Markdown make it, to the blocks of a body."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from bs4 import Comment, NavigableString, Tag

from office_files.html import parse_html
from site_content.base.html import clean_html
from site_content.policies.importing.imported import Block, Picture
from site_content.policies.importing.pictures import picture_in_page
from site_content.policies.importing.tables import is_layout, table_block

HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
LONGEST_HEADING = 100
# One block of text is one editor field: more than this is hard to work in.
LONGEST_PARAGRAPH_BLOCK = 20_000
_SKIPPED = {"script", "style", "head", "title", "nav", "header", "footer", "form", "iframe", "object", "svg", "button"}
_INLINE = {
    "a", "b", "big", "code", "del", "em", "font", "i", "ins", "label", "mark", "s", "small", "span", "strong", "sub",
    "sup", "u", "br", "time", "abbr", "cite", "q", "kbd", "o:p",
}  # fmt: skip
_WHOLE = {"ul", "ol", "blockquote", "hr", "dl"}


@dataclass
class Body:
    """The blocks of a body in the making, its pictures, and what could not be taken along."""

    known_pictures: Mapping[str, Picture]
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _inline: list[str] = field(default_factory=list)
    _prose: list[str] = field(default_factory=list)
    _prose_length: int = 0

    def add_inline(self, html: str) -> None:
        self._inline.append(html)

    def end_paragraph(self) -> None:
        """What was gathered inline becomes a paragraph."""
        html = "".join(self._inline)
        self._inline.clear()
        text = _plain(html)
        if text:
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
            self.blocks.append(("paragraph", clean_html("".join(self._prose))))
        self._prose, self._prose_length = [], 0

    def add_heading(self, tag: Tag) -> None:
        text = re.sub(r"\s+", " ", tag.get_text()).strip()
        if not text:
            return
        if len(text) > LONGEST_HEADING:
            self.end_paragraph()
            self.add_prose(f"<p><b>{escape(text)}</b></p>", text)
            return
        self.end_prose()
        self.blocks.append(("heading", {"text": text, "level": str(HEADINGS[tag.name])}))
        self.lines.append(text)

    def add_table(self, table: Tag) -> None:
        self.end_prose()
        block = table_block(table)
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


def read_body(html: str, pictures: Mapping[str, Picture]) -> Body:
    """Blocks, lines of plain text, pictures and notes of an HTML text."""
    soup = parse_html(html)
    body = Body(pictures)
    _read_children(soup, body)
    body.end_prose()
    return body


def _read_children(parent: Tag, body: Body) -> None:
    for child in parent.children:
        if isinstance(child, Tag):
            _read_tag(child, body)
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            body.add_inline(escape(re.sub(r"\s*\n\s*", "", str(child)), quote=False))


def _read_tag(tag: Tag, body: Body) -> None:
    name = tag.name
    if name in _SKIPPED:
        return
    if name == "img":
        body.add_picture(tag)
    elif name in _INLINE and not tag.find("img"):
        body.add_inline(str(tag))
    elif name in HEADINGS and not tag.find("img"):
        body.end_paragraph()
        body.add_heading(tag)
    elif name == "table" and not is_layout(tag):
        body.add_table(tag)
    elif name in _WHOLE and not tag.find(["table", "img"]):
        body.end_paragraph()
        _read_whole(tag, body)
    else:
        body.end_paragraph()
        _read_children(tag, body)
        body.end_paragraph()


def _read_whole(tag: Tag, body: Body) -> None:
    """Lists, quotations and rules keep their form; a list that begins later than 1 keeps its numbers as text."""
    if tag.name == "ol" and str(tag.get("start") or "1") != "1":
        for number, item in enumerate(tag.find_all("li", recursive=False), start=_start_of(tag)):
            body.add_inline(f"{number}. {item.decode_contents()}")
            body.end_paragraph()
        return
    text = re.sub(r"\s+", " ", tag.get_text(" ")).strip()
    if text or tag.name == "hr":
        body.add_prose(re.sub(r">\s+<", "><", str(tag)), text)


def _start_of(tag: Tag) -> int:
    start = str(tag.get("start"))
    return int(start) if start.isascii() and start.isdigit() else 1


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", parse_html(html).get_text(" ") if "<" in html else _unescape(html)).strip()


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def drop_first_line(blocks: list[Block], line: str) -> list[Block]:
    """The blocks without the first, if that says only ``line`` (a title that the page shows anyway)."""
    if blocks and blocks[0][0] == "heading" and blocks[0][1]["text"] == line:
        return blocks[1:]
    if blocks and blocks[0][0] == "paragraph":
        first, end, rest = blocks[0][1].partition("</p>")
        if end and _plain(first) == line:
            return [("paragraph", rest), *blocks[1:]] if rest else blocks[1:]
    return blocks


def drop_red_header(blocks: list[Block], title: str) -> list[Block]:
    """The blocks without what stands above the text of a red-header document: its masthead, number and title.

    The title may be set in several lines; without it in the first twelve nothing is dropped.
    """
    if not blocks or blocks[0][0] != "paragraph":
        return blocks
    paragraphs = str(blocks[0][1]).split("</p>")
    read = ""
    for number, paragraph in enumerate(paragraphs[:12], 1):
        read += _plain(paragraph).replace(" ", "")
        if read.endswith(title.replace(" ", "")):
            rest = "</p>".join(paragraphs[number:])
            return [("paragraph", rest), *blocks[1:]] if _plain(rest) else blocks[1:]
    return blocks


def history_blocks(entries: Iterable[str]) -> list[Block]:
    """The adoption notes, as a section of their own at the end of the body."""
    items = "".join(f"<li>{escape(entry.strip(), quote=False)}</li>" for entry in entries)
    return [("heading", {"text": "历史沿革", "level": "2"}), ("paragraph", f"<ul>{items}</ul>")] if items else []
