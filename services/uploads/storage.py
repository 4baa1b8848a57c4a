"""Where attached files lie: in a folder of the services' own, outside site and media, under names that say nothing."""

import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase

from office_files.uploads.harmless import answer_with_file, make_harmless
from office_files.uploads.kinds import PICTURES

# A file that no row knows, of a request that died in between, is left for so long.
STRAY_SECONDS = 24 * 3600


def folder() -> Path:
    return Path(settings.QIFU_SERVICES_DIR)


def path_of(stored: str) -> Path:
    return folder() / stored[:2] / stored


def store(content: bytes) -> str:
    """Its random name."""
    stored = secrets.token_hex(20)
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.rename(path)
    return stored


def remove_when_committed(names: Iterable[str]) -> None:
    """Once their rows are gone for good."""
    for stored in list(names):
        transaction.on_commit(partial(path_of(stored).unlink, missing_ok=True))


def remove_strays(known: set[str]) -> int:
    """Files of which no row knows, once they are a day old; how many."""
    removed = 0
    for path in folder().glob("??/*"):
        with suppress(FileNotFoundError):
            if path.name not in known and path.stat().st_mtime < time.time() - STRAY_SECONDS:
                path.unlink()
                removed += 1
    return removed


def send_file(stored: str, name: str) -> HttpResponseBase:
    """After whoever asks was found to be allowed. Pictures are shown, all else is to be saved; nobody keeps a copy."""
    relative = f"{stored[:2]}/{stored}"
    response = make_harmless(answer_with_file(path_of(stored), settings.QIFU_ACCEL_SERVICES, relative), name, PICTURES)
    response["Cache-Control"] = "private, no-store"
    return response
