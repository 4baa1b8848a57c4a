"""What the migrations wrote, table by table, to be put back after a test that commits.

Django's own way saves thousands of objects one by one, with signals: seconds for each such test. Rows copied as they are
tell nobody, so nothing of it is audited.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Page

# A table with the names of its columns, and its rows as the database gives them.
Table = tuple[str, str, Any]


def restorer() -> Callable[[str], None]:
    """To be called in place of ``deserialize_db_from_string``: the database's present rows go into tables that were emptied."""
    is_postgresql = connection.vendor == "postgresql"
    copy: Callable[[str, str], Any] = _copy_out if is_postgresql else _select
    put_back: Callable[[str, str, Any], None] = _copy_in if is_postgresql else _insert
    tables: list[Table] = [(name, columns, rows) for name, columns in _tables() if (rows := copy(name, columns))]

    def restore(data: str) -> None:
        if Page.objects.exists():  # no test has committed since
            return
        with transaction.atomic():  # references are looked at when it ends
            for table in tables:
                put_back(*table)

    return restore


def _tables() -> Iterable[tuple[str, str]]:
    quote = connection.ops.quote_name
    models = {
        model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    for name, model in models.items():
        yield quote(name), ", ".join(quote(str(field.column)) for field in model._meta.local_concrete_fields)


def _select(name: str, columns: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {name}")
        return cursor.fetchall()


def _insert(name: str, columns: str, rows: list[Any]) -> None:
    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", rows)


def _copy_out(name: str, columns: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")
        if not cursor.fetchone()[0]:
            return b""
        with cursor.copy(f"COPY {name} ({columns}) TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(bytes(part) for part in copy)


def _copy_in(name: str, columns: str, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(rows)
