"""The words inside a PDF, DOCX, XLSX, text or CSV file, whatever its name says: its first bytes decide, because the
words of a file are kept by its content alone."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from office_files.archives import LARGEST_UNPACKED, list_parts, unpacked_size
from office_files.problems import UnreadableFile
from office_files.signs import ARCHIVE_SIGNATURE, COMPOUND_SIGNATURE, PDF_SIGNATURE
from office_files.text.encodings import decode

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
# A PDF knows lines, not paragraphs: a Chinese word may go on in the next line, without any hyphen.
_BROKEN_LINE = re.compile(rf"(?<={_CJK})[ \t]*\r?\n[ \t]*(?={_CJK})")


def extract_text(file: BinaryIO, max_characters: int) -> str:
    """The words of ``file`` (seekable), at most ``max_characters``. Raises UnreadableFile, or what a parser raises."""
    text = "".join(_up_to(max_characters, find_reader(file)(file)))
    return _UNSTORABLE.sub("", text)[:max_characters].strip()


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


def read_pdf(file: BinaryIO) -> Iterator[str]:
    """Page by page. A scanned PDF has no words."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise UnreadableFile("PDF 文件已加密" if encrypted else f"PDF 文件已损坏（{error}）") from error
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        yield _BROKEN_LINE.sub("", textpage.get_text_bounded().replace("\r\n", "\n")) + "\n"
        textpage.close()
        page.close()


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


def extract_words(path: str, max_characters: int) -> dict[str, str]:
    """``{"text", "error"}`` of the file at ``path``: what a child process does (children/)."""
    try:
        with open(path, "rb") as file:
            return {"text": extract_text(file, max_characters), "error": ""}
    except MemoryError:
        raise
    except Exception as error:  # whatever a parser raises on a file that is not what it seems
        return {"text": "", "error": _UNSTORABLE.sub("", explain(error))}


def explain(error: BaseException) -> str:
    """What to tell the administrator."""
    if isinstance(error, UnreadableFile):
        return str(error)
    return f"文件无法解析，可能已损坏（{type(error).__name__}: {error}）"[:500]
