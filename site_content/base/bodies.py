"""From a StreamField body to the record's list of blocks."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from wagtail.blocks import StreamValue

from office_files.html.words import html_to_text, valid_text
from site_content.base.assets import AssetCollector
from site_content.base.html import public_html
from site_content.base.note_links import lead_to_notes
from site_content.base.tables import Span, check_page_size, check_stored, count_cells, read_rows, read_spans

SUMMARY_SOURCES = (("paragraph",), ("callout", "steps", "faq", "heading"), ("table",))


def body_to_record(body: StreamValue, assets: AssetCollector) -> list[dict[str, Any]]:
    """Public blocks in order; a block whose file is gone is left out. Headings get anchors h1, h2 …"""
    blocks: list[dict[str, Any]] = []
    check_page_size(sum(count_cells(child.value) for child in body if child.block_type == "table"))
    for child in body:
        block = CONVERTERS[child.block_type](child.value, assets)
        if block is not None:
            blocks.append({"type": child.block_type, **block})
    headings = [block for block in blocks if block["type"] == "heading"]
    for number, block in enumerate(headings, start=1):
        block["anchor"] = f"h{number}"
    lead_to_notes(blocks)
    return blocks


def body_text(blocks: list[dict[str, Any]], types: tuple[str, ...] = ()) -> str:
    """The words of a body, or of its blocks of ``types`` alone."""
    chosen = (block for block in blocks if not types or block["type"] in types)
    return " ".join(part for block in chosen for part in _block_texts(block) if part)


def summary_text(blocks: list[dict[str, Any]]) -> str:
    """What a summary is cut from: the paragraphs; of a body without any, what else is written; tables last."""
    return next(filter(None, (body_text(blocks, types) for types in SUMMARY_SOURCES)), "")


def _block_texts(block: dict[str, Any]) -> list[str]:
    match block["type"]:
        case "heading":
            return [block["text"]]
        case "paragraph":
            return [valid_text(block["html"])]
        case "callout":
            return [block["title"], valid_text(block["html"])]
        case "table":
            return [block["caption"], *(valid_text(cell["html"]) for row in block["rows"] for cell in row)]
        case "steps":
            return [text for item in block["items"] for text in (item["title"], valid_text(item["html"]))]
        case "faq":
            return [text for item in block["items"] for text in (item["question"], valid_text(item["html"]))]
        case _:
            return []


def _heading(value: Any, assets: AssetCollector) -> dict[str, Any]:
    return {"level": int(value["level"]), "text": value["text"], "anchor": ""}


def _paragraph(value: Any, assets: AssetCollector) -> dict[str, Any] | None:
    html = public_html(value.source)
    return {"html": html} if html_to_text(html) else None


def _table(value: Any, assets: AssetCollector) -> dict[str, Any]:
    check_stored(value)
    rows, spans = read_rows(value), read_spans(value)
    merged = {(span.row, span.column): span for span in spans}
    covered = {place for span in spans for place in span.places} - merged.keys()
    public = []
    for r, row in enumerate(_without_empty_edges(rows, spans)):
        cells = []
        for c, text in enumerate(row):
            if (r, c) not in covered:
                span = merged.get((r, c), Span(r, c, 1, 1))
                # Cells hold plain text: "<200万" is a number, not a tag.
                html = escape(text, quote=False).replace("\n", "<br>")
                cells.append({"html": html, "colspan": span.columns, "rowspan": span.rows})
        public.append(cells)
    return {
        "caption": value.get("table_caption") or "",
        "header_row": bool(value.get("first_row_is_table_header")),
        "header_column": bool(value.get("first_col_is_header")),
        "rows": public,
    }


def _without_empty_edges(rows: list[list[str]], spans: Iterable[Span]) -> list[list[str]]:
    """The table without the empty rows at its end and columns at its right, which a new table has
    and a small pasted one leaves; merged cells with words in them stay whole."""
    filled = {(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text.strip()}
    for span in spans:
        if (span.row, span.column) in filled:
            filled |= span.places
    height = 1 + max((r for r, _c in filled), default=-1)
    width = 1 + max((c for _r, c in filled), default=-1)
    return [row[:width] for row in rows[:height]]


def _image(value: Any, assets: AssetCollector) -> dict[str, Any] | None:
    image = assets.image(value["image"], alt=value["alt"], caption=value["caption"])
    return {"image": image} if image else None


def _attachment(value: Any, assets: AssetCollector) -> dict[str, Any] | None:
    attachment = assets.attachment(value["document"], value["title"])
    return {"attachment": attachment} if attachment else None


def _steps(value: Any, assets: AssetCollector) -> dict[str, Any]:
    return {"items": [{"title": item["title"], "html": public_html(item["text"].source)} for item in value]}


def _faq(value: Any, assets: AssetCollector) -> dict[str, Any]:
    return {"items": [{"question": item["question"], "html": public_html(item["answer"].source)} for item in value]}


def _callout(value: Any, assets: AssetCollector) -> dict[str, Any]:
    return {"tone": value["tone"], "title": value["title"], "html": public_html(value["text"].source)}


CONVERTERS: dict[str, Callable[[Any, AssetCollector], dict[str, Any] | None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "table": _table,
    "image": _image,
    "attachment": _attachment,
    "steps": _steps,
    "faq": _faq,
    "callout": _callout,
}
