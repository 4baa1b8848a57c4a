"""会员企业 from a spreadsheet: every row is read, and every mistake is told with its row."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from office_files.children.limits import LimitReached, Limits
from office_files.children.running import ChildError, run_in_child
from office_files.problems import UnreadableFile
from office_files.sheets import Row, Sheet, read_sheets
from site_content.associations.members import Member, find_address, write_members
from site_content.associations.sheet_layout import Layout, find_layout, has_heading, read_members
from standards.characters import clean_text

MOST_ROWS = 3000
LARGEST_FILE = 5 * 1024 * 1024
LONGEST_NAME = 100
LONGEST_ROLE = 60
LONGEST_PRODUCTS = 100  # the rest of a scope of business is cut off
LIMITS = Limits(cpu_seconds=10, wall_seconds=25)
# What people write for nothing.
_NOTHING = re.compile(r"[-—－/／\\\s.。]*|无|暂无|没有|none|n/?a", re.I)


@dataclass(frozen=True)
class RowError:
    row: int
    text: str


@dataclass
class SheetReading:
    """Members of the sheet; with ``errors`` it is not to be used.

    Attributes:
        passed_over: rows that were taken for no members (sums, notes), and their words.
        other_sheets: titles of sheets that hold names of companies too and were not read.
    """

    members: list[Member] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    passed_over: list[Row] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)

    def lines(self) -> str:
        """As ``AssociationPage.members`` keeps them."""
        return write_members(self.members)


def read_member_sheet(content: IO[bytes], filename: str) -> SheetReading:
    """The members in an XLSX or CSV file. Raises ValidationError if the file as a whole cannot be read."""
    data = content.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("文件超过 5 MB。会员名单一般只有几十 KB，请去掉图片或多余的工作表再上传。"))
    sheets = [sheet for sheet in _read_apart(data, filename) if sheet.rows or sheet.formulas]
    if not sheets:
        raise ValidationError(_("表里没有内容。请在工作表里填写，第一行写“企业名称、职务、网址、产品”。"))
    sheet, layout = _choose_sheet(sheets)
    if len(sheet.rows) > MOST_ROWS:
        raise ValidationError(_("超过 %(most)d 行，请分开或核对文件。") % {"most": MOST_ROWS})
    reading = read_rows(sheet, layout)
    if not reading.members and not reading.errors:
        raise ValidationError(_("列名下面没有企业，名单没有改动。请核对文件里的工作表。"))
    reading.other_sheets = [other.title for other in sheets if other is not sheet and find_layout(other)]
    return reading


def _read_apart(data: bytes, filename: str) -> list[Sheet]:
    try:
        sheets: list[Sheet] = run_in_child(
            read_sheets, data, filename.lower().endswith(".csv"), MOST_ROWS, limits=LIMITS
        )
    except UnreadableFile as problem:
        raise ValidationError(str(problem)) from problem
    except (LimitReached, ChildError) as error:
        raise ValidationError(_("表格太大或太复杂，没有读完。请另存为新的 XLSX 文件，只保留会员名单。")) from error
    return sheets


def _choose_sheet(sheets: list[Sheet]) -> tuple[Sheet, Layout]:
    """The first with a heading for names, else the first with companies in it."""
    for sheet in sorted(sheets, key=lambda sheet: not has_heading(sheet)):
        if layout := find_layout(sheet):
            return sheet, layout
    raise ValidationError(_("没有找到“企业名称”一列。请在表头写“企业名称、职务、网址、产品”，以下每行一家，再上传。"))


def write_member_sheet(members: list[Member]) -> io.BytesIO:
    """What ``read_member_sheet`` reads, with its headings."""
    book = Workbook()
    book.active.append(["企业名称", "职务", "网址", "产品"])
    for member in members:
        book.active.append([*map(clean_text, (member.name, member.role, member.url, member.products))])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # a name is never a formula, whatever it begins with
    book.active.column_dimensions["A"].width = 40
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def read_rows(sheet: Sheet, layout: Layout) -> SheetReading:
    found = read_members(sheet, layout)
    reading = SheetReading(passed_over=found.passed_over)
    first_rows: dict[str, int] = {}
    without_result = {number for number, column in sheet.formulas if layout.is_read(column)}
    for number, *texts in found.rows:
        name, role, url, products = (" ".join(clean_text(text).split()) for text in texts)
        if number in without_result:
            continue
        address = find_address(_text_or_nothing(url)) or _text_or_nothing(url)
        member = Member(name, _text_or_nothing(role), address, _text_or_nothing(products)[:LONGEST_PRODUCTS])
        problems = list(find_problems(member.name, member.role, member.url))
        if name and name in first_rows:
            problems.append(_("“%(name)s”与第 %(row)d 行重复，请删去一行。") % {"name": name, "row": first_rows[name]})
        first_rows.setdefault(name, number)
        reading.errors += [RowError(number, str(problem)) for problem in problems]
        reading.members.append(member)
    reading.errors += [RowError(number, str(_FORMULA)) for number in sorted(without_result)]
    return reading


_FORMULA = _(
    "这一行用了公式，文件里没有它的结果。请用 Excel 或 WPS 打开文件，保存一次再上传；"
    "还不行就把这一列复制后“选择性粘贴”为数值。"
)


def _text_or_nothing(text: str) -> str:
    return "" if _NOTHING.fullmatch(text) else text


def find_problems(name: str, role: str, url: str) -> Iterator[Any]:
    """What is wrong with one row, each with what to do."""
    if not name:
        yield _("没有企业名称，请补上或删去这一行。")
    elif not any(character.isalpha() for character in name):
        yield _("企业名称“%(name)s”里没有文字，请核对是不是选错了列。") % {"name": name}
    if len(name) > LONGEST_NAME:
        yield _("企业名称超过 %(most)d 个字，请核对。") % {"most": LONGEST_NAME}
    if len(role) > LONGEST_ROLE:
        yield _("职务超过 %(most)d 个字，请缩短。") % {"most": LONGEST_ROLE}
    if find_address(role):
        yield _("网址写在了“职务”一列，请移到“网址”列。")
    if url and not find_address(url):
        yield _("网址“%(url)s”不完整，请写成 https:// 开头的完整网址，没有就留空。") % {"url": url[:80]}
