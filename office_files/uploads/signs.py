"""By what files are told apart: parts of packages, streams of compound files, readable text."""

import zipfile
from typing import IO

COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB 2.2
# A list of a package's types has a line for each part: an honest one is far below this.
LARGEST_LIST = 1_000_000
# Bytes of an archive's directory, some hundred for each part: zipfile reads all of it, at a megabyte per second.
LARGEST_DIRECTORY = 512 * 1024
_TEXT_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_PIECE = 1_048_576
# Of packages (ECMA-376, part 2, annex C.2). Others may ask for gigabytes to unpack a line.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class TooManyParts(zipfile.BadZipFile):
    """An archive whose directory no office programme would write."""


def open_package(content: IO[bytes]) -> zipfile.ZipFile:
    """Raises TooManyParts before the directory is read, and what zipfile raises on what is no archive."""
    end = zipfile._EndRecData(content)  # type: ignore[attr-defined]  # nothing public tells it
    if end and end[zipfile._ECD_SIZE] > LARGEST_DIRECTORY:  # type: ignore[attr-defined]
        raise TooManyParts
    return zipfile.ZipFile(content)


def has_too_many_parts(content: IO[bytes]) -> bool:
    try:
        open_package(content).close()
    except TooManyParts:
        return True
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        pass
    return False


def list_parts(content: IO[bytes]) -> set[str]:
    """Names of what a ZIP archive holds; none of what is no archive."""
    try:
        with open_package(content) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def office_content_types(content: IO[bytes]) -> str:
    """The package's list of its parts' types, as it stands; "" where there is none."""
    try:
        with open_package(content) as archive:
            about = archive.getinfo("[Content_Types].xml")
            if about.compress_type not in _PACKINGS:
                return ""
            with archive.open(about) as types:
                return types.read(LARGEST_LIST).decode(errors="replace")
    except Exception:  # besides zipfile's own: what zlib and its like raise on what is broken
        return ""


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
