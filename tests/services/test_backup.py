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

WAITING_MAIL = "post_mail(key='test', to='reader@example.org', subject='样例', body='正文')"


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

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "QIFU_DATABASE_URL": self.database, "QIFU_VAR_DIR": str(self.var_dir)}
        environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_DEBUG": "false"}
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
        )

    def python(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.python("manage.py", *arguments)

    def refusal(self, *arguments: str) -> str:
        """What a command says that ends with another status than 0."""
        done = self.run("manage.py", *arguments)
        assert done.returncode != 0
        return done.stderr

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

    original.manage("shell", "--command", f"from messages.outbox import post_mail; {WAITING_MAIL}")

    said = original.manage("backup", "--to", str(tmp_path / "backups"))
    (backup,) = (tmp_path / "backups").iterdir()
    assert str(backup) in said

    restored = Platform("qifu_restored", tmp_path / "restored")
    assert "修正公开记录 0 条，重新交付 0 条，出错 0 处" in restored.manage("restore_backup", str(backup))
    assert restored.home_page == original.home_page
    assert (restored.var_dir / "media" / "canary.txt").read_text() == "an upload"
    state = "from messages.models import Message; print(Message.objects.get().state)"
    assert "failed" in restored.manage("shell", "--command", state), "what waited then was sent since"

    assert "数据库里已有内容，没有改动它" in restored.refusal("restore_backup", str(backup))
    (backup / "media.tar").write_bytes(b"damaged")
    empty = Platform("qifu_empty", tmp_path / "empty")
    assert "已损坏：media.tar" in empty.refusal("restore_backup", str(backup))
    backup.joinpath("media.tar").unlink()
    assert "已损坏：media.tar" in empty.refusal("restore_backup", str(backup))
