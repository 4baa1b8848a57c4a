"""By what files are told apart: their first bytes, streams of compound files, readable text."""

from typing import IO

COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB 2.2; also an office document with a password
ARCHIVE_SIGNATURE = b"PK"
PDF_SIGNATURE = b"%PDF-"
_TEXT_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_PIECE = 1_048_576


def has_stream(content: IO[bytes], head: bytes, name: str) -> bool:
    """Whether a compound file's directory names a stream (in UTF-16, MS-CFB 2.6.1)."""
    if not head.startswith(COMPOUND_SIGNATURE):
        return False
    wanted, end = (name + "\0").encode("utf-16-le"), b""
    content.seek(0)
    while piece := content.read(_PIECE):
        if wanted in end + piece:
            return True
        end = piece[-len(wanted) :]
    return False


def is_encrypted_office(content: IO[bytes], head: bytes) -> bool:
    """A DOCX, XLSX or PPTX with a password is a compound file around it (MS-OFFCRYPTO 2.3)."""
    return has_stream(content, head, "EncryptedPackage")


def reads_as_text(head: bytes) -> bool:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(_decodes(head, encoding) for encoding in _TEXT_ENCODINGS)


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether the bytes are text in ``encoding``; a character cut off at the end is forgiven."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True
