"""The words inside a PDF, DOCX, XLSX, text or CSV file: a program of its own, run as a child process.

``python -I -B extraction.py MAX_CHARACTERS MEMORY_BYTES CPU_SECONDS <FILE`` writes one JSON object,
``{"text", "error"}``, to standard output (exit status 3: it needed too much memory).
Files come from strangers: whatever a parser does with one (crash, loop, eat memory), only this
process dies of it. It imports neither Django nor anything of ours, so that it starts in well under
0.1 s, and takes the file's kind from its first bytes, because the words of a file are kept by its
content alone.
"""

import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

MAX_UNPACKED = 400_000_000  # bytes that a DOCX or XLSX may claim to hold once unpacked
OUT_OF_MEMORY = 3  # exit status
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
# A PDF knows lines, not paragraphs: a Chinese word may go on in the next line, without any hyphen.
_BROKEN_LINE = re.compile(rf"(?<={_CJK})[ \t]*\r?\n[ \t]*(?={_CJK})")


class Unreadable(Exception):
    """The file has no words that we can get at; the text says why, for the administrator."""


def extract_text(file: BinaryIO, max_characters: int) -> str:
    """The words of ``file`` (seekable), at most ``max_characters``. Raises Unreadable, or what a parser raises."""
    text = "".join(_up_to(max_characters, find_reader(file)(file)))
    return _UNSTORABLE.sub("", text)[:max_characters].strip()


def find_reader(file: BinaryIO) -> Callable[[BinaryIO], Iterator[str]]:
    """The reader for what the file is, whatever its name says."""
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" in head:
        return read_pdf
    if head.startswith(_OLE):
        raise Unreadable("文件已加密，或是旧版 Office 格式（doc、xls），请另存为不加密的 docx 或 xlsx")
    if head.startswith(b"PK"):
        return _zip_reader(file)
    return read_plain


def _zip_reader(file: BinaryIO) -> Callable[[BinaryIO], Iterator[str]]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    file.seek(0)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable("压缩内容过大，没有提取文字")
    names = {member.filename for member in members}
    if any(name.startswith("word/") for name in names):
        return read_docx
    if any(name.startswith("xl/") for name in names):
        return read_xlsx
    raise Unreadable("不是 docx 或 xlsx 文件，没有提取文字")


def read_pdf(file: BinaryIO) -> Iterator[str]:
    """Page by page. A scanned PDF has no words."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise Unreadable("PDF 文件已加密" if encrypted else f"PDF 文件已损坏（{error}）") from error
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
    """Text in UTF-8, UTF-16 with its mark, or GB18030 (which GBK and GB2312 are parts of)."""
    content = file.read()
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\x00" not in text:
                yield text.replace("\r\n", "\n")
                return
    raise Unreadable("不是文本文件，或编码不是 UTF-8、GBK，没有提取文字")


def _up_to(limit: int, parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        limit -= len(part)
        if limit <= 0:
            return


def limit_resources(memory: int, seconds: int) -> None:
    """This process may use so many bytes and CPU seconds, and write no file at all."""
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
            resource.setrlimit(kind, (limit, limit))


def explain(error: BaseException) -> str:
    """What to tell the administrator."""
    if isinstance(error, Unreadable):
        return str(error)
    return f"文件无法解析，可能已损坏（{type(error).__name__}: {error}）"[:500]


def main() -> None:
    max_characters, memory, seconds = (int(argument) for argument in sys.argv[1:4])
    limit_resources(memory, seconds)
    answer = {"text": "", "error": ""}
    try:
        answer["text"] = extract_text(sys.stdin.buffer, max_characters)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # nothing is left to say more with
    except Exception as error:
        answer["error"] = _UNSTORABLE.sub("", explain(error))
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
