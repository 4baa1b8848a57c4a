"""A backup of what cannot be made again: the database, the uploads, the settings."""

import tarfile
from pathlib import Path

from django.conf import settings

from cms.backup.databases import dump_database
from cms.backup.folders import DATABASE, ENVIRONMENT, UPLOADS, new_backup


def make_backup(root: Path) -> Path:
    """The new backup's folder. Raises BackupError or OSError; then there is none, and older ones are as they were.

    The database first: an upload without a row does no harm, a row without its file does.
    """
    with new_backup(root) as folder:
        dump_database(folder / DATABASE)
        pack_uploads(folder / UPLOADS)
        if (env := settings.BASE_DIR / ".env").is_file():
            (folder / ENVIRONMENT).write_bytes(env.read_bytes())
        for file in folder.iterdir():
            file.chmod(0o600)
        name = folder.name
    return root / name.removeprefix(".unfinished-")


def pack_uploads(target: Path) -> None:
    """Not compressed: pictures and office documents are already."""
    with tarfile.open(target, "w") as archive:
        if Path(settings.MEDIA_ROOT).is_dir():
            archive.add(settings.MEDIA_ROOT, arcname="media")
