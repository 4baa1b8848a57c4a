"""What one release holds and why: files, what each read, and the state of every record it shows.

A SQLite file beside the release's public folder, so that a release and its manifest are
switched in together.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from themes.keys import RecordState
from themes.outcome import FileNote, Outcome

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (
    id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, kind TEXT NOT NULL, portal TEXT NOT NULL, section TEXT NOT NULL,
    owner TEXT NOT NULL, date TEXT NOT NULL, sort_id INTEGER NOT NULL, url TEXT NOT NULL,
    shared TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY, target TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dependency (
    key TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (key, target)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (
    record TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (record, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asset (
    url TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (url, record)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS file_by_target ON file (target);
CREATE INDEX IF NOT EXISTS dependency_by_target ON dependency (target);
CREATE INDEX IF NOT EXISTS asset_by_record ON asset (record);
"""
CHUNK = 500


def waits(target: str) -> bool:
    """Whether a target that gives no file now may give some when what it read changes."""
    return target.startswith("signpost:")


class Manifest:
    """One release's manifest; nothing is kept until ``commit``."""

    def __init__(self, path: Path, *, bulk: bool = False) -> None:
        self.connection = sqlite3.connect(path, timeout=30)
        if bulk:  # a release that nobody sees yet: speed before safety
            self.connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;")
        self.connection.executescript(SCHEMA)
        if not bulk:
            self.connection.executescript(INDEXES)
        self._add_missing_column()

    def _add_missing_column(self) -> None:
        """A release made before records could be shared has no column for it."""
        columns = {row[1] for row in self.connection.execute("PRAGMA table_info(record)")}
        if "shared" not in columns:
            self.connection.execute("ALTER TABLE record ADD COLUMN shared TEXT NOT NULL DEFAULT ''")

    def __enter__(self) -> "Manifest":
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def commit(self) -> None:
        self.connection.commit()

    def add_indexes(self) -> None:
        self.connection.commit()
        self.connection.executescript(INDEXES)

    # Notes about the release

    def note(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    # Records

    def states(self, record_ids: Iterable[str]) -> dict[str, RecordState]:
        columns = ", ".join(field.name for field in fields(RecordState))
        rows = self._in_chunks(f"SELECT {columns} FROM record WHERE id IN", list(record_ids))
        return {row[0]: RecordState(*row) for row in rows}

    def save_states(self, states: Iterable[RecordState]) -> None:
        self.connection.executemany(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(astuple, states)
        )

    def drop_states(self, record_ids: Iterable[str]) -> None:
        self.connection.executemany("DELETE FROM record WHERE id = ?", [(key,) for key in record_ids])

    def sequences(self) -> Iterator[tuple[str, int]]:
        yield from self.connection.execute("SELECT id, sequence FROM record")

    def mark_undelivered(self, record_id: str) -> None:
        """Let the next sweep ask for the record again."""
        self.connection.execute("UPDATE record SET sequence = 0 WHERE id = ?", (record_id,))

    # Names in records (themes.characters)

    def names(self) -> dict[str, set[str]]:
        """Names by record."""
        found: dict[str, set[str]] = {}
        for record_id, name in self.connection.execute("SELECT record, name FROM name"):
            found.setdefault(record_id, set()).add(name)
        return found

    def save_names(self, names: Mapping[str, Iterable[str]]) -> None:
        """Put these records' names in place of what was known of them."""
        self.connection.executemany("DELETE FROM name WHERE record = ?", [(record_id,) for record_id in names])
        rows = [(record_id, name) for record_id, found in names.items() for name in found]
        self.connection.executemany("INSERT INTO name VALUES (?, ?)", rows)

    # Targets and their files

    def targets_holding(self, dependency_keys: Iterable[str]) -> set[str]:
        rows = self._in_chunks("SELECT DISTINCT target FROM dependency WHERE key IN", list(dependency_keys))
        return {row[0] for row in rows}

    def targets_starting_with(self, prefix: str) -> set[str]:
        rows = self.connection.execute(
            "SELECT DISTINCT target FROM file WHERE target >= ? AND target < ?", (prefix, prefix + "\uffff")
        )
        return {row[0] for row in rows}

    def paths_of_targets(self, prefix: str, suffix: str) -> list[str]:
        """Files of the targets that begin with ``prefix``, those alone that end in ``suffix``; sorted."""
        rows = self.connection.execute(
            "SELECT path FROM file WHERE target >= ? AND target < ? ORDER BY path", (prefix, prefix + "\uffff")
        )
        return [row[0] for row in rows if row[0].endswith(suffix)]

    def files_of(self, target: str) -> dict[str, str]:
        """Path → hash of the files that a target has now."""
        return dict(self.connection.execute("SELECT path, hash FROM file WHERE target = ?", (target,)))

    def file_hash(self, path: str) -> str | None:
        row = self.connection.execute("SELECT hash FROM file WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def files(self) -> Iterator[tuple[str, str]]:
        yield from self.connection.execute("SELECT path, hash FROM file ORDER BY path")

    def kept_outcome(self, target: str) -> Outcome:
        """What the release holds of a target, to be carried into the next release."""
        files = self.connection.execute("SELECT path, hash, size FROM file WHERE target = ?", (target,))
        keys = self.connection.execute("SELECT key FROM dependency WHERE target = ?", (target,))
        return Outcome(target, [FileNote(*row) for row in files], {row[0] for row in keys})

    def pages(self) -> Iterator[tuple[str, str]]:
        """(path, target) of every file that has a traditional edition."""
        yield from self.connection.execute(
            "SELECT path, target FROM file WHERE path NOT LIKE 'zh-hant/%' ORDER BY path"
        )

    def intend(self, target: str, paths: Iterable[str]) -> None:
        """Say that ``paths`` are about to be written, so that a crash cannot leave files that nobody knows of."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, '', 0)", [(path, target) for path in paths]
        )

    def save_outcome(self, outcome: Outcome) -> None:
        """Files written and keys noted by a target; paths that it no longer has must be dropped apart."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)",
            [(file.path, outcome.target, file.hash, file.size) for file in outcome.files],
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO dependency VALUES (?, ?)",
            [(key, outcome.target) for key in outcome.keys] if outcome.files or waits(outcome.target) else [],
        )

    def drop_dependencies(self, target: str) -> None:
        self.connection.execute("DELETE FROM dependency WHERE target = ?", (target,))

    def drop_files(self, paths: Iterable[str]) -> None:
        self.connection.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in paths])

    # Assets

    def add_assets(self, record_id: str, urls: Iterable[str]) -> None:
        self.connection.executemany("INSERT OR IGNORE INTO asset VALUES (?, ?)", [(url, record_id) for url in urls])

    def assets_of(self, record_id: str) -> set[str]:
        return {row[0] for row in self.connection.execute("SELECT url FROM asset WHERE record = ?", (record_id,))}

    def users_of(self, url: str) -> set[str]:
        return {row[0] for row in self.connection.execute("SELECT record FROM asset WHERE url = ?", (url,))}

    def drop_assets(self, record_id: str, urls: Iterable[str]) -> None:
        self.connection.executemany(
            "DELETE FROM asset WHERE url = ? AND record = ?", [(url, record_id) for url in urls]
        )

    def _in_chunks(self, query: str, values: Sequence[str]) -> Iterator[tuple]:
        for start in range(0, len(values), CHUNK):
            part = values[start : start + CHUNK]
            yield from self.connection.execute(f"{query} ({', '.join('?' * len(part))})", part)
