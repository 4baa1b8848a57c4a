"""Where backups lie: a folder each, named by its moment, that appears whole or not at all."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils import timezone

DATABASE, UPLOADS, ENVIRONMENT, MANIFEST = "database.dump", "media.tar", "env", "manifest.json"
# What enterprises attached; older backups have none.
ATTACHED = "services.tar"
# The keys of persons' contacts, where no variable has them.
CONTACT_KEYS = "contact-keys"
UNFINISHED = ".unfinished-"
NAME = "%Y%m%d-%H%M%S"


class BackupError(Exception):
    """What is wrong, in Chinese, and what to do."""


def list_backups(root: Path) -> list[Path]:
    """Whole ones, the oldest first."""
    return sorted(folder for folder in root.glob("2*") if (folder / MANIFEST).is_file()) if root.is_dir() else []


def newest_moment(root: Path) -> datetime | None:
    """When the newest whole backup was begun."""
    backups = list_backups(root)
    return timezone.make_aware(datetime.strptime(backups[-1].name, NAME)) if backups else None


@contextmanager
def new_backup(root: Path) -> Iterator[Path]:
    """A folder to fill; renamed when all went well, and gone when not, like those that a kill has left."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    name = f"{timezone.localtime():{NAME}}"
    folder = root / f"{UNFINISHED}{name}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
        write_manifest(folder)
        folder.rename(root / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_manifest(folder: Path) -> None:
    """``{"files": {name: SHA-256}}``."""
    sums = {file.name: checksum(file) for file in sorted(folder.iterdir())}
    (folder / MANIFEST).write_text(json.dumps({"files": sums}, indent=1), encoding="utf-8")


def verify(folder: Path) -> None:
    """Raises BackupError unless every file is there as it was written."""
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} 不是一份完整的备份：读不到 {MANIFEST}。") from error
    wrong = [
        name for name, wanted in sums.items() if not (folder / name).is_file() or checksum(folder / name) != wanted
    ]
    if wrong or DATABASE not in sums or UPLOADS not in sums:
        raise BackupError(f"备份 {folder} 已损坏：{'、'.join(wrong) or '文件不全'}。请换一份备份。")


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def remove_old(root: Path, keep: int) -> int:
    """All but the newest ``keep``; how many went."""
    old = list_backups(root)[:-keep]
    for folder in old:
        shutil.rmtree(folder)
    return len(old)
