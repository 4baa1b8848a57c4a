"""What a table block stores, in any state: its shape is checked where it comes in, and read without trust."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publishing.document import Unpublishable

# A larger table belongs into an attached spreadsheet: nobody reads it on a page, and each of its cells costs.
MOST_CELLS = 50_000
MOST_CELLS_OF_A_PAGE = 200_000

Place = tuple[int, int]  # row, column
_SCALARS = (str, int, float, type(None))


class TableProblem(Unpublishable):
    """What is wrong with a table, and what to do (Chinese)."""


@dataclass(frozen=True)
class Span:
    """A merged cell: its first place, and how many rows and columns it takes up."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def places(self) -> set[Place]:
        rows = range(self.row, self.row + self.rows)
        return {(r, c) for r in rows for c in range(self.column, self.column + self.columns)}

    def as_stored(self) -> dict[str, int]:
        return {"row": self.row, "col": self.column, "rowspan": self.rows, "colspan": self.columns}


def check_shape(value: Any) -> None:
    """Raises TableProblem for what no editor's table is."""
    if not isinstance(value, dict):
        raise TableProblem("表格的内容读不出来：请删除这个表格，重新插入。")
    data, merged = value.get("data") or [], value.get("mergeCells") or []
    if not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        raise TableProblem("表格的行列读不出来：请删除这个表格，重新插入。")
    if not all(isinstance(cell, _SCALARS) for row in data for cell in row):
        raise TableProblem("单元格里只能是文字：请删除这个表格，重新插入。")
    if not isinstance(merged, list) or not all(_is_span(span) for span in merged):
        raise TableProblem("合并单元格的记录读不出来：请删除这个表格，重新插入。")


def check_table(value: Any) -> None:
    """Raises TableProblem for a table of another shape, or one that is too large."""
    check_shape(value)
    check_stored(value)
    for span in value.get("mergeCells") or []:
        if span["rowspan"] * span["colspan"] > MOST_CELLS:
            raise TableProblem(
                f"第 {span['row'] + 1} 行第 {span['col'] + 1} 列合并了 {span['rowspan']} 行、{span['colspan']} 列，"
                f"超过一张表格最多的 {MOST_CELLS} 格：请取消合并。"
            )


def check_stored(value: Any) -> None:
    """Raises TableProblem for a table that could not be read (``BodyTableBlock.to_python``), or is too large."""
    if value.get("problem"):
        raise TableProblem(value["problem"])
    check_size(count_cells(value))


def count_cells(value: Any) -> int:
    data = value.get("data") or []
    return len(data) * max(map(len, data), default=0)


def check_page_size(cells: int) -> None:
    if cells > MOST_CELLS_OF_A_PAGE:
        raise TableProblem(f"这一页的表格一共超过 {MOST_CELLS_OF_A_PAGE} 格：请分成几页，或者把表格作为附件上传。")


def check_size(cells: int) -> None:
    if cells > MOST_CELLS:
        raise TableProblem(f"表格超过 {MOST_CELLS} 格：请拆成几张表，或者把它作为附件上传。")


def _is_span(span: Any) -> bool:
    return isinstance(span, dict) and all(
        isinstance(span.get(name), int) and 0 <= span[name] < 10**6 for name in ("row", "col", "rowspan", "colspan")
    )


def read_rows(value: Any) -> list[list[str]]:
    """The cells' words of a table whose shape was checked."""
    return [[str(cell) if cell not in (None, "") else "" for cell in row] for row in value.get("data") or []]


def read_spans(value: Any) -> list[Span]:
    """The merged cells within the grid that ``data`` is, none upon another: what would reach out ends at its edge."""
    rows = read_rows(value)
    return list(_fitting(value.get("mergeCells") or [], len(rows), max(map(len, rows), default=0)))


def _fitting(merged: list[Any], height: int, width: int) -> Iterator[Span]:
    taken: set[Place] = set()
    # Spans that lie beside each other cover the grid once. Those of a table that is not an editor's are given up.
    looked_at, most = 0, 4 * height * width
    for span in merged:
        rows, columns = min(span["rowspan"], height - span["row"]), min(span["colspan"], width - span["col"])
        if rows < 1 or columns < 1 or rows * columns == 1:
            continue
        looked_at += rows * columns
        if looked_at > most:
            return
        found = Span(span["row"], span["col"], rows, columns)
        if taken.isdisjoint(found.places):
            taken |= found.places
            yield found
