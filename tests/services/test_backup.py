"""Backup and restore as docs/operations.md describes them, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = os.environ.get("QIFU_DATABASE_URL", "")

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not DATABASE.startswith("postgres"), reason="needs PostgreSQL: make test-services"),
]


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Platform:
    """A database and a folder, worked on by management commands as an administrator does."""

    def __init__(self, database: str, var_dir: Path) -> None:
        self.database = urlsplit(DATABASE)._replace(path=f"/{database}").geturl()
        self.var_dir = var_dir
        run("psql", "--quiet", DATABASE, "--command", f'DROP DATABASE IF EXISTS "{database}"')
        run("psql", "--quiet", DATABASE, "--command", f'CREATE DATABASE "{database}"')

    def python(self, *arguments: str) -> str:
        environment = {**os.environ, "QIFU_DATABASE_URL": self.database, "QIFU_VAR_DIR": str(self.var_dir)}
        environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_DEBUG": "false"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.python("manage.py", *arguments)

    @property
    def home_page(self) -> str:
        return (self.var_dir / "site" / "current" / "public" / "index.html").read_text()


def test_what_was_backed_up_comes_back_as_a_working_portal(tmp_path: Path) -> None:
    original = Platform("qifu_original", tmp_path / "original")
    original.manage("migrate", "--verbosity", "0")
    original.python("-m", "bench.portal")
    original.manage("publisher", "--once")
    (tmp_path / "original" / "media").mkdir(exist_ok=True)
    (tmp_path / "original" / "media" / "canary.txt").write_text("an upload")

    run("pg_dump", "--format=custom", f"--file={tmp_path}/qifu.dump", original.database)
    run("tar", "-czf", f"{tmp_path}/media.tar.gz", "-C", str(original.var_dir), "media")

    restored = Platform("qifu_restored", tmp_path / "restored")
    restored.var_dir.mkdir()
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored.database}", f"{tmp_path}/qifu.dump")
    run("tar", "-xzf", f"{tmp_path}/media.tar.gz", "-C", str(restored.var_dir))
    restored.manage("migrate", "--check")
    restored.manage("rebuild_site")
    restored.manage("reindex")

    assert "修正公开记录 0 条，重新交付 0 条，出错 0 处" in restored.manage("reconcile")
    assert restored.home_page == original.home_page
    assert (restored.var_dir / "media" / "canary.txt").read_text() == "an upload"
