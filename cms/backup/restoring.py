"""From a backup to a working portal, in an empty database; nothing that is there is overwritten."""

import tarfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from cms.backup.databases import restore_database
from cms.backup.folders import ATTACHED, CONTACT_KEYS, DATABASE, UPLOADS, verify
from messages.outbox import stop_open_messages


def restore_backup(folder: Path, say: Callable[[str], None]) -> None:
    """Raises BackupError before anything is changed where the backup or the target is not fit."""
    verify(folder)
    say("恢复数据库……")
    restore_database(folder / DATABASE)
    say("恢复上传的文件……")
    unpack(folder / UPLOADS, Path(settings.MEDIA_ROOT), "media", say)
    if (folder / ATTACHED).is_file():
        unpack(folder / ATTACHED, Path(settings.QIFU_SERVICES_DIR), "services", say)
    put_back_keys(folder / CONTACT_KEYS, Path(settings.QIFU_CONTACT_KEY_FILE))
    say("升级数据库，生成门户和搜索索引……")
    call_command("migrate")
    stop_open_messages("恢复备份时停下了：备份以后可能已经发过。")
    for command in ("rebuild_site", "reindex", "reconcile"):
        call_command(command)


def unpack(archive: Path, target: Path, name: str, say: Callable[[str], None]) -> None:
    """Folder ``name`` of the archive as ``target``. Files that are there already are kept beside."""
    if target.is_dir() and any(target.iterdir()):
        kept = target.with_name(f"{target.name}.before-{timezone.localtime():%Y%m%d-%H%M%S}")
        target.rename(kept)
        say(f"原来的文件移到了 {kept}。")
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            if member.name.startswith(f"{name}/"):
                member.name = member.name.removeprefix(f"{name}/")
                packed.extract(member, target, filter="data")


def put_back_keys(kept: Path, target: Path) -> None:
    """Without them contacts cannot be read. Keys that are there already stay in front."""
    if not kept.is_file():
        return
    present = target.read_text(encoding="utf-8").split() if target.is_file() else []
    old = [key for key in kept.read_text(encoding="utf-8").split() if key not in present]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.write_text("".join(f"{key}\n" for key in (*present, *old)), encoding="utf-8")
