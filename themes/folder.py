"""Writing a release's public folder: whole files only, with compressed neighbours, safe paths."""

import errno
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

import brotli

TEXT_SUFFIXES = frozenset({".html", ".xml", ".txt", ".css", ".js", ".svg", ".ics", ".json"})
# Below this a compressed neighbour saves nothing that a packet would not carry anyway.
COMPRESS_FROM = 1024
# Fast settings: the next levels save some per cent and cost the build a multiple (docs/themes.md has the numbers).
GZIP_LEVEL = 1
BROTLI_QUALITY = 2
THEME_FILES = "assets/"


class UnsafePath(ValueError):
    """An address that would lead out of the public folder."""


def page_path(url: str) -> str:
    """``/policies/a/`` → ``policies/a/index.html``."""
    return f"{file_path(url)}/index.html".lstrip("/")


def file_path(url: str) -> str:
    """A site-relative address as a path below the public folder. Raises UnsafePath."""
    path = unquote(url).strip("/")
    parts = PurePosixPath(path).parts
    if "\0" in path or "\\" in path or any(part in ("..", ".") for part in path.split("/")) or path.startswith("/"):
        raise UnsafePath(f"{url!r} is not an address within the portal")
    return "/".join(parts)


# Of these nobody can write anything: no space, no quota, no way to write, a broken disk, no more open files.
_OF_THE_FOLDER = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}


def concerns_folder(error: OSError, root: Path) -> bool:
    """Whether an error is one of the whole folder, or else of this one file (its name, say)."""
    return error.errno in _OF_THE_FOLDER or not os.path.isdir(root) or not os.access(root, os.W_OK | os.X_OK)


class PublicFolder:
    """The files of one release.

    Args:
        live: whether readers may be looking at it, so that every file must change in one step.
    """

    def __init__(self, root: Path, *, live: bool) -> None:
        self.root = root
        self.live = live
        self._made: set[str] = set()

    def write(self, path: str, content: bytes) -> None:
        """Write a file and its ``.gz`` and ``.br`` neighbours. Raises OSError."""
        self._make_parent(path)
        for suffix, packed in compressed(path, content).items():
            if packed is None:
                self._unlink(path + suffix)
            else:
                self._put(path + suffix, packed)
        self._put(path, content)

    def delete(self, path: str) -> None:
        """Delete a file, its neighbours and the folders that are empty then. Missing files are fine."""
        for suffix in ("", ".gz", ".br"):
            self._unlink(path + suffix)
        parent = (self.root / path).parent
        while parent != self.root:
            try:
                parent.rmdir()
            except OSError:
                return
            self._made.discard(str(parent))
            parent = parent.parent

    def take_over(self, path: str, other: "PublicFolder") -> bool:
        """Take a file and its neighbours from another release without copying; False if it is not there."""
        if not other.exists(path):
            return False
        self._make_parent(path)
        for suffix in ("", ".gz", ".br"):
            if other.exists(path + suffix):
                link_or_copy(other.root / (path + suffix), self.root / (path + suffix))
        return True

    @contextmanager
    def new_file(self, path: str) -> Iterator[IO[bytes]]:
        """A binary file that appears whole at the end of the block, or not at all."""
        self._make_parent(path)
        target = self.root / path
        beside = target.with_name(f".{os.getpid()}.tmp")
        try:
            with open(beside, "wb") as file:
                yield file
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)

    def read(self, path: str) -> bytes:
        """The file's content, nothing for one that is not there."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return b""

    def exists(self, path: str) -> bool:
        return os.path.isfile(os.path.join(self.root, path))

    def _make_parent(self, path: str) -> None:
        parent = os.path.dirname(os.path.join(self.root, path))
        if self.live or parent not in self._made:
            os.makedirs(parent, exist_ok=True)
            self._made.add(parent)

    def _put(self, path: str, content: bytes) -> None:
        target = os.path.join(self.root, path)
        if not self.live:
            _write_new(target, content)
            return
        with self.new_file(path) as file:
            file.write(content)

    def _unlink(self, path: str) -> None:
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:  # no file can be of that name
                raise


def _write_new(target: str, content: bytes) -> None:
    """As few system calls as there can be: a full build writes three files for every page."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def compressed(path: str, content: bytes) -> dict[str, bytes | None]:
    """Suffix → compressed content of a text file; None where there should be no such neighbour."""
    if PurePosixPath(path).suffix not in TEXT_SUFFIXES:
        return {}
    if len(content) < COMPRESS_FROM:
        return {".gz": None, ".br": None}
    # A few dozen files that every page needs are worth the hardest work; thousands of pages are not.
    gzip, quality = (9, 11) if path.startswith(THEME_FILES) else (GZIP_LEVEL, BROTLI_QUALITY)
    return {".gz": gzip_bytes(content, gzip), ".br": brotli.compress(content, quality=quality)}


def gzip_bytes(content: bytes, level: int = GZIP_LEVEL) -> bytes:
    """gzip without name or time, so that equal content gives equal bytes."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


def link_or_copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
