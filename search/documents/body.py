"""The text of a record's body blocks (docs/records.md, Body blocks)."""

from collections.abc import Callable, Iterator
from typing import Any

from office_files.html.words import valid_lines, valid_text
from publishing.articles import ANCHORED, anchor_articles
from search.documents.model import Place
from search.documents.places import NOWHERE, Line

Block = dict[str, Any]


def placed_lines(blocks: list[Block]) -> Iterator[Line]:
    """Text of every block, each with the heading and the article that it stands under."""
    under = NOWHERE
    for block in anchor_articles(blocks):
        if block["type"] == "heading":
            under = Place(0, block.get("text") or "", "", block.get("anchor") or "")
        if block["type"] != "paragraph":
            yield from (Line(text, under) for text in body_lines([block]))
            continue
        # What stands before the first article, then each one's id, name and text.
        before, *articles = ANCHORED.split(block["html"])
        if text := valid_lines(before):
            yield Line(text, under)
        for anchor, article, html in zip(articles[::3], articles[1::3], articles[2::3], strict=True):
            under = Place(0, under.heading, article, anchor)
            if text := valid_lines(html):
                yield Line(text, under)


def body_lines(blocks: list[Block]) -> Iterator[str]:
    """Text of every block, in order. A type that is not known yields nothing."""
    for block in blocks:
        reader = _READERS.get(block["type"])
        if reader:
            yield from filter(None, reader(block))


def _table(block: Block) -> Iterator[str]:
    yield block.get("caption") or ""
    for row in block.get("rows") or []:
        yield " ".join(valid_text(cell.get("html") or "") for cell in row)


def _steps(block: Block) -> Iterator[str]:
    for item in block.get("items") or []:
        yield item.get("title") or ""
        yield valid_lines(item.get("html") or "")


def _questions(block: Block) -> Iterator[str]:
    for item in block.get("items") or []:
        yield item.get("question") or ""
        yield valid_lines(item.get("html") or "")


def _callout(block: Block) -> Iterator[str]:
    yield block.get("title") or ""
    yield valid_lines(block.get("html") or "")


def _image(block: Block) -> Iterator[str]:
    image = block.get("image") or {}
    yield from dict.fromkeys((image.get("caption") or "", image.get("alt") or ""))


_READERS: dict[str, Callable[[Block], Iterator[str]]] = {
    "heading": lambda block: iter([block.get("text") or ""]),
    "paragraph": lambda block: iter([valid_lines(block.get("html") or "")]),
    "table": _table,
    "image": _image,
    "attachment": lambda block: iter([(block.get("attachment") or {}).get("title") or ""]),
    "steps": _steps,
    "faq": _questions,
    "callout": _callout,
}
