"""Looking for words wherever the platform may have put them: tables, files (compressed ones too)."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
from django.db import connection


def rows_of_database(but: tuple[str, ...] = ()) -> Iterator[str]:
    """Every row of every table whose name does not begin as ``but`` says: the table's name, and what the row holds."""
    for table in connection.introspection.table_names():
        if table.startswith(but or ("-",)):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield f"{table}: " + " ".join(_as_text(value) for value in row)


def _as_text(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file with what it holds, unpacked."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            unpack = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix)
            yield path, unpack(content) if unpack else content
