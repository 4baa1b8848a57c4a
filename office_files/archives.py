"""ZIP archives from strangers, which office documents are: listed and weighed before anything of them is unpacked."""

import zipfile
from typing import IO

# A list of a package's types has a line for each part: an honest one is far below this.
LARGEST_LIST = 1_000_000
# Bytes of an archive's directory, some hundred for each part: zipfile reads all of it, at a megabyte per second.
LARGEST_DIRECTORY = 512 * 1024
# Of packages (ECMA-376, part 2, annex C.2). Others may ask for gigabytes to unpack a line.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Bytes that an office document may claim to hold once unpacked: a few kilobytes can become gigabytes.
LARGEST_UNPACKED = 400_000_000


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


def unpacked_size(content: IO[bytes], endings: tuple[str, ...] = ("",)) -> int:
    """Bytes of the parts whose names end so, as the archive tells them. Raises zipfile.BadZipFile."""
    with open_package(content) as archive:
        return sum(part.file_size for part in archive.infolist() if part.filename.endswith(endings))
