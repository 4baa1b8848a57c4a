"""HTML tables as grids, merged cells kept."""

from dataclasses import dataclass

from bs4 import Tag

from office_files.html.plain_text import plain_line, plain_lines
from office_files.losses import Losses

_LARGEST_SPAN = 1000
# A cell of more than so many characters arranges a page; a table's cells are shorter.
_LONGEST_CELL = 600


class TooManyCells(ValueError):
    """A table larger than its reader takes."""


@dataclass(frozen=True)
class Grid:
    """A full grid of the cells' words; a merged cell has its text in the first place and "" in those it covers.

    Attributes:
        merged: as Handsontable has them: ``{"row", "col", "rowspan", "colspan"}``, counted from 0.
        has_header: whether the first row says what the columns are.
    """

    cells: list[list[str]]
    merged: list[dict[str, int]]
    has_header: bool
    caption: str


def is_layout(table: Tag) -> bool:
    """Whether the table only arranges the page: one cell, or whole texts with headings and tables in its cells."""
    cells = [cell for cell in table.find_all(["td", "th"]) if cell.find_parent("table") is table]
    if len(cells) <= 1:
        return True
    if table.find("table") is None:
        return False
    if sum(bool(cell.get_text(strip=True)) for cell in cells) <= 1:
        return True
    return any(len(cell.get_text()) > _LONGEST_CELL or cell.find(["h1", "h2", "h3"]) for cell in cells)


def read_grid(table: Tag, losses: Losses, *, most_cells: int) -> Grid:
    """The table as a grid. Raises TooManyCells."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    cells, merged = _lay_out(rows, losses, most_cells)
    caption = table.find("caption", recursive=False)
    return Grid(
        cells,
        merged,
        has_header=bool(rows) and (bool(rows[0].find_parent("thead")) or _all_header_cells(rows[0])),
        caption=plain_line(caption, losses) if isinstance(caption, Tag) else "",
    )


def _all_header_cells(row: Tag) -> bool:
    cells = _cells(row)
    return bool(cells) and all(cell.name == "th" for cell in cells)


def _lay_out(rows: list[Tag], losses: Losses, most_cells: int) -> tuple[list[list[str]], list[dict[str, int]]]:
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
            _check_size(len(texts) + rowspan * colspan, most_cells)
            texts.update({(r + i, c + j): "" for i in range(rowspan) for j in range(colspan)})
            texts[r, c] = plain_lines(cell, losses)
            if rowspan > 1 or colspan > 1:
                merged.append({"row": r, "col": c, "rowspan": rowspan, "colspan": colspan})
    width = max((c for _, c in texts), default=-1) + 1
    _check_size(len(rows) * width, most_cells)
    return [[texts.get((r, c), "") for c in range(width)] for r in range(len(rows))], merged


def _check_size(cells: int, most_cells: int) -> None:
    if cells > most_cells:
        raise TooManyCells


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _usual_width(rows: list[Tag]) -> int:
    """Columns, by the rows of more than one cell."""
    widths = (sum(_span(cell, "colspan") for cell in cells) for row in rows if len(cells := _cells(row)) > 1)
    return max(widths, default=1)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), _LARGEST_SPAN) if value.isascii() and value.isdigit() else 1
