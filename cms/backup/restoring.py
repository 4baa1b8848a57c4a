"""From a backup to a working portal, in an empty database; nothing that is there is overwritten."""

import tarfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from cms.backup.databases import restore_database
from cms.backup.folders import DATABASE, UPLOADS, verify
from messages.outbox import stop_open_messages


def restore_backup(folder: Path, say: Callable[[str], None]) -> None:
    """Raises BackupError before anything is changed where the backup or the target is not fit."""
    verify(folder)
    say("恢复数据库……")
    restore_database(folder / DATABASE)
    say("恢复上传的文件……")
    unpack_uploads(folder / UPLOADS, say)
    say("升级数据库，生成门户和搜索索引……")
    call_command("migrate")
    stop_open_messages("恢复备份时停下了：备份以后可能已经发过。")
    for command in ("rebuild_site", "reindex", "reconcile"):
        call_command(command)


def unpack_uploads(archive: Path, say: Callable[[str], None]) -> None:
    """Files that are there already are kept beside."""
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        kept = media.with_name(f"{media.name}.before-{timezone.localtime():%Y%m%d-%H%M%S}")
        media.rename(kept)
        say(f"原来的文件移到了 {kept}。")
    media.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            if member.name.startswith("media/"):
                member.name = member.name.removeprefix("media/")
                packed.extract(member, media, filter="data")
