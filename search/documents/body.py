"""The text of a record's body blocks (docs/records.md, Body blocks)."""

from collections.abc import Callable, Iterator
from typing import Any

from office_files.html.words import valid_lines, valid_text

Block = dict[str, Any]


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
