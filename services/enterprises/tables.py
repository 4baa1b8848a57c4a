"""The sheet of a list of enterprises: which of its columns says what."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook

from office_files.children.limits import LimitReached, Limits
from office_files.children.running import ChildError, run_in_child
from office_files.problems import UnreadableFile
from office_files.sheets import Row, Sheet, read_sheets
from standards.cells import FORMULA_STARTS
from standards.characters import clean_text

MOST_ROWS = 20_000
LARGEST_FILE = 30 * 1024 * 1024
HEADING_WITHIN = 10  # rows
LIMITS = Limits(cpu_seconds=40, wall_seconds=50)
_COLUMNS = {
    "credit_code": r"(?:企业)?(?:统一)?(?:社会)?信用代码",
    "name": r"(?:企业|单位|公司)?(?:名称|全称)",
    "former_names": r"曾用名称?|原名称?",
    "industry_codes": r"(?:国民经济)?行业(?:小类)?(?:代码)?",
    "town": r"(?:所[在属])?(?:镇办|镇街|镇、?街道|街道|镇)",
    "zone": r"(?:所[在属])?(?:园区|功能区)",
    "founded_on": r"(?:成立|注册)(?:日期|时间)",
    "above_scale": r"(?:是否)?(?:规上|规模以上)(?:企业)?",
    "qualifications": r"资质(?:荣誉)?|荣誉资质",
    "tags": r"标签",
    "state": r"(?:企业|经营)?状态",
    "merged_into": r"并入企业(?:的)?(?:统一)?(?:社会)?信用代码",
    "phone": r"联系(?:电话|方式|手机)|(?:联系人|企业)?(?:手机|电话)(?:号码?)?",
    "email": r"(?:电子|联系|企业)?(?:邮箱|邮件)(?:地址)?|e-?mail",
    "as_of": r"(?:数据|统计)日期",
    "year": r"年度|年份|数据年度",
}
_FIGURES = {
    "employees": r"(?:年末)?(?:从业人员|员工|职工)(?:平均)?(?:人?数)?",
    "revenue": r"(?:年)?营业(?:总)?收入",
    "assets": r"(?:年末)?(?:资产总额|资产总计|总资产)",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _COLUMNS.items()}
_FIGURE_PATTERNS = {name: re.compile(rf"(?:((?:19|20)\d\d)年?)?{pattern}") for name, pattern in _FIGURES.items()}
_IN_BRACKETS = re.compile(r"[（(\[【]([^）)\]】]*)[）)\]】]")
_UNITS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10_000)}


@dataclass(frozen=True)
class FigureColumn:
    """``year``: None where a column of its own says it; ``factor``: to 万元."""

    at: int
    figure: str
    year: int | None
    factor: Decimal


@dataclass
class Table:
    """``columns``: where each stands; ``unread``: headings that mean nothing here, whose cells are not kept."""

    headings: list[str]
    rows: list[Row]
    columns: dict[str, int] = field(default_factory=dict)
    figures: list[FigureColumn] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    formulas: set[int] = field(default_factory=set)

    def read(self, cells: Sequence[str], column: str) -> str:
        at = self.columns.get(column, len(cells))
        return clean_text(cells[at]).strip() if at < len(cells) else ""


def read_table(content: bytes, filename: str) -> Table:
    """Of XLSX, or CSV in UTF-8 or GB18030. Raises ValidationError (in Chinese) for a file that cannot be read."""
    for sheet in open_sheets(content, filename):
        if table := find_table(sheet):
            return table
    raise ValidationError(_("没有找到“统一社会信用代码”和“企业名称”两列。请在表头写上列名，以下每行一家企业。"))


def open_sheets(content: bytes, filename: str) -> list[Sheet]:
    """In a process of its own. Raises ValidationError (in Chinese)."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(_("文件超过 30 MB。请去掉图片和多余的工作表，或者分成几个文件再导入。"))
    try:
        sheets: list[Sheet] = run_in_child(
            read_sheets, content, filename.lower().endswith(".csv"), MOST_ROWS, limits=LIMITS
        )
    except UnreadableFile as problem:
        raise ValidationError(str(problem)) from problem
    except (LimitReached, ChildError) as error:
        raise ValidationError(_("表格太大或太复杂，没有读完。请另存为新的 XLSX 文件，只保留名单。")) from error
    return sheets


def find_table(sheet: Sheet) -> Table | None:
    for at, (number, cells) in enumerate(sheet.rows[:HEADING_WITHIN]):
        table = _read_headings(cells)
        if {"credit_code", "name"} <= table.columns.keys():
            if len(sheet.rows) > MOST_ROWS:
                raise ValidationError(_("超过 %(most)d 行，请分成几个文件再导入。") % {"most": MOST_ROWS})
            read = {*table.columns.values(), *(column.at for column in table.figures)}
            table.rows = sheet.rows[at + 1 :]
            table.formulas = {row for row, column in sheet.formulas if column in read and row > number}
            return table
    return None


def _read_headings(cells: list[str]) -> Table:
    table = Table(cells, [])
    for at, heading in enumerate(cells):
        plain = re.sub(r"[\s*＊:：]", "", _IN_BRACKETS.sub("", heading))
        if name := next((n for n, p in _PATTERNS.items() if n not in table.columns and p.fullmatch(plain)), None):
            table.columns[name] = at
        elif figure := _read_figure(heading, plain, at):
            table.figures.append(figure)
        elif heading.strip():
            table.unread.append(heading)
    return table


def _read_figure(heading: str, plain: str, at: int) -> FigureColumn | None:
    units = [text.strip() for text in _IN_BRACKETS.findall(heading)]
    factor = next((_UNITS[unit] for unit in units if unit in _UNITS), Decimal(1))
    for name, pattern in _FIGURE_PATTERNS.items():
        if match := pattern.fullmatch(plain):
            return FigureColumn(at, name, int(match[1]) if match[1] else None, factor)
    return None


def write_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX file in which every text is text, whatever it begins with, also once somebody has edited the cell."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append([clean_text(value) if isinstance(value, str) else value for value in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.quotePrefix = cell.value.startswith(FORMULA_STARTS)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
