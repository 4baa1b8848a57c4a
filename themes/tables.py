"""Tables as pages show them: which rows head the table (they are repeated on paper), which cells stand in its first column
(they stay in sight on a phone)."""

from dataclasses import dataclass
from typing import Any

# Of two columns nothing moves out of sight.
HOLDS_FROM = 3


@dataclass(frozen=True)
class Grid:
    """Attributes: rows of cells ``{"html", "colspan", "rowspan", "scope", "is_first"}``; ``scope`` "" for no heading."""

    head: list[list[dict[str, Any]]]
    rows: list[list[dict[str, Any]]]
    holds_first: bool


def table_grid(block: dict[str, Any]) -> Grid:
    """A record's table block laid out: cells that reach down push those of the rows below aside."""
    rows = [list(row) for row in _laid_out(block)]
    head = _head_height(block["rows"]) if block["header_row"] else 0
    width = max((sum(cell["colspan"] for cell in row) for row in block["rows"]), default=0)
    spans_all = any(row and row[0]["is_first"] and row[0]["colspan"] > 1 for row in rows)
    return Grid(rows[:head], rows[head:], width >= HOLDS_FROM and not spans_all)


def _laid_out(block: dict[str, Any]) -> Any:
    taken: dict[int, int] = {}  # column → rows that a cell from above still takes there
    for number, cells in enumerate(block["rows"]):
        column, row, reaching = 0, [], {}
        for place, cell in enumerate(cells):
            while taken.get(column):
                column += 1
            row.append({**cell, "scope": _scope(block, number, place), "is_first": column == 0})
            for across in range(cell["colspan"]):
                reaching[column + across] = cell["rowspan"]
            column += cell["colspan"]
        taken = {
            at: left for at, left in {**{a: n - 1 for a, n in taken.items()}, **_less_one(reaching)}.items() if left > 0
        }
        yield row


def _less_one(reaching: dict[int, int]) -> dict[int, int]:
    return {column: rows - 1 for column, rows in reaching.items()}


def _scope(block: dict[str, Any], row: int, place: int) -> str:
    if block["header_row"] and row == 0:
        return "col"
    return "row" if block["header_column"] and place == 0 else ""


def _head_height(rows: list[list[dict[str, Any]]]) -> int:
    """A heading that reaches down takes those rows along; a head that would be the whole table is none."""
    height = max((cell["rowspan"] for cell in rows[0]), default=1) if rows else 0
    return height if height < len(rows) else min(1, len(rows) - 1)
