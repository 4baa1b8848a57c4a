"""What changed between two texts, as pages show it."""

from typing import Any

from themes.differences import Line, compare_bodies, compare_texts


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "html": f"<p>{text}</p>"} for text in texts]


def told(line: Line) -> str:
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(marks[piece.state].format(piece.text) for piece in line.pieces)


def test_a_changed_amount_is_one_figure_and_the_rest_of_its_line_stays() -> None:
    lines = compare_bodies(paragraphs("一次性奖励100万元。"), paragraphs("一次性奖励1000万元。"))
    assert [told(line) for line in lines] == ["一次性奖励-100万元-+1000万元+。"]
    assert [piece.text for piece in lines[0].pieces if piece.is_figure] == ["100万元", "1000万元"]


def test_dates_and_shares_are_figures_too() -> None:
    pieces = compare_texts("2024年6月30日前申报，补助3%", "2024年7月31日前申报，补助5.5%")
    assert [piece.text for piece in pieces if piece.is_figure] == ["2024年6月30日", "2024年7月31日", "3%", "5.5%"]


def test_a_new_line_and_one_that_is_gone_stand_whole() -> None:
    lines = compare_bodies(paragraphs("第一条 总则", "第二条 企业应当备案。"), paragraphs("第一条 总则", "第三条 本办法由样例局负责解释。"))  # fmt: skip
    assert [(line.state, told(line)) for line in lines] == [
        ("same", "第一条 总则"), ("added", "+第三条 本办法由样例局负责解释。+"), ("removed", "-第二条 企业应当备案。-"),
    ]  # fmt: skip


def test_far_from_a_change_lines_are_counted_not_shown() -> None:
    many = [f"第{n}条 内容{n}号" for n in range(9)]
    lines = compare_bodies(paragraphs(*many), paragraphs(*many[:-1], "完全不同的一段话在这里结束"))
    assert [line.state for line in lines][:2] == ["folded", "same"] and lines[0].count == 7


def test_rows_of_tables_are_lines() -> None:
    def table(amount: str) -> list[dict[str, Any]]:
        cells = [{"html": text, "colspan": 1, "rowspan": 1} for text in ("市级", amount)]
        return [{"type": "table", "caption": "标准", "header_row": False, "header_column": False, "rows": [cells]}]

    assert told(compare_bodies(table("10万元"), table("20万元"))[-1]) == "市级 | -10万元-+20万元+"


def test_texts_that_say_the_same_have_no_lines() -> None:
    assert compare_bodies(paragraphs("甲"), paragraphs("甲")) == []
