"""Rich text in the one dialect that is stored: what the editor itself writes, and opens again.

Wagtail's editor refuses a text with a tag too many (``<br>`` for ``<br/>`` is one) for good. So every text passes
through ``to_storage`` whenever it is stored or read, wherever it comes from (``site_content.base.prose``).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

import nh3

from site_content.base.rich_blocks import LISTS, RichBlock, list_label, render
from standards.characters import clean_text

STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "superscript", "sub": "subscript",
    "s": "strikethrough", "a": "link",
}  # fmt: skip
# What is struck out stays struck out, whatever it is called: without its line it would count as valid.
_SAME = {"del": "s", "strike": "s"}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_BREAKING = {
    "p", "div", "section", "article", "aside", "main", "header", "footer", "nav", "address", "figure", "figcaption", "pre",
    "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "center", "details", "summary",
    "fieldset", "legend", "form", "hr", "br", "li", "blockquote", *LISTS, *_HEADINGS,
}  # fmt: skip
_INLINE = STYLES.keys() | {"span"}
_TAGS = _BREAKING | _INLINE | _SAME.keys() | {"rt", "rp"}
_ATTRIBUTES = {
    "a": {"href", "linktype", "id"}, "span": {"style"}, "ol": {"start", "type", "reversed"}, "li": {"value", "data-block-key"},
    **{name: {"data-block-key"} for name in ("p", "h3", "h4", "blockquote")},
}  # fmt: skip
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>]+="[^"]*")*)\s*/?>|([^<]+)')
_ATTRIBUTE = re.compile(r'([^\s=>]+)="([^"]*)"')
_KEY = re.compile(r"[A-Za-z0-9_-]{1,20}")
_ID = re.compile(r"[0-9]{1,9}")
_LINK_TYPES = {"page", "document"}
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_SPACE = " \t\r\n\f"
DEEPEST = 4  # levels of lists below the first, as many as the editor makes
# A parser's work grows with the square of the depth: what nobody has written so is read without its tags.
_DEEPEST_TAGS = 500
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSING_THEMSELVES = {
    "p", "li", "tr", "td", "th", "dt", "dd", "br", "hr", "img", "input", "meta", "link", "wbr", "col", "embed", "source",
    "option", "o",
}  # fmt: skip


def to_storage(source: str, features: Collection[str]) -> str:
    """Any HTML, however broken → rich text of ``features`` that the editor opens; words stay, in their order.

    Costs a millisecond per 20 kB, does nothing to what is in the dialect already.
    """
    source = clean_text(source)
    if not source.strip():
        return ""
    clean = nh3.clean(
        without_deep_tags(source),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    writer = _Writer(frozenset(features))
    for closing, name, attributes, text in _TOKEN.findall(clean):
        if text:
            writer.add_text(text)
        elif closing:
            writer.end(_SAME.get(name, name))
        else:
            writer.start(_SAME.get(name, name), dict(_ATTRIBUTE.findall(attributes)))
    return writer.finish()


def without_deep_tags(source: str) -> str:
    """``source`` itself; of one that nests its tags hundreds deep, the words and paragraphs."""
    depth = 0
    for closing, name in _ANY_TAG.findall(source):
        if name.lower() not in _CLOSING_THEMSELVES:
            depth += -1 if closing else 1
            if depth > _DEEPEST_TAGS:
                return re.sub(r"<(?!/?(?:p|br)\b)[^<>]*>", " ", source, flags=re.I)
            depth = max(depth, 0)
    return source


@dataclass
class _List:
    """An open list of the source: which number comes next, and whether its numbers are the editor's 1, 2, 3."""

    name: str
    number: int = 1
    step: int = 1
    type: str = "1"


@dataclass
class _Writer:
    """Takes tags and texts as they come, keeps a flat list of blocks, as the editor does."""

    features: frozenset[str]
    blocks: list[RichBlock] = field(default_factory=list)
    current: RichBlock | None = None
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    headings: list[str] = field(default_factory=list)
    # Open inline tags as (name, markup); the first ``written`` stand in the current block already.
    inline: list[tuple[str, str]] = field(default_factory=list)
    written: int = 0
    breaks: int = 0
    muted: int = 0
    key: str = ""

    def add_text(self, text: str) -> None:
        if self.muted:
            return
        blank = not text.strip(_SPACE)
        if blank and (self.current is None or not self.current.parts or self.breaks):
            return
        block = self._open_block()
        if self.breaks or not block.parts:
            text = text.lstrip(_SPACE)
        block.parts += ["<br/>"] * min(self.breaks, 2)
        self.breaks = 0
        block.parts += [markup for _name, markup in self.inline[self.written :] if markup]
        self.written = len(self.inline)
        block.parts.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _INLINE:
            name = "s" if name == "span" and "line-through" in attributes.get("style", "") else name
            self.inline.append((name, self._markup(name, attributes) if name in STYLES else ""))
        elif name == "br":
            self.breaks += bool(self.current and self.current.parts)
        elif name == "hr":
            self._close_block()
            if "hr" in self.features:
                self.blocks.append(RichBlock("hr"))
        elif name == "rp":
            self.muted += 1
        elif name == "rt":
            self.add_text("（")
        else:
            self._start_block(name, attributes)

    def end(self, name: str) -> None:
        if name in _INLINE:
            name, markup = self.inline.pop()
            if self.written > len(self.inline):
                self.written = len(self.inline)
                if markup and self.current:
                    self.current.parts.append(f"</{name}>")
        elif name == "rp":
            self.muted -= 1
        elif name == "rt":
            self.add_text("）")
        elif name in _BREAKING:
            self._end_block(name)

    def finish(self) -> str:
        self._close_block()
        return render(self.blocks)

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        key = attributes.get("data-block-key", "")
        if name == "li" or (name in LISTS and not self.lists) or not self._in_compound():
            self._close_block()
        else:
            self._break_line()
        if name in LISTS:
            self.lists.append(_list_of(name, attributes))
        elif name == "blockquote":
            self.quotes += 1
        elif name in _HEADINGS:
            self.headings.append(name)
        if self.current is None:
            self.key = key if _KEY.fullmatch(key) else ""
        if name == "li":
            self._start_item(attributes.get("value", ""))
        elif self.key:  # an empty line of the editor's own
            self._open_block()

    def _end_block(self, name: str) -> None:
        if name in LISTS and self.lists:
            self.lists.pop()
        elif name == "blockquote":
            self.quotes -= 1
        elif name in _HEADINGS and self.headings:
            self.headings.pop()
        if self._in_compound():
            self._break_line()
        else:
            self._close_block()

    def _in_compound(self) -> bool:
        """Inside an item, a quotation or a heading a new paragraph is a new line."""
        return bool(self.lists or self.quotes or self.headings)

    def _break_line(self) -> None:
        if self.current and self.current.parts:
            self.breaks = max(self.breaks, 1)

    def _open_block(self) -> RichBlock:
        if self.current is None:
            kind, depth = self._kind(), max(len(self.lists) - 1, 0)
            before = self.blocks[-1] if self.blocks and self.blocks[-1].kind in LISTS else None
            depth = min(depth, DEEPEST, before.depth + 1 if before else 0)
            self.current = RichBlock(kind, self.key, depth)
            self.key, self.written, self.breaks = "", 0, 0
        return self.current

    def _kind(self) -> str:
        if self.lists:
            return self.lists[-1].name if self.lists[-1].name in self.features else "p"
        if self.quotes:
            return "blockquote" if "blockquote" in self.features else "p"
        heading = _HEADINGS[self.headings[-1]] if self.headings else ""
        return heading if heading in self.features else "p"

    def _start_item(self, value: str) -> None:
        """Numbers that the editor would count otherwise (from 3, a. b. c., after a break) become words."""
        if not self.lists:  # an item outside of any list
            self.key = ""
            return
        around = self.lists[-1]
        if _WHOLE.fullmatch(value):
            around.number = int(value)
        block = self._open_block()
        if block.key and block.kind == "ol":
            # The editor's own item: it counts on, though its exporter closes the list after a nested one.
            around.number = self._next_number(block.depth)
        if block.kind == "ol":
            block.number = around.number
            if around.type != "1" or around.number != self._next_number(block.depth):
                block.kind, block.depth, block.key = "p", 0, ""
                block.parts.append(f"{list_label(around.number, around.type)}. ")
        around.number += around.step

    def _next_number(self, depth: int) -> int:
        for block in reversed(self.blocks):
            if block.kind not in LISTS or block.depth < depth:
                break
            if block.depth == depth:
                return block.number + 1 if block.kind == "ol" else 1
        return 1

    def _close_block(self) -> None:
        block, self.current, self.breaks = self.current, None, 0
        if block is None:
            return
        block.parts += [f"</{name}>" for name, markup in reversed(self.inline[: self.written]) if markup]
        self.written = 0
        if block.parts or block.key:
            self.blocks.append(block)

    def _markup(self, name: str, attributes: dict[str, str]) -> str:
        """The tag, or "" for one that these features do not have or that is open already."""
        style = STYLES[name]
        if style not in self.features or any(STYLES[open_name] == style for open_name, markup in self.inline if markup):
            return ""
        if name != "a":
            return f"<{name}>"
        if attributes.get("linktype") in _LINK_TYPES and _ID.fullmatch(attributes.get("id", "")):
            return f'<a linktype="{attributes["linktype"]}" id="{attributes["id"]}">'
        href = attributes.get("href", "").strip().replace("<", "&lt;").replace(">", "&gt;")
        return f'<a href="{href}">' if href and "linktype" not in attributes else ""


def _list_of(name: str, attributes: dict[str, str]) -> _List:
    start = attributes.get("start", "")
    number = int(start) if _WHOLE.fullmatch(start) else 1
    kind = attributes.get("type", "1")
    return _List(name, number, -1 if "reversed" in attributes else 1, kind if kind in "aAiI" and kind else "1")
