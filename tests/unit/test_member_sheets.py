"""Sheets of members as associations keep them: with titles, numbers, sums, notes, and whatever a program makes of them."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from site_content.associations.member_sheets import SheetReading, read_member_sheet, write_member_sheet
from site_content.associations.members import Member, parse_members, write_members

A, B, C = "样例甲机械有限公司", "样例乙食品有限公司", "样例丙合作社"
NAMES = [A, B, C]
Prepare = Callable[[Workbook], None]


def xlsx(*rows: tuple[Any, ...], prepare: Prepare = lambda book: None) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    prepare(book)
    book.save(content)
    return content.getvalue()


def read(content: bytes, name: str = "会员.xlsx") -> SheetReading:
    return read_member_sheet(io.BytesIO(content), name)


def names(content: bytes) -> list[str]:
    reading = read(content)
    assert reading.errors == []
    return [member.name for member in reading.members]


def merge(area: str) -> Prepare:
    return lambda book: book.active.merge_cells(area)


def below_hidden(state: str) -> Prepare:
    """The first sheet is hidden and holds codes."""

    def prepare(book: Workbook) -> None:
        codes = book.create_sheet("codes", 0)
        codes.append(("企业名称", "职务"))
        codes.append(("不该读的有限公司", "会员单位"))
        codes.sheet_state = state
        book.active = 1

    return prepare


HEADING = ("序号", "企业名称", "职务")
ROWS = [(1, A, "会长单位"), (2, B, "理事单位"), (3, C, "会员单位")]


SHEETS = [
    xlsx(HEADING, *ROWS),
    xlsx(("样例市某某协会会员企业名单（2025年度）",), HEADING, *ROWS, prepare=merge("A1:C1")),
    xlsx(("会员企业名单",), HEADING, *ROWS),
    xlsx(("会员单位",), (), HEADING, *ROWS),
    xlsx(("会员名单",), ("填报单位：样例协会", None, "单位：家"), HEADING, *ROWS),
    xlsx(HEADING, *ROWS, ("合计", "3家")),
    xlsx(HEADING, *ROWS, (None, "合计", "3")),
    xlsx(HEADING, *ROWS, ("总 计：3 家",)),
    xlsx(HEADING, *ROWS, (), ("注：以上名单截至2025年6月。",), ("填表人：某某", None, "联系电话：0532-12345678")),
    xlsx(HEADING, *ROWS, (4,), (5,)),
    xlsx(("序号", "会员单位", "电话"), (1, A, "0532-1"), (2, B, "0532-2"), (3, C, "0532-3")),
    xlsx(("编号", "企 业 名 称\n（盖章）", "会员类别", "联系电话", "备注"), *[(n, name, "会员", "1", "") for n, name, _r in ROWS]),
    xlsx((None, "序号", None, "单位名称"), *[(None, n, None, name) for n, name, _r in ROWS]),
    xlsx(("序号", "企业名称", "会员信息", None), (None, None, "职务", "网址"), *ROWS, prepare=merge("C1:D1")),
    xlsx(("基本信息", None, None), HEADING, *ROWS, prepare=merge("A1:C1")),
    xlsx(("企业名称",), (A,), (B,), (C,)),
    xlsx((A, "会长单位"), (B, "理事单位"), (C, "会员单位")),
    xlsx((1, A, "会长单位"), (2, B, "理事单位"), (3, C, "会员单位")),
    xlsx(HEADING, *ROWS[:2], (), (), HEADING, ROWS[2]),
    xlsx(HEADING, *ROWS, prepare=below_hidden("hidden")),
    xlsx(HEADING, *ROWS, prepare=below_hidden("veryHidden")),
    xlsx(("店铺名称", "经营地址"), (A, "一号"), (B, "二号"), (C, "三号"), ("合计", "3")),
    xlsx((*HEADING, *HEADING), (*ROWS[0], *ROWS[2]), (*ROWS[1], "", "", ""), ("合计", "3家")),
    xlsx((*HEADING, None, *HEADING), (*ROWS[0], None, *ROWS[1]), ("", "", "", None, *ROWS[2])),
    xlsx(("企业名称（中文）", "企业名称（英文）"), (A, "Sample A Ltd."), (B, "Sample B Ltd."), (C, "")),
    xlsx(HEADING, (1, A, ""), (None, None, "另一位联系人"), *ROWS[1:], prepare=merge("B2:B3")),
]  # fmt: skip


@pytest.mark.parametrize("content", SHEETS, ids=range(len(SHEETS)))
def test_only_the_members_are_read(content: bytes) -> None:
    assert names(content) == NAMES


def test_what_was_not_taken_for_a_member_is_told() -> None:
    reading = read(xlsx(HEADING, *ROWS, ("合计", "3家"), ("注：含分公司",)))
    assert reading.passed_over == [(5, ["合计", "3家"]), (6, ["注：含分公司"])]


def test_another_sheet_with_companies_is_told() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("说明").append(("填表说明",))
        council = book.create_sheet("理事单位")
        council.append(("企业名称",))
        council.append(("样例丁有限公司",))

    reading = read(xlsx(HEADING, *ROWS, prepare=add))
    assert [member.name for member in reading.members] == NAMES and reading.other_sheets == ["理事单位"]


def test_the_sheet_with_the_members_is_found_behind_a_cover() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("封面", 0).append(("样例协会年度材料",))

    assert names(xlsx(HEADING, *ROWS, prepare=add)) == NAMES


def test_rows_that_name_a_group_give_its_role() -> None:
    reading = read(xlsx(("企业名称",), ("一、会长单位（1家）",), (A,), ("二、会员单位（2家）",), (B,), (C,)))
    assert [(m.name, m.role) for m in reading.members] == [(A, "会长单位"), (B, "会员单位"), (C, "会员单位")]


def test_numbers_beside_the_names_are_no_roles() -> None:
    reading = read(xlsx(("会员名单",), ("一、会长单位（1家）",), (1, A), ("二、会员单位（2家）",), (2, B), (3, C)))
    assert [(m.name, m.role) for m in reading.members] == [(A, "会长单位"), (B, "会员单位"), (C, "会员单位")]


def test_a_list_in_two_halves_side_by_side_is_read_with_its_roles() -> None:
    reading = read(xlsx((*HEADING, *HEADING), (1, A, "会长单位", 3, C, "会员单位"), (2, B, "理事单位")))
    assert [(m.name, m.role) for m in reading.members] == [(A, "会长单位"), (B, "理事单位"), (C, "会员单位")]


@pytest.mark.parametrize("comma", [",", "\t", ";", "，"])
def test_columns_may_be_parted_as_any_program_or_hand_does(comma: str) -> None:
    rows = [("企业名称", "职务"), (A, "会长单位"), (B, "理事单位")]
    reading = read("\n".join(comma.join(row) for row in rows).encode(), "会员.csv")
    assert [(m.name, m.role) for m in reading.members] == [(A, "会长单位"), (B, "理事单位")]


def test_a_role_that_is_merged_over_rows_counts_for_each() -> None:
    rows = [(A, "理事单位"), (B, None), (C, "会员单位")]
    reading = read(xlsx(("企业名称", "职务"), *rows, prepare=merge("B2:B3")))
    assert [member.role for member in reading.members] == ["理事单位", "理事单位", "会员单位"]


def rewritten(content: bytes, change: Callable[[str], str]) -> bytes:
    """With another text of the first sheet, as other programs write it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(result, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            after.writestr(part, change(data.decode()) if part.endswith("sheet1.xml") else data)
    return result.getvalue()


@pytest.mark.parametrize("dimension", ['<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', ""])
def test_what_a_file_says_of_its_size_is_not_believed(dimension: str) -> None:
    content = rewritten(xlsx(HEADING, *ROWS), lambda xml: re.sub(r"<dimension [^>]*/>", dimension, xml))
    assert names(content) == NAMES


def test_formulas_are_read_by_their_results_and_refused_without() -> None:
    content = xlsx(("企业名称", "职务"), ('="样例甲"&"公司"', "会长单位"), ("样例乙公司", "会员单位"))
    result = r'<c r="A2" t="str">\1<v>样例甲公司</v></c>'
    with_result = rewritten(content, lambda xml: re.sub(r'<c r="A2"[^>]*>(<f>.*?</f>).*?</c>', result, xml))
    assert names(with_result) == ["样例甲公司", "样例乙公司"]
    [error] = read(content).errors
    assert error.row == 2 and "公式" in error.text


def test_names_and_addresses_as_people_write_them() -> None:
    rows = [
        ("Sample Trading Co., Ltd.", "会员单位", "www.sample.example"),
        ("样例丙有限公司\r\n（原样例厂）", "无", "ＷＷＷ．sample．cn；www.b.cn"),
        ("Sample\nTools Inc", "-", "/"),
        ("样例，带逗号", "理事|会员", "https://sample.example/x"),
    ]
    reading = read(xlsx(("企业名称", "职务", "网址"), *rows))
    assert reading.errors == []
    assert reading.members == [
        Member("Sample Trading Co., Ltd.", "会员单位", "http://www.sample.example"),
        Member("样例丙有限公司（原样例厂）", "", "http://WWW.sample.cn"),
        Member("Sample Tools Inc", "", ""),
        Member("样例，带逗号", "理事|会员", "https://sample.example/x"),
    ]
    assert parse_members(reading.lines()) == reading.members


def test_lines_keep_commas_bars_and_quotes() -> None:
    members = [Member('样例"甲"'), Member('"乙", 丙', "a|b"), Member("A Co., Ltd", "", "https://a.example/")]
    assert parse_members(write_members(members)) == members
    assert parse_members("A Co., Ltd., 会员单位\n甲，理事|www.a.cn") == [
        Member("A Co., Ltd.", "会员单位"), Member("甲", "理事", "http://www.a.cn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (xlsx(("序号", "姓名", "电话"), (1, "某某", "1"), (2, "某某", "2")), "a.xlsx", "没有找到“企业名称”一列"),
        (xlsx(("序号", "企业名称"), ("合计", "0家")), "a.xlsx", "没有企业"),
        (xlsx(("金额", "税率"), (1, 2), (3, 4)), "a.xlsx", "没有找到“企业名称”一列"),
        ("企业名称\n".encode() + b'"' + b"a" * 200_000, "a.csv", "过长"),
        (b"\xff\xff\x81", "a.csv", "编码"),
        (xlsx(), "a.xlsx", "没有内容"),
    ],
    ids=["people", "sum", "numbers", "long", "encoding", "empty"],
)  # fmt: skip
def test_a_file_without_members_is_refused_with_words(content: bytes, name: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read(content, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_texts_of_other_programs_are_read(encoding: str, mark: str) -> None:
    text = "\r\n".join(mark.join(map(str, row)) for row in [HEADING, *ROWS])
    reading = read(text.encode(encoding), "会员.csv")
    assert [member.name for member in reading.members] == NAMES


def test_numbers_are_no_names() -> None:
    reading = read(xlsx(("企业名称", "职务"), ("1", A), ("2", B)))
    assert [error.row for error in reading.errors] == [2, 3]


def test_products_are_told_by_the_word_before_them_and_come_back_from_lines_and_sheets() -> None:
    member = Member("样例甲公司", "会长单位", "https://a.example/", "齿轮、轴承")
    assert parse_members("样例甲公司，会长单位，https://a.example/，产品：齿轮、轴承") == [member]
    assert parse_members(write_members([member])) == [member]
    assert read_member_sheet(write_member_sheet([member]), "名单.xlsx").members == [member]
