"""The database into a file and back: pg_dump and pg_restore on PostgreSQL, SQLite's own copying otherwise."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from cms.backup.folders import BackupError

MARK = b"SQLite format 3\0"
# Django's names and libpq's; the password goes by the environment, where other users of the machine cannot read it.
LIBPQ = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}


def dump_database(target: Path) -> None:
    """Consistent, while others go on writing. Raises BackupError."""
    if connection.vendor == "sqlite":
        try:
            with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
        except sqlite3.Error as error:
            raise BackupError(f"复制数据库没有成功：{error}（磁盘满了？）") from error
        return
    _run("pg_dump", "--format=custom", f"--file={target}")
    _run("pg_restore", "--list", str(target))  # readable, as far as that can be told


def restore_database(source: Path) -> None:
    """Into an empty database. Raises BackupError; a failed restore on PostgreSQL leaves it empty."""
    if source.open("rb").read(len(MARK)).startswith(MARK) != (connection.vendor == "sqlite"):
        raise BackupError("备份来自另一种数据库：SQLite 的备份只能恢复到 SQLite，PostgreSQL 的只能恢复到 PostgreSQL。")
    if connection.introspection.table_names():
        raise BackupError("数据库里已有内容，没有改动它。请新建一个空库，把 QIFU_DATABASE_URL 指到那里，再恢复。")
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(source, _file())
        return
    name = f"--dbname={connection.settings_dict['NAME']}"
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", name, str(source))


def _file() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    try:
        done = subprocess.run([program, *arguments], env=_environment(connection.settings_dict), capture_output=True)
    except FileNotFoundError as error:
        raise BackupError(f"找不到 {program}，请安装 PostgreSQL 的客户端（Debian：postgresql-client）。") from error
    if done.returncode:
        raise BackupError(f"{program} 没有成功：{done.stderr.decode(errors='replace').strip()}")


def _environment(database: Mapping[str, Any]) -> dict[str, str]:
    values = {variable: str(database[name]) for name, variable in LIBPQ.items() if database.get(name)}
    options = {f"PG{name.upper()}": str(value) for name, value in database.get("OPTIONS", {}).items() if "ssl" in name}
    return {**os.environ, **values, **options}
