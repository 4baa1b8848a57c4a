"""manage.py backup and what watches it; tests/services/test_backup.py restores one on PostgreSQL."""

import resource
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from cms.backup.folders import list_backups
from cms.backup.restoring import put_back_keys
from services.contacts.sealing import seal, unseal

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.QIFU_BACKUP_DIR = str(tmp_path / "backups")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.QIFU_SERVICES_DIR = tmp_path / "services"
    (tmp_path / "services" / "ab").mkdir(parents=True)
    (tmp_path / "services" / "ab" / "abcd").write_bytes(b"%PDF-1.4")
    (tmp_path / "media" / "documents").mkdir(parents=True)
    (tmp_path / "media" / "documents" / "样例.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path / "backups"


def test_a_backup_holds_database_and_uploads_and_nobody_else_reads_it(root: Path) -> None:
    call_command("backup")
    (folder,) = list_backups(root)
    assert {"database.dump", "media.tar", "manifest.json"} <= {file.name for file in folder.iterdir()}
    with tarfile.open(folder / "media.tar") as archive:
        assert "media/documents/样例.pdf" in archive.getnames()
    with tarfile.open(folder / "services.tar") as archive:
        assert "services/ab/abcd" in archive.getnames()
    assert (folder / "database.dump").stat().st_size > 10_000
    assert {path.stat().st_mode & 0o077 for path in (folder, folder / "database.dump")} == {0}


def test_old_backups_go_and_one_that_was_killed_too(root: Path, settings: Any) -> None:
    settings.QIFU_BACKUP_KEEP = 2
    (root / ".unfinished-20260101-000000").mkdir(parents=True)
    with time_machine.travel("2026-03-02 02:30+08:00", tick=False) as clock:
        for day in range(2, 6):
            clock.move_to(f"2026-03-{day:02} 02:30+08:00")
            call_command("backup")
    assert [path.name for path in sorted(root.iterdir())] == ["20260304-023000", "20260305-023000"]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """As on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_that_fails_leaves_the_earlier_ones_and_nothing_half_done(root: Path) -> None:
    call_command("backup")
    before = sorted(root.iterdir())
    with files_up_to(4096), pytest.raises(CommandError, match="没有备份成功，原有的备份没有变"):
        call_command("backup")
    assert sorted(root.iterdir()) == before


def test_without_a_folder_it_says_how_to_name_one(settings: Any) -> None:
    settings.QIFU_BACKUP_DIR = ""
    with pytest.raises(CommandError, match="QIFU_BACKUP_DIR"):
        call_command("backup")


def test_a_database_that_holds_something_is_not_restored_over(root: Path) -> None:
    call_command("backup")
    (folder,) = list_backups(root)
    with pytest.raises(CommandError, match="数据库里已有内容，没有改动它"):
        call_command("restore_backup", str(folder))


def test_health_says_when_the_newest_backup_is_old(root: Path, client: Client) -> None:
    assert any("还没有备份" in problem for problem in client.get("/healthz").json()["problems"])
    with time_machine.travel("2026-03-02 02:30+08:00", tick=False) as clock:
        call_command("backup")
        assert not any("备份" in problem for problem in client.get("/healthz").json()["problems"])
        clock.move_to("2026-03-04 09:00+08:00")
        problems = client.get("/healthz").json()["problems"]
    assert any("最近一次备份是 2026-03-02 02:30" in problem for problem in problems)


def test_keys_of_contacts_that_no_variable_has_go_along_and_come_back(
    root: Path, settings: Any, tmp_path: Path
) -> None:
    settings.QIFU_CONTACT_KEYS, settings.QIFU_CONTACT_KEY_FILE = [], tmp_path / "var" / "contact-keys"
    sealed = seal("13812345678")
    call_command("backup")
    (folder,) = list_backups(root)
    assert (folder / "contact-keys").stat().st_mode & 0o077 == 0
    settings.QIFU_CONTACT_KEY_FILE = tmp_path / "other" / "contact-keys"
    newer = seal("13900139000")
    put_back_keys(folder / "contact-keys", settings.QIFU_CONTACT_KEY_FILE)
    assert [unseal(text) for text in (sealed, newer)] == ["13812345678", "13900139000"]
    assert seal("1").split(".")[1] == newer.split(".")[1], "what is there stays in use"
