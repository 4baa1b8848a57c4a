"""The words inside attached files, read once per file content and kept in ``AttachmentText``."""

import json
import logging
import shutil
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from publishing import extraction
from publishing.models import AttachmentText

logger = logging.getLogger(__name__)

READABLE = {"csv", "docx", "pdf", "txt", "xlsx"}
MAX_CHARACTERS = 500_000
MEMORY_BYTES = 1024 * 1024 * 1024


def attachment_text(asset: dict[str, Any]) -> str:
    """The words of one entry of ``Record.assets`` (``{"url", "storage_name", "hash"}``).

    ``""`` for images and other kinds, and for a file that is broken, encrypted, too large or too
    slow to read, whose row then keeps the reason. Never raises for a file's sake; a file that
    cannot be opened (a storage that is away, a file that is missing) is tried again next time.
    """
    if file_type(asset["url"]) not in READABLE:
        return ""
    known = AttachmentText.objects.filter(hash=asset["hash"]).first()
    if known:
        return known.text
    try:
        found = read_file(asset["storage_name"])
    except Exception as error:  # a storage raises what its library raises
        logger.warning("Attachment %s cannot be read now: %s", asset["storage_name"], error)
        return ""
    _keep(asset, found)
    return found["text"]


def file_type(url: str) -> str:
    """The lower-case extension of a file's address."""
    return PurePosixPath(url).suffix.lstrip(".").lower()


def read_file(storage_name: str) -> dict[str, str]:
    """``{"text", "error"}`` of a stored file. Raises what the storage raises if it cannot be opened."""
    with default_storage.open(storage_name) as file:
        if file.size > settings.QIFU_ATTACHMENT_MAX_MB * 1024 * 1024:
            return _failure(f"文件超过 {settings.QIFU_ATTACHMENT_MAX_MB} MB，没有提取文字")
        # The child reads a real file, which it can seek in, whatever the storage is.
        with TemporaryFile() as local:
            shutil.copyfileobj(file, local)
            local.seek(0)
            return extract_in_child(local)


def extract_in_child(file: IO[bytes]) -> dict[str, str]:
    """Run the extraction program on ``file``; ``{"text", "error"}``.

    Raises OSError if the program cannot run to its end for a reason that is not the file's.
    """
    seconds = settings.QIFU_ATTACHMENT_SECONDS
    limits = [str(MAX_CHARACTERS), str(MEMORY_BYTES), str(seconds)]
    program = [sys.executable, "-I", "-B", str(Path(extraction.__file__)), *limits]
    try:
        done = subprocess.run(
            program, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=True
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return _failure(f"{seconds} 秒内没有读完，没有提取文字")
    except subprocess.CalledProcessError as error:
        if error.returncode in (-signal.SIGINT, -signal.SIGTERM):
            raise InterruptedError("the publisher is being stopped") from error
        if error.returncode == extraction.OUT_OF_MEMORY:
            return _failure("解析所需内存过大，没有提取文字")
        return _failure(f"解析程序中断（{error.returncode}），文件可能已损坏")
    except ValueError:
        return _failure("解析程序没有给出结果，文件可能已损坏")


def _failure(reason: str) -> dict[str, str]:
    return {"text": "", "error": reason}


def _keep(asset: dict[str, Any], found: dict[str, str]) -> None:
    if found["error"]:
        logger.warning("No text from attachment %s: %s", asset["storage_name"], found["error"])
    row = AttachmentText(hash=asset["hash"], text=found["text"], error=found["error"], extracted_at=timezone.now())
    # Two workers may have read the same file at the same time.
    AttachmentText.objects.bulk_create([row], ignore_conflicts=True)
