"""HTML tables as the table blocks that editors work with."""

from typing import Any

from bs4 import Tag

from office_files.html.tables import read_grid
from office_files.losses import Losses
from site_content.base.tables import MOST_CELLS


def table_block(table: Tag, losses: Losses) -> dict[str, Any] | None:
    """The stored value of Wagtail's table block; None for a table without a word in it. Raises TooManyCells."""
    grid = read_grid(table, losses, most_cells=MOST_CELLS)
    if not any(cell for row in grid.cells for cell in row):
        return None
    return {
        "data": grid.cells,
        "mergeCells": grid.merged,
        "table_caption": grid.caption[:200],
        "first_row_is_table_header": grid.has_header,
        "first_col_is_header": False,
        "table_header_choice": "row" if grid.has_header else "neither",
        "cell": [],
    }
