"""Words in scanned attachments: looked for once per file content, beside the publishing, a page at a time.

``attachments.py`` notes which files are worth it. What is found counts as the file's text, and the records that name the
file are made and delivered anew: they say then that its words were recognised.
"""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from office_files.children.limits import MEGABYTE, Limit, LimitReached, Limits
from office_files.children.running import Child, ChildError
from office_files.scans import can_recognise, read_page
from office_files.signs import PDF_SIGNATURE
from publishing.attachments import MAX_CHARACTERS
from publishing.delivery_requests import request_deliveries
from publishing.models import AttachmentText, Record
from publishing.refreshes import request_refresh

logger = logging.getLogger(__name__)

State = AttachmentText.Recognition
# Of address space, on top of what the child begins with; the models and one page at work are resident with some 650 MB.
MEMORY_BYTES = 1280 * MEGABYTE
# A worker that died with a file in hand gives it back after so long; a storage that is away is asked again.
LEASE, LATER = timedelta(minutes=30), timedelta(minutes=5)
_REASONS = {
    Limit.TIME: "第 {page} 页在规定的时间里没有识别完",
    Limit.MEMORY: "第 {page} 页太大，识别它需要的内存超过上限",
    Limit.ANSWER: "第 {page} 页的文字过多",
}


@dataclass
class Found:
    """``text`` of all pages in their order, how many were recognised, and why the rest was not ("" if nothing is left)."""

    text: str = ""
    pages: int = 0
    error: str = ""


def is_on() -> bool:
    """The extra is installed, and the settings want it."""
    return settings.QIFU_RECOGNITION_PAGES > 0 and can_recognise()


def recognise_next() -> int:
    """The file that waits longest; returns how many were looked at (0 or 1)."""
    now = timezone.now()
    waiting = AttachmentText.objects.filter(Q(not_before=None) | Q(not_before__lte=now), recognition=State.WAITING)
    if not waiting.exists() or not is_on():
        return 0
    row = waiting.order_by("extracted_at").first()
    # Whoever moves the time on has the file to himself.
    if row is None or not waiting.filter(pk=row.pk).update(not_before=now + LEASE):
        return 0
    records = records_naming(row.hash)
    if not records:  # withdrawn; its next publication asks again
        AttachmentText.objects.filter(pk=row.pk).delete()
        return 1
    try:
        found = recognise_stored(_storage_name(records[0], row.hash))
    except Exception as error:  # a storage raises what its library raises
        logger.warning("Attachment %s cannot be recognised now: %s", row.hash, error)
        AttachmentText.objects.filter(pk=row.pk).update(not_before=timezone.now() + LATER)
        return 0
    _keep(row, found)
    if found.pages:
        request_refresh(int(record.id) for record in records)
        request_deliveries(records, again=True)
    return 1


def records_naming(digest: str) -> list[Record]:
    """Live records with this file."""
    named = Record.objects.live().annotate(named=Cast("assets", TextField())).filter(named__contains=digest)
    return [record for record in named if _storage_name(record, digest)]


def _storage_name(record: Record, digest: str) -> str:
    return next((asset["storage_name"] for asset in record.assets if asset["hash"] == digest), "")


def recognise_stored(storage_name: str) -> Found:
    """Raises what the storage raises if the file cannot be opened."""
    with default_storage.open(storage_name) as file, NamedTemporaryFile() as local:
        if PDF_SIGNATURE not in file.read(1024):
            return Found()
        file.seek(0)
        shutil.copyfileobj(file, local)
        local.flush()
        return recognise_file(local.name)


def recognise_file(path: str) -> Found:
    """All pages of the PDF at ``path``, those that are pictures recognised, up to the limits of the settings."""
    found, parts = Found(), []
    try:
        for page in _pages(path):
            parts.append(page["text"])
            found.pages += page["recognised"]
            if page["is_picture"] and not page["recognised"]:
                found.error = f"扫描页太多，只识别了前 {found.pages} 页"
    except _Stopped as stopped:
        found.error = f"{stopped}，后面的没有识别"
    found.text = "\n".join(parts)[:MAX_CHARACTERS].strip()
    return found


class _Stopped(Exception):
    """What a page broke, in words for the administrator."""


def _pages(path: str) -> Iterator[dict[str, Any]]:
    seconds, most = settings.QIFU_RECOGNITION_SECONDS, settings.QIFU_RECOGNITION_PAGES
    limits = Limits(cpu_seconds=seconds, wall_seconds=4 * seconds, memory_bytes=MEMORY_BYTES)
    recognised = number = 0
    with Child(read_page, limits) as child:
        try:
            while page := child.ask(path, number, recognised < most):
                yield page
                recognised += page["recognised"]
                number += 1
        except LimitReached as reached:
            reason = _REASONS.get(reached.limit, "识别程序在第 {page} 页中断，文件可能已损坏")
            raise _Stopped(reason.format(page=number + 1)) from reached
        except ChildError as error:
            raise _Stopped(f"第 {number + 1} 页没有识别出来（{error}）"[:500]) from error


def _keep(row: AttachmentText, found: Found) -> None:
    if found.error:
        logger.warning("Attachment %s was not recognised whole: %s", row.hash, found.error)
    AttachmentText.objects.filter(pk=row.pk).update(
        # What stopped half-way has not come to the text that later pages have of their own.
        text=f"{found.text}\n{row.text}".strip() if found.error else found.text,
        error=found.error,
        recognition=State.DONE if found.pages else State.FAILED if found.error else State.NOT_NEEDED,
        not_before=None,
    )


def is_recognised(digest: str) -> bool:
    """Whether words of this file were recognised in pictures."""
    return AttachmentText.objects.filter(hash=digest, recognition=State.DONE).exists()
