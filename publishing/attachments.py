"""The words inside attached files, read once per file content and kept in ``AttachmentText``.

A file with pages that are pictures waits for ``recognition.py`` with what text it has.
"""

import logging
import shutil
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from office_files.children.limits import Limit, LimitReached, Limits
from office_files.children.running import run_in_child
from office_files.extraction import extract_words
from publishing.models import AttachmentText

logger = logging.getLogger(__name__)

READABLE = {"csv", "docx", "pdf", "txt", "xlsx"}
MAX_CHARACTERS = 500_000
MEMORY_BYTES = 1024 * 1024 * 1024
_REASONS = {
    Limit.TIME: "{seconds} 秒内没有读完，没有提取文字",
    Limit.MEMORY: "解析所需内存过大，没有提取文字",
    Limit.ANSWER: "文字过多，没有提取",
}


@dataclass(frozen=True)
class Words:
    """What a file says; ``is_recognised``: some of it by a machine's reading of a picture."""

    text: str = ""
    is_recognised: bool = False


def read_attachment(asset: dict[str, Any]) -> Words:
    """The words of one entry of ``Record.assets`` (``{"url", "storage_name", "hash"}``).

    None for images and other kinds, and for a file that is broken, encrypted, too large or too
    slow to read, whose row then keeps the reason. Never raises for a file's sake; a file that
    cannot be opened (a storage that is away, a file that is missing) is tried again next time.
    """
    if file_type(asset["url"]) not in READABLE:
        return Words()
    known = AttachmentText.objects.filter(hash=asset["hash"]).first()
    if known:
        return Words(known.text, known.recognition == AttachmentText.Recognition.DONE)
    try:
        found = read_file(asset["storage_name"])
    except Exception as error:  # a storage raises what its library raises
        logger.warning("Attachment %s cannot be read now: %s", asset["storage_name"], error)
        return Words()
    _keep(asset, found)
    return Words(found["text"])


def file_type(url: str) -> str:
    """The lower-case extension of a file's address."""
    return PurePosixPath(url).suffix.lstrip(".").lower()


def read_file(storage_name: str) -> dict[str, Any]:
    """``{"text", "error", "scanned"}`` (extract_words) of a stored file. Raises what the storage raises if it cannot be opened."""
    with default_storage.open(storage_name) as file:
        if file.size > settings.QIFU_ATTACHMENT_MAX_MB * 1024 * 1024:
            return _failure(f"文件超过 {settings.QIFU_ATTACHMENT_MAX_MB} MB，没有提取文字")
        # The child reads a real file, which it can seek in, whatever the storage is.
        with NamedTemporaryFile() as local:
            shutil.copyfileobj(file, local)
            local.flush()
            return extract_in_child(local.name)


def extract_in_child(path: str) -> dict[str, Any]:
    """``{"text", "error", "scanned"}`` of the file at ``path``."""
    seconds = settings.QIFU_ATTACHMENT_SECONDS
    limits = Limits(cpu_seconds=seconds, wall_seconds=2 * seconds, memory_bytes=MEMORY_BYTES)
    try:
        return run_in_child(extract_words, path, MAX_CHARACTERS, limits=limits)
    except LimitReached as reached:
        if reached.limit is Limit.BUSY:
            raise  # for no reason of the file's
        return _failure(_REASONS.get(reached.limit, "解析程序中断，文件可能已损坏").format(seconds=seconds))


def _failure(reason: str) -> dict[str, Any]:
    return {"text": "", "error": reason, "scanned": False}


def _keep(asset: dict[str, Any], found: dict[str, Any]) -> None:
    if found["error"]:
        logger.warning("No text from attachment %s: %s", asset["storage_name"], found["error"])
    waits = AttachmentText.Recognition.WAITING if found["scanned"] else AttachmentText.Recognition.NOT_NEEDED
    row = AttachmentText(hash=asset["hash"], text=found["text"], error=found["error"], recognition=waits)
    # Two workers may have read the same file at the same time.
    AttachmentText.objects.bulk_create([row], ignore_conflicts=True)
