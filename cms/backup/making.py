"""A backup of what cannot be made again: the database, the uploads and attachments, the settings."""

import tarfile
from pathlib import Path

from django.conf import settings

from cms.backup.databases import dump_database
from cms.backup.folders import ATTACHED, CONTACT_KEYS, DATABASE, ENVIRONMENT, UPLOADS, new_backup


def make_backup(root: Path) -> Path:
    """The new backup's folder. Raises BackupError or OSError; then there is none, and older ones are as they were.

    The database first: an upload without a row does no harm, a row without its file does.
    """
    with new_backup(root) as folder:
        dump_database(folder / DATABASE)
        pack(folder / UPLOADS, Path(settings.MEDIA_ROOT), "media")
        pack(folder / ATTACHED, Path(settings.QIFU_SERVICES_DIR), "services")
        if (env := settings.BASE_DIR / ".env").is_file():
            (folder / ENVIRONMENT).write_bytes(env.read_bytes())
        if not settings.QIFU_CONTACT_KEYS and (keys := Path(settings.QIFU_CONTACT_KEY_FILE)).is_file():
            (folder / CONTACT_KEYS).write_bytes(keys.read_bytes())
        for file in folder.iterdir():
            file.chmod(0o600)
        name = folder.name
    return root / name.removeprefix(".unfinished-")


def pack(target: Path, source: Path, name: str) -> None:
    """``source`` as folder ``name``. Not compressed: pictures and office documents are already."""
    with tarfile.open(target, "w") as archive:
        if source.is_dir():
            archive.add(source, arcname=name)
