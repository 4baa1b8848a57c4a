"""Tables of a body as records carry them: as large as their content."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import StreamBlock

from site_content.base.assets import AssetCollector
from site_content.base.blocks import body_blocks
from site_content.base.bodies import body_to_record
from site_content.base.tables import read_spans


def record_rows(data: list[list[str | None]], merged: tuple[dict[str, int], ...] = ()) -> list[list[Any]]:
    """[[(text, colspan, rowspan), …], …] of the public table."""
    block = StreamBlock(body_blocks())
    body = block.to_python([{"type": "table", "value": {"data": data, "mergeCells": list(merged)}}])
    [table] = body_to_record(body, AssetCollector())
    return [[(cell["html"], cell["colspan"], cell["rowspan"]) for cell in row] for row in table["rows"]]


def texts(data: list[list[str | None]]) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in record_rows(data)]


def test_empty_columns_and_rows_at_the_edge_are_left_out() -> None:
    assert texts([["项目", "金额", None], ["设备", "10", " "], [None, "", None]]) == [["项目", "金额"], ["设备", "10"]]


def test_empty_cells_inside_a_table_stay() -> None:
    assert texts([["项目", None, "金额"], [None, None, None], ["设备", None, "10"]]) == [
        ["项目", "", "金额"],
        ["", "", ""],
        ["设备", "", "10"],
    ]


def test_a_merged_cell_keeps_the_columns_that_it_takes_up() -> None:
    span = {"row": 0, "col": 0, "rowspan": 1, "colspan": 3}
    rows = record_rows([["全表说明", None, None], ["设备", "10", None]], (span,))
    assert rows == [[("全表说明", 3, 1)], [("设备", 1, 1), ("10", 1, 1), ("", 1, 1)]]


def test_a_merged_cell_keeps_the_rows_that_it_takes_up() -> None:
    span = {"row": 1, "col": 0, "rowspan": 2, "colspan": 1}
    rows = record_rows([["类别", "金额"], ["设备", "10"], [None, None], [None, None]], (span,))
    assert rows == [[("类别", 1, 1), ("金额", 1, 1)], [("设备", 1, 2), ("10", 1, 1)], [("", 1, 1)]]


class Counted(list[dict[str, int]]):
    """A list that counts how many of its items were taken."""

    taken = 0

    def __iter__(self) -> Iterator[dict[str, int]]:
        for item in super().__iter__():
            self.taken += 1
            yield item


def test_merged_cells_that_lie_on_each_other_cost_no_more_than_a_table() -> None:
    corner = {"row": 199, "col": 248, "rowspan": 1, "colspan": 2}
    whole = {"row": 0, "col": 0, "rowspan": 200, "colspan": 250}
    merged = Counted([corner, *[whole] * 20_000])
    found = read_spans({"data": [[""] * 250] * 200, "mergeCells": merged})
    assert [span.as_stored() for span in found] == [corner]
    assert merged.taken < 10
