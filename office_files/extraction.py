"""The words inside a PDF, DOCX, XLSX, text or CSV file, whatever its name says: its first bytes decide, because the
words of a file are kept by its content alone."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from office_files.archives import LARGEST_UNPACKED, list_parts, unpacked_size
from office_files.problems import UnreadableFile
from office_files.signs import ARCHIVE_SIGNATURE, COMPOUND_SIGNATURE, PDF_SIGNATURE
from office_files.text.encodings import decode

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
# A PDF knows lines, not paragraphs: a Chinese word may go on in the next line, without any hyphen.
_BROKEN_LINE = re.compile(rf"(?<={_CJK})[ \t]*\r?\n[ \t]*(?={_CJK})")
# Fewer characters (a page number, what the scanner prints) and a picture besides: the words are in the picture.
FEW_CHARACTERS = 20


def extract_text(file: BinaryIO, max_characters: int, pictures: list[int] | None = None) -> str:
    """The words of ``file`` (seekable), at most ``max_characters``. Raises UnreadableFile, or what a parser raises.

    Pages of a PDF that are pictures are noted in ``pictures``, by number from 0.
    """
    reader = find_reader(file)
    parts = read_pdf(file, pictures) if reader is read_pdf else reader(file)
    text = "".join(_up_to(max_characters, parts))
    return storable(text)[:max_characters].strip()


def storable(text: str) -> str:
    """Without what no database takes."""
    return _UNSTORABLE.sub("", text)


def find_reader(file: BinaryIO) -> Callable[[BinaryIO], Iterator[str]]:
    """The reader for what the file is, whatever its name says."""
    head = file.read(1024)
    file.seek(0)
    if PDF_SIGNATURE in head:
        return read_pdf
    if head.startswith(COMPOUND_SIGNATURE):
        raise UnreadableFile("文件已加密，或是旧版 Office 格式（doc、xls），请另存为不加密的 docx 或 xlsx")
    if head.startswith(ARCHIVE_SIGNATURE):
        return _zip_reader(file)
    return read_plain


def _zip_reader(file: BinaryIO) -> Callable[[BinaryIO], Iterator[str]]:
    if unpacked_size(file) > LARGEST_UNPACKED:
        raise UnreadableFile("压缩内容过大，没有提取文字")
    names = list_parts(file)
    file.seek(0)
    if any(name.startswith("word/") for name in names):
        return read_docx
    if any(name.startswith("xl/") for name in names):
        return read_xlsx
    raise UnreadableFile("不是 docx 或 xlsx 文件，没有提取文字")


def read_pdf(file: BinaryIO, pictures: list[int] | None = None) -> Iterator[str]:
    """Page by page. A scanned PDF has no words (scans.py finds them)."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise UnreadableFile("PDF 文件已加密" if encrypted else f"PDF 文件已损坏（{error}）") from error
    for number in range(len(document)):
        page = document[number]
        text = page_text(page)
        if pictures is not None and is_picture(page, text):
            pictures.append(number)
        page.close()
        yield text + "\n"


def page_text(page: Any) -> str:
    """What a page of pypdfium2's has as text."""
    textpage = page.get_textpage()
    text = join_broken_lines(textpage.get_text_bounded())
    textpage.close()
    return text


def is_picture(page: Any, text: str) -> bool:
    """Whether the words of a page are in a picture, or drawn as outlines, and not in its ``text``."""
    import pypdfium2.raw as pdfium

    drawn = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    few = len("".join(text.split())) < FEW_CHARACTERS
    return few and any(True for _object in page.get_objects(filter=drawn, max_depth=3))


def join_broken_lines(text: str) -> str:
    return _BROKEN_LINE.sub("", text.replace("\r\n", "\n"))


def read_docx(file: BinaryIO) -> Iterator[str]:
    """Paragraphs, lists and tables, in order; pictures are not read."""
    import mammoth

    yield re.sub(r"\n{2,}", "\n", mammoth.extract_raw_text(file).value)


def read_xlsx(file: BinaryIO) -> Iterator[str]:
    """Sheet names and cells, row by row; of a formula, its last result."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield f"{sheet.title}\n"
        for row in sheet.iter_rows(values_only=True):
            cells = [str(cell).strip() for cell in row if cell is not None]
            if cells:
                yield "\t".join(cells) + "\n"


def read_plain(file: BinaryIO) -> Iterator[str]:
    try:
        yield decode(file.read(), "gb18030", is_html=False).replace("\r\n", "\n")
    except UnreadableFile as error:
        raise UnreadableFile("不是文本文件，或编码不是 UTF-8、GBK，没有提取文字") from error


def _up_to(limit: int, parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        limit -= len(part)
        if limit <= 0:
            return


def extract_words(path: str, max_characters: int) -> dict[str, Any]:
    """``{"text", "error", "scanned"}`` of the file at ``path``: what a child process does (children/). ``scanned``: there are
    words that it takes scans.py to read."""
    pictures: list[int] = []
    try:
        with open(path, "rb") as file:
            return {"text": extract_text(file, max_characters, pictures), "error": "", "scanned": bool(pictures)}
    except MemoryError:
        raise
    except Exception as error:  # whatever a parser raises on a file that is not what it seems
        return {"text": "", "error": storable(explain(error)), "scanned": False}


def explain(error: BaseException) -> str:
    """What to tell the administrator."""
    if isinstance(error, UnreadableFile):
        return str(error)
    return f"文件无法解析，可能已损坏（{type(error).__name__}: {error}）"[:500]
