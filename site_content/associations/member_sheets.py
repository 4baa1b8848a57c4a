"""会员企业 from a spreadsheet: every row is read, and every mistake is told with its row."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook

from site_content.associations.members import Member, parse_members
from standards.characters import clean_text

MOST_ROWS = 3000
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024  # a few kilobytes can unpack to gigabytes
MOST_COLUMNS = 50  # a sheet may say that it has 16384, and a million rows of them
LONGEST_NAME = 100
LONGEST_ROLE = 60
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = "，,|｜\t\n"  # members are kept as lines of columns
# What people call the columns; the first word that a heading contains decides.
HEADINGS = {"name": ("企业名称", "单位名称", "公司名称", "会员名称", "名称", "企业", "单位"), "role": ("职务", "职位", "身份"), "url": ("网址", "网站", "官网")}  # fmt: skip


NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True)
class RowError:
    row: int
    text: str


@dataclass
class SheetReading:
    """Members of the sheet; with ``errors`` it is not to be used."""

    members: list[Member] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> str:
        """As ``AssociationPage.members`` keeps them."""
        return "\n".join("，".join(part for part in (m.name, m.role, m.url) if part) for m in self.members)


def read_member_sheet(content: IO[bytes], filename: str) -> SheetReading:
    """The first sheet of an XLSX file, or a CSV file. Raises ValidationError if the file as a whole cannot be read."""
    data = content.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("文件超过 5 MB。会员名单一般只有几十 KB，请去掉图片或多余的工作表再上传。"))
    numbered = read_xlsx(data) if filename.lower().endswith(".xlsx") else read_csv(data)
    if not numbered:
        raise ValidationError(_("表里没有内容。请在第一张工作表里填写，第一行写“企业名称、职务、网址”。"))
    if len(numbered) > MOST_ROWS:
        raise ValidationError(_("超过 %(most)d 行，请分开或核对文件。") % {"most": MOST_ROWS})
    columns = find_columns(numbered[0][1])
    return read_rows(numbered[1:] if columns else numbered, columns or {"name": 0, "role": 1, "url": 2})


def write_member_sheet(members: list[Member]) -> io.BytesIO:
    """What ``read_member_sheet`` reads, with its headings."""
    book = Workbook()
    book.active.append(["企业名称", "职务", "网址"])
    for member in members:
        book.active.append([*map(clean_text, (member.name, member.role, member.url))])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # a name is never a formula, whatever it begins with
    book.active.column_dimensions["A"].width = 40
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def read_xlsx(data: bytes) -> list[NumberedRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise ValidationError(_("表格解开后太大，请另存为新的 XLSX 文件，只保留会员名单。"))
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        return list(filled_rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)))
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML reader raises
        raise ValidationError(_("表格打不开。请用 Excel 或 WPS 另存为 XLSX，或者另存为 CSV 再上传。")) from error


def read_csv(data: bytes) -> list[NumberedRow]:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(filled_rows(csv.reader(io.StringIO(text))))
    raise ValidationError(_("看不懂 CSV 文件的编码。请另存为 XLSX，或者另存为 UTF-8 编码的 CSV。"))


def filled_rows(rows: Iterable[Any]) -> Iterator[NumberedRow]:
    """Empty rows may be a million: they are left out. One more than allowed is enough to complain."""
    filled = 0
    for number, row in enumerate(rows, start=1):
        if any(value not in (None, "") for value in row) and any(cells := [to_text(value) for value in row]):
            filled += 1
            yield number, cells
        if filled > MOST_ROWS:
            return


def to_text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def find_columns(cells: list[str]) -> dict[str, int] | None:
    """Where name, role and address stand, by the headings; None if the first row is no heading."""
    found: dict[str, int] = {}
    for key, words in HEADINGS.items():
        number = next(
            (n for n, cell in enumerate(cells) if cell and len(cell) < 12 and any(w in cell for w in words)), None
        )
        if number is not None and number not in found.values():
            found[key] = number
    looks_like_company = any("公司" in cell and "名称" not in cell for cell in cells)
    return found if "name" in found and not looks_like_company else None


def read_rows(rows: Iterable[tuple[int, list[str]]], columns: dict[str, int]) -> SheetReading:
    reading = SheetReading()
    first_rows: dict[str, int] = {}
    for number, cells in rows:
        name, role, url = (
            cells[columns[key]] if columns.get(key, len(cells)) < len(cells) else "" for key in ("name", "role", "url")
        )
        problems = list(find_problems(name, role, url))
        if name and name in first_rows:
            problems.append(_("“%(name)s”与第 %(row)d 行重复，请删去一行。") % {"name": name, "row": first_rows[name]})
        first_rows.setdefault(name, number)
        reading.errors += [RowError(number, str(problem)) for problem in problems]
        reading.members.append(Member(name, role, url))
    return reading


def find_problems(name: str, role: str, url: str) -> Iterator[Any]:
    """What is wrong with one row, each with what to do."""
    if not name:
        yield _("没有企业名称，请补上或删去这一行。")
    if len(name) > LONGEST_NAME:
        yield _("企业名称超过 %(most)d 个字，请核对。") % {"most": LONGEST_NAME}
    if len(role) > LONGEST_ROLE:
        yield _("职务超过 %(most)d 个字，请缩短。") % {"most": LONGEST_ROLE}
    for label, value in ((_("企业名称"), name), (_("职务"), role)):
        if any(mark in value for mark in SEPARATORS):
            yield _("%(label)s“%(value)s”里有逗号或竖线，请改成顿号或去掉。") % {"label": label, "value": value}
    if role.startswith(("http:", "https:")):
        yield _("网址写在了“职务”一列，请移到“网址”列。")
    if url and not is_web_address(url):
        yield _("网址“%(url)s”不完整，请写成 https:// 开头的完整网址，没有就留空。") % {"url": url[:80]}


def is_web_address(url: str) -> bool:
    if not url.startswith(("http://", "https://")):
        return False
    try:
        parse_members(f"名称，{url}")
    except ValidationError:
        return False
    return not any(mark in url for mark in SEPARATORS)
