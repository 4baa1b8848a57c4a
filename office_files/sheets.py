"""The cells of XLSX and CSV files, as text: what a child process reads (children/) and its parent makes sense of."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from office_files.archives import unpacked_size
from office_files.problems import UnreadableFile
from office_files.text.encodings import decode

LARGEST_SHEETS = 30 * 1024 * 1024  # bytes, unpacked
MOST_COLUMNS = 50  # a sheet may say that it has 16384, and a million rows of them
MOST_SHEETS = 20
MOST_EMPTY_ROWS = 100_000
MOST_MERGED = 20_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")  # control characters as Excel stores them (_x000D_)

Row = tuple[int, list[str]]  # its number as the program shows it, its cells


@dataclass
class Sheet:
    """One sheet. Of cells, as (row number, column from 0): ``formulas`` whose result is not in the file, and
    ``continued`` ones, which are merged with one above and have its words."""

    title: str
    rows: list[Row] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    continued: set[tuple[int, int]] = field(default_factory=set)


def read_sheets(content: bytes, is_csv: bool, most_rows: int) -> list[Sheet]:
    """The sheets that one sees, without empty rows, of each at most ``most_rows`` + 1. Raises UnreadableFile."""
    try:
        return [_read_csv(content, most_rows)] if is_csv else _read_xlsx(content, most_rows)
    except (UnreadableFile, MemoryError):
        raise
    except csv.Error as error:
        raise UnreadableFile(
            "CSV 文件里有过长的内容或错误的引号：请用 Excel 或 WPS 打开，另存为 XLSX 再上传。"
        ) from error
    except Exception as error:  # openpyxl raises whatever its XML reader raises
        raise UnreadableFile("表格打不开。请用 Excel 或 WPS 另存为 XLSX，或者另存为 CSV 再上传。") from error


def _read_xlsx(content: bytes, most_rows: int) -> list[Sheet]:
    if unpacked_size(io.BytesIO(content)) > LARGEST_SHEETS:
        raise UnreadableFile("表格解开后太大，请另存为新的 XLSX 文件，只保留名单。")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
    sheets = [_read_worksheet(sheet, most_rows) for sheet in seen]
    if b"<f" in b"".join(_source(sheet) for sheet in seen):
        with_formulas = load_workbook(io.BytesIO(content), read_only=True)
        for sheet in sheets:
            _note_formulas(sheet, with_formulas[sheet.title], most_rows)
    return sheets


def _read_worksheet(worksheet: Any, most_rows: int) -> Sheet:
    worksheet.reset_dimensions()  # what the file says of its size may be wrong
    rows = worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    sheet = Sheet(worksheet.title, list(_filled_rows(rows, most_rows)))
    _spread_merged(sheet, _source(worksheet))
    return sheet


def _source(worksheet: Any) -> bytes:
    with worksheet._get_source() as file:
        return bytes(file.read())


def _spread_merged(sheet: Sheet, source: bytes) -> None:
    """A cell that is merged over rows stands in each of them."""
    by_number = dict(sheet.rows)
    for match in list(_MERGED.finditer(source))[:MOST_MERGED]:
        column, top, last_column, bottom = range_boundaries(match[1].decode())
        first = by_number.get(top, [])
        if column != last_column or column > len(first) or not first[column - 1]:
            continue
        for number in range(top + 1, min(bottom, max(by_number)) + 1):
            cells = by_number.get(number)
            if cells is not None:
                cells.extend([""] * (column - len(cells)))
                cells[column - 1] = first[column - 1]
                sheet.continued.add((number, column - 1))


def _note_formulas(sheet: Sheet, worksheet: Any, most_rows: int) -> None:
    worksheet.reset_dimensions()
    values = dict(sheet.rows)
    for number, row in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if len(sheet.formulas) > most_rows or number > MOST_EMPTY_ROWS:
            return
        for column, value in enumerate(row):
            cells = values.get(number, [])
            if isinstance(value, str) and value.startswith("=") and not (column < len(cells) and cells[column]):
                sheet.formulas.add((number, column))


def _read_csv(content: bytes, most_rows: int) -> Sheet:
    text = _decode(content)
    start = text[:5000]
    # By hand, with a Chinese keyboard, it may be "，"; where there is another, that one belongs to the words.
    delimiter = max(",\t;", key=start.count) if re.search("[,\t;]", start) else "，"
    return Sheet("", list(_filled_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), most_rows)))


def _decode(content: bytes) -> str:
    try:
        return decode(content, "gb18030", is_html=False)
    except UnreadableFile as error:
        raise UnreadableFile("看不懂 CSV 文件的编码。请另存为 XLSX，或者另存为 UTF-8 编码的 CSV。") from error


def _filled_rows(rows: Iterable[Any], most_rows: int) -> Iterator[Row]:
    """Empty rows may be a million: they are left out. One more than allowed is enough to complain."""
    filled = 0
    for number, row in enumerate(rows, start=1):
        cells = [to_text(value) for value in row[:MOST_COLUMNS]]
        if any(cells):
            filled += 1
            yield number, cells
        if filled > most_rows or number - filled > MOST_EMPTY_ROWS:
            return


def to_text(value: Any) -> str:
    """A cell's words in one line: lines that end within Chinese go on without a space."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in _ESCAPED.sub("\n", str(value)).splitlines())):
        text += line if not text or _CJK.match(text[-1]) or _CJK.match(line) else f" {line}"
    return text
