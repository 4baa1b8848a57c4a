"""What a file is, by its bytes: the one table of the types that may be stored, and of how each is told from others.

Office documents and PDF, packed or as plain text, and pictures. Never what a browser would run or lay out as a page
(HTML, SVG, XML, Markdown): such a file is refused whatever it is called.
"""

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

import filetype

from office_files.archives import has_too_many_parts, list_parts, office_content_types
from office_files.signs import ARCHIVE_SIGNATURE, PDF_SIGNATURE, has_stream, is_encrypted_office, reads_as_text

HEAD_BYTES = 8192
# Pixels. A scan of A4 at 600 dpi has 35 million; decoded, this takes 120 MB.
LARGEST_PICTURE = 40_000_000
# No side may be longer: WebP ends at 16,383 (RFC 9649, 2.1).
LONGEST_SIDE = 16_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What browsers take for the beginning of a page (WHATWG MIME Sniffing, 7.1), and what would run in one.
_MARKUP = re.compile(
    r"^\s*<(?:!doctype|!--|\?xml|html|head|body|title|style|table|div|h1|a|b|br|p|font)\b|^\s*<[!?]"
    r"|<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|meta|link|img|style)[\s>/]",
    re.I,
)

Sign = Callable[[IO[bytes], bytes], bool]


@dataclass(frozen=True)
class Kind:
    """A type of file.

    Attributes:
        content_type: as it is served.
        is_sign: whether a file (its content, its first bytes) is of this kind.
    """

    content_type: str
    is_sign: Sign
    is_picture: bool = False


def _office(part: str, content_type: str) -> Kind:
    """A package of the Open Packaging Conventions, known by the type of its main part (ECMA-376, part 2, 10.1.2.3):
    where in the package that lies, each programme decides for itself."""
    main = f"{content_type}.main+xml"

    def is_sign(content: IO[bytes], head: bytes) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        return main in office_content_types(content) or part in list_parts(content)

    return Kind(content_type, is_sign)


def _compound(content_type: str, *streams: str) -> Kind:
    """A compound file (MS-CFB) with one of these streams."""
    return Kind(content_type, lambda content, head: any(has_stream(content, head, name) for name in streams))


def _starting(content_type: str, *signatures: bytes, is_picture: bool = False) -> Kind:
    return Kind(content_type, lambda content, head: head.startswith(signatures), is_picture)


def _is_pdf(content: IO[bytes], head: bytes) -> bool:
    """Readers take some junk in front (ISO 32000-1, annex H, 3.4.1), but none that could be a page."""
    junk, mark, _rest = head[:1024].partition(PDF_SIGNATURE)
    return bool(mark) and b"<" not in junk


def _is_text(content: IO[bytes], head: bytes) -> bool:
    return reads_as_text(head) and not is_markup(head)


def _is_boxed(*brands: bytes) -> Sign:
    """A picture in boxes (ISO/IEC 14496-12) of one of these brands."""

    def is_sign(content: IO[bytes], head: bytes) -> bool:
        size = int.from_bytes(head[:4])
        return head[4:8] == b"ftyp" and any(head[at : at + 4] in brands for at in range(8, min(size, 64), 4))

    return is_sign


_WORD = _compound("application/msword", "WordDocument")
_EXCEL = _compound("application/vnd.ms-excel", "Workbook", "Book")
_SLIDES = _compound("application/vnd.ms-powerpoint", "PowerPoint Document")
_JPEG = _starting("image/jpeg", b"\xff\xd8\xff", is_picture=True)

DOCUMENTS: dict[str, Kind] = {
    "csv": Kind("text/csv; charset=utf-8", _is_text),
    "doc": _WORD,
    "docx": _office("word/document.xml", f"{_OFFICE}wordprocessingml.document"),
    "dps": _SLIDES,
    "et": _EXCEL,
    "ofd": Kind(
        "application/ofd", lambda content, head: head.startswith(ARCHIVE_SIGNATURE) and "OFD.xml" in list_parts(content)
    ),
    "pdf": Kind("application/pdf", _is_pdf),
    "ppt": _SLIDES,
    "pptx": _office("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation"),
    "rar": _starting("application/vnd.rar", b"Rar!\x1a\x07"),
    "txt": Kind("text/plain; charset=utf-8", _is_text),
    "wps": _WORD,
    "xls": _EXCEL,
    "xlsx": _office("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet"),
    "zip": Kind(
        "application/zip", lambda content, head: head.startswith(ARCHIVE_SIGNATURE) and zipfile.is_zipfile(content)
    ),
}
PICTURES: dict[str, Kind] = {
    "avif": Kind("image/avif", _is_boxed(b"avif", b"avis"), is_picture=True),
    "gif": _starting("image/gif", b"GIF87a", b"GIF89a", is_picture=True),
    "jpeg": _JPEG,
    "jpg": _JPEG,
    "png": _starting("image/png", b"\x89PNG\r\n\x1a\n", is_picture=True),
    "webp": Kind("image/webp", lambda content, head: head[:4] + head[8:12] == b"RIFFWEBP", is_picture=True),
}
KINDS = DOCUMENTS | PICTURES
# Browsers show these themselves; all else is for saving.
SHOWN_INLINE = {"pdf", *PICTURES}
# What phones make, to be turned into JPEG before it is stored. AVIF pictures name the general brand mif1 too.
_HEIC = Kind(
    "image/heic",
    lambda content, head: (
        _is_boxed(b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")(content, head)
        and not PICTURES["avif"].is_sign(content, head)
    ),
    is_picture=True,
)
HEIC = {"heic": _HEIC, "heif": _HEIC}


def extension_of(name: str) -> str:
    """Lower case, without the dot."""
    return PurePosixPath(name.lower()).suffix.lstrip(".")


def content_type_of(name: str) -> str:
    """As a file of this name is served; bytes without a meaning for what may not be stored."""
    kind = KINDS.get(extension_of(name))
    return kind.content_type if kind else "application/octet-stream"


def find_mismatch(content: IO[bytes], name: str, kinds: dict[str, Kind] = KINDS) -> str | None:
    """What is wrong with storing ``content`` as ``name`` (Chinese), or None. Leaves ``content`` at its start."""
    content.seek(0)
    head = content.read(HEAD_BYTES)
    try:
        return _find_mismatch(content, head, extension_of(name), kinds)
    finally:
        content.seek(0)


def _find_mismatch(content: IO[bytes], head: bytes, extension: str, kinds: dict[str, Kind]) -> str | None:
    if extension not in kinds:
        accepted = "、".join(sorted(kinds)).upper()
        return f"不能上传{f' {extension.upper()[:20]} ' if extension else '没有扩展名的'}文件。可以上传：{accepted}。"
    if not head:
        return "文件是空的（0 字节），请重新选择。"
    if not kinds[extension].is_sign(content, head):
        return _explain(content, head, extension.upper())
    if extension in ("docx", "xlsx", "pptx") and has_macros(content):
        return "文件里有宏（程序），可能带病毒，不能上传。请在 Office 或 WPS 里另存为不带宏的格式。"
    return None


def is_markup(head: bytes) -> bool:
    """Whether a text, in whatever encoding, is a page or holds what would run in one."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore").encode()
    elif b"\x00" in head:
        return False
    return _MARKUP.search(head.decode("utf-8-sig", errors="replace")) is not None


def has_macros(content: IO[bytes]) -> bool:
    return "macroEnabled" in office_content_types(content) or any(
        part.lower().endswith("vbaproject.bin") for part in list_parts(content)
    )


def _explain(content: IO[bytes], head: bytes, wanted: str) -> str:
    if is_markup(head):
        return "文件的内容是网页代码，不能作为附件。请用 Word 或 WPS 打开，另存为 Word 或 PDF 格式再上传。"
    if has_too_many_parts(content):
        return f"这个文件里的部件太多，不像是 {wanted}。请用原来的软件打开，另存一份再上传。"
    if is_encrypted_office(content, head):
        return "文件加了密码，读者打不开。请去掉密码另存后再上传。"
    actual = _actual(content, head)
    if actual == wanted:
        return f"这个 {wanted} 文件不完整或已损坏。请用原来的软件打开，另存一份再上传。"
    told = f"，而是 {actual}" if actual else ""
    return f"这个文件的内容不是 {wanted}{told}。请用原来的软件另存为 {wanted} 再上传，不要只改文件名。"


def _actual(content: IO[bytes], head: bytes) -> str:
    """What the file is instead, where that can be told."""
    for extension, kind in KINDS.items():
        if extension not in ("csv", "txt", "zip", "et", "dps", "wps") and kind.is_sign(content, head):
            return extension.upper()
    with suppress(TypeError, ValueError, IndexError):
        kind = filetype.guess(head)
        return str(kind.extension).upper() if kind else ""
    return ""
