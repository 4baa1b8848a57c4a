"""How a table of a record is laid out on a page."""

from typing import Any

from themes.tables import table_grid


def cell(html: str, colspan: int = 1, rowspan: int = 1) -> dict[str, Any]:
    return {"html": html, "colspan": colspan, "rowspan": rowspan}


def block(*rows: list[dict[str, Any]], header_row: bool = True, header_column: bool = False) -> dict[str, Any]:
    return {"caption": "", "header_row": header_row, "header_column": header_column, "rows": list(rows)}


def firsts(rows: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [[cell["html"] for cell in row if cell["is_first"]] for row in rows]


def test_the_heading_row_is_the_table_s_head_and_its_first_column_stays_in_sight() -> None:
    grid = table_grid(block([cell("档次"), cell("比例"), cell("上限")], [cell("甲"), cell("8%"), cell("500 万元")]))
    assert [c["scope"] for c in grid.head[0]] == ["col"] * 3 and len(grid.rows) == 1
    assert grid.holds_first and firsts(grid.rows) == [["甲"]]


def test_beside_a_cell_that_reaches_down_no_other_is_the_first() -> None:
    rows = block([cell("类"), cell("项"), cell("额")], [cell("技改", rowspan=2), cell("一"), cell("1")], [cell("二"), cell("2")], [cell("研发"), cell("三"), cell("3")])  # fmt: skip
    assert firsts(table_grid(rows).rows) == [["技改"], [], ["研发"]]


def test_a_heading_that_reaches_down_takes_its_rows_along() -> None:
    rows = block([cell("类", rowspan=2), cell("额", colspan=2)], [cell("起"), cell("止")], [cell("甲"), cell("1"), cell("2")])  # fmt: skip
    grid = table_grid(rows)
    assert len(grid.head) == 2 and firsts(grid.head) == [["类"], []]


def test_two_columns_and_a_first_cell_over_several_need_no_holding() -> None:
    assert not table_grid(block([cell("甲"), cell("乙")], [cell("1"), cell("2")])).holds_first
    assert not table_grid(block([cell("甲", colspan=2), cell("乙")], [cell("1"), cell("2"), cell("3")])).holds_first


def test_a_cell_that_says_it_reaches_past_the_end_makes_no_head_of_the_whole_table() -> None:
    grid = table_grid(block([cell("题", colspan=1000, rowspan=1000)], [cell("甲"), cell("乙")]))
    assert len(grid.head) == 1 and len(grid.rows) == 1
    assert table_grid(block()).head == [] and table_grid(block([cell("只有一行")])).rows
