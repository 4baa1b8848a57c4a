"""Vectors by record: a file of rows that only grows, and a small table that says whose they are.

The table names the file and is replaced in one step after the rows are on the disk, so a reader (who maps the file into memory)
and whoever comes after a crash find the earlier state or the new one. Rows past the table's end belong to nobody and
are written over. When more than half of the rows belong to nobody, the others move to a new file.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from search.embedding.protocol import Vectors

# Half the room of float32; the products differ in the fourth digit.
ROW = np.dtype(np.float16)
ENTRY = np.dtype([("number", "<i8"), ("sequence", "<i8"), ("digest", "<i8"), ("first", "<i8"), ("count", "<i8")])
VERSION = 1
# Fewer rows than this are not worth moving.
WORTH_MOVING = 4096


class StoreUnreadable(Exception):
    """The files are not what they should be; the text is technical."""


@dataclass(frozen=True)
class Entry:
    """A record's rows; ``digest``: of the texts that they were made of."""

    number: int
    sequence: int
    digest: int
    first: int = 0
    count: int = 0


@dataclass(frozen=True)
class Table:
    """Whose rows are where; ``fingerprint``: of the model that made them; ``end``: rows in use, from the first."""

    fingerprint: str
    dimensions: int
    file: str
    end: int
    entries: Mapping[int, Entry]


class VectorStore:
    """Rows below ``folder``. Any number of readers; writers take turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._table = folder / "table"
        self._seen: tuple[Any, ...] = ()
        self._open: tuple[Table, Any] | None = None

    def read_table(self) -> Table | None:
        """The table as it is, None if there is none. Raises StoreUnreadable."""
        try:
            head, _newline, body = self._table.read_bytes().partition(b"\n")
            said = json.loads(head)
            if said["version"] != VERSION:
                return None
            entries = [Entry(*row) for row in np.frombuffer(body, ENTRY).tolist()]
            if len(entries) != said["entries"] or any(each.first + each.count > said["end"] for each in entries):
                raise ValueError("cut short")
            by_number = {entry.number: entry for entry in entries}
            return Table(said["fingerprint"], said["dimensions"], said["file"], said["end"], by_number)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreUnreadable(f"{self._table}: {error}") from error

    def opened(self) -> tuple[Table, Any] | None:
        """The table, and the rows mapped into memory: an array (rows, dimensions). None if there is nothing. Looks at each use
        whether there is a newer state. Raises StoreUnreadable."""
        seen = _stamp(self._table)
        if seen != self._seen:
            try:
                self._open = self._map()
            except StoreUnreadable:
                self._open = self._map()  # the rows may have moved in between
            self._seen = seen
        return self._open

    def _map(self) -> tuple[Table, Any] | None:
        table = self.read_table()
        if table is None:
            return None
        if not table.end:
            return table, np.empty((0, table.dimensions), ROW)
        try:
            return table, np.memmap(self.folder / table.file, ROW, "r", shape=(table.end, table.dimensions))
        except (OSError, ValueError) as error:
            raise StoreUnreadable(f"{self.folder / table.file}: {error}") from error

    def write(
        self,
        fingerprint: str,
        dimensions: int,
        put: Iterable[tuple[Entry, Vectors | None]] = (),
        removed: Iterable[int] = (),
    ) -> None:
        """Put records' rows in and take ``removed`` out; visible when it returns. Rows None: as they are, with another sequence.

        What another model made goes. Raises OSError.
        """
        with self._turn():
            table = self._own_table(fingerprint, dimensions)
            entries, end = dict(table.entries), table.end
            with (self.folder / table.file).open("r+b" if (self.folder / table.file).exists() else "w+b") as file:
                file.seek(end * dimensions * ROW.itemsize)
                for entry, rows in put:
                    held = entries.get(entry.number)
                    if rows is None and held is not None:
                        entries[entry.number] = Entry(entry.number, entry.sequence, held.digest, held.first, held.count)
                    elif rows is not None:
                        file.write(rows.astype(ROW).tobytes())
                        entries[entry.number] = Entry(entry.number, entry.sequence, entry.digest, end, len(rows))
                        end += len(rows)
                file.flush()
                os.fsync(file.fileno())
            for number in removed:
                entries.pop(number, None)
            self._replace(self._moved(Table(fingerprint, dimensions, table.file, end, entries)))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _own_table(self, fingerprint: str, dimensions: int) -> Table:
        try:
            table = self.read_table()
        except StoreUnreadable:
            table = None
        if table and (table.fingerprint, table.dimensions) == (fingerprint, dimensions) and self._holds(table):
            return table
        return Table(fingerprint, dimensions, _new_file(), 0, {})

    def _holds(self, table: Table) -> bool:
        path = self.folder / table.file
        return path.exists() and path.stat().st_size >= table.end * table.dimensions * ROW.itemsize

    def _moved(self, table: Table) -> Table:
        """The same in a new file, if most of the present one belongs to nobody."""
        used = sum(entry.count for entry in table.entries.values())
        if table.end < WORTH_MOVING or used * 2 > table.end:
            return table
        rows = np.memmap(self.folder / table.file, ROW, "r", shape=(table.end, table.dimensions))
        name, end, entries = _new_file(), 0, {}
        with (self.folder / name).open("wb") as file:
            for entry in table.entries.values():
                file.write(rows[entry.first : entry.first + entry.count].tobytes())
                entries[entry.number] = Entry(entry.number, entry.sequence, entry.digest, end, entry.count)
                end += entry.count
            file.flush()
            os.fsync(file.fileno())
        return Table(table.fingerprint, table.dimensions, name, end, entries)

    def _replace(self, table: Table) -> None:
        entries = [(e.number, e.sequence, e.digest, e.first, e.count) for e in table.entries.values()]
        said = {
            "version": VERSION, "fingerprint": table.fingerprint, "dimensions": table.dimensions,
            "file": table.file, "end": table.end, "entries": len(entries),
        }  # fmt: skip
        beside = self.folder / "table.new"
        with beside.open("wb") as file:
            file.write(json.dumps(said).encode() + b"\n" + np.array(entries, ENTRY).tobytes())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self._table)
        for path in self.folder.glob("rows-*"):  # readers that have one open keep it until they look again
            if path.name != table.file:
                path.unlink(missing_ok=True)


def _new_file() -> str:
    return f"rows-{uuid.uuid4().hex[:8]}"


def _stamp(path: Path) -> tuple[Any, ...]:
    try:
        stat = path.stat()
    except OSError:
        return (None,)
    return stat.st_mtime_ns, stat.st_ino, stat.st_size
