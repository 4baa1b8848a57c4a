"""HTML tables as the table blocks that editors work with, merged cells kept."""

import re
from typing import Any

from bs4 import Tag

from site_content.base.tables import check_size

_LARGEST_SPAN = 1000


def is_layout(table: Tag) -> bool:
    """Whether the table only arranges the page: one cell, or other tables inside."""
    cells = [cell for cell in table.find_all(["td", "th"]) if cell.find_parent("table") is table]
    return len(cells) <= 1 or table.find("table") is not None


def table_block(table: Tag) -> dict[str, Any] | None:
    """The stored value of Wagtail's table block; None for a table without a word in it.

    ``data`` is a full grid; a merged cell has its text in the first place and "" in those it covers. Raises
    TableProblem for a table that is too large.
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid, merged = _lay_out(rows)
    if not any(cell for row in grid for cell in row):
        return None
    header = bool(rows[0].find_parent("thead")) or _all_header_cells(rows[0])
    caption = table.find("caption")
    return {
        "data": grid,
        "mergeCells": merged,
        "table_caption": caption.get_text(" ", strip=True)[:200] if caption else "",
        "first_row_is_table_header": header,
        "first_col_is_header": False,
        "table_header_choice": "row" if header else "neither",
        "cell": [],
    }


def _all_header_cells(row: Tag) -> bool:
    cells = _cells(row)
    return bool(cells) and all(cell.name == "th" for cell in cells)


def _lay_out(rows: list[Tag]) -> tuple[list[list[str]], list[dict[str, int]]]:
    """Each cell at its place in the grid, past what cells above and before it cover."""
    texts: dict[tuple[int, int], str] = {}
    merged: list[dict[str, int]] = []
    widest = _usual_width(rows)
    for r, row in enumerate(rows):
        c = 0
        cells = _cells(row)
        for cell in cells:
            while (r, c) in texts:
                c += 1
            rowspan = min(_span(cell, "rowspan"), len(rows) - r)
            # A heading over the whole table says 100 for "all columns".
            colspan = min(_span(cell, "colspan"), widest if len(cells) == 1 else _LARGEST_SPAN)
            check_size(len(texts) + rowspan * colspan)
            texts.update({(r + i, c + j): "" for i in range(rowspan) for j in range(colspan)})
            texts[r, c] = cell_text(cell)
            if rowspan > 1 or colspan > 1:
                merged.append({"row": r, "col": c, "rowspan": rowspan, "colspan": colspan})
    width = max((c for _, c in texts), default=-1) + 1
    check_size(len(rows) * width)
    return [[texts.get((r, c), "") for c in range(width)] for r in range(len(rows))], merged


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _usual_width(rows: list[Tag]) -> int:
    """Columns, by the rows of more than one cell."""
    widths = (sum(_span(cell, "colspan") for cell in cells) for row in rows if len(cells := _cells(row)) > 1)
    return max(widths, default=1)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), _LARGEST_SPAN) if value.isascii() and value.isdigit() else 1


def cell_text(cell: Tag) -> str:
    """The words of a cell; its paragraphs and line breaks as line ends."""
    for line_break in cell.find_all("br"):
        line_break.replace_with("\n")
    blocks = cell.find_all(["p", "li", "div"])
    text = "\n".join(b.get_text() for b in blocks if not b.find(["p", "li", "div"])) if blocks else cell.get_text()
    lines = (re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
