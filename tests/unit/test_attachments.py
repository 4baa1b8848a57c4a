"""Attached files through the child process, its limits and the store."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from publishing import attachments
from publishing.attachments import read_attachment
from publishing.models import AttachmentText
from tests import attachment_files as files

pytestmark = pytest.mark.django_db


def stored(name: str, content: bytes, digest: str = "abc") -> dict[str, Any]:
    """Put there past the check of uploads: as files of earlier versions, or of a storage that others write to."""
    path = Path(default_storage.path(f"documents/{digest}/{name}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"url": f"/files/abc/{name}", "storage_name": f"documents/{digest}/{name}", "hash": digest}


def test_words_are_read_once_per_content() -> None:
    asset = stored("guide.docx", files.make_docx(files.docx_paragraph("申报指南")))
    assert read_attachment(asset).text == "申报指南"
    default_storage.delete(asset["storage_name"])
    assert read_attachment(asset).text == "申报指南"
    assert AttachmentText.objects.get(hash="abc").error == ""


@pytest.mark.parametrize("name", ["photo.jpg", "old.doc", "all.zip", "none"])
def test_other_kinds_are_not_touched(name: str) -> None:
    assert read_attachment(stored(name, b"whatever")).text == ""
    assert not AttachmentText.objects.exists()


def test_an_upper_case_extension_counts() -> None:
    assert read_attachment(stored("LIST.TXT", "名单".encode())).text == "名单"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.docx", b"PK\x03\x04 not really a zip"),
        ("broken.xlsx", files.make_docx(files.docx_paragraph("x"))[:-40]),
        ("broken.pdf", b"%PDF-1.7"),
        ("bomb.docx", files.make_zip_bomb(500)),
    ],
)
def test_a_bad_file_gives_nothing_and_keeps_the_reason(name: str, content: bytes) -> None:
    assert read_attachment(stored(name, content)).text == ""
    assert AttachmentText.objects.get(hash="abc").error


def test_a_file_that_needs_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MEMORY_BYTES", 150 * 1024 * 1024)
    assert read_attachment(stored("large.docx", files.make_docx("<w:p/>" * 300_000))).text == ""
    assert "内存" in AttachmentText.objects.get(hash="abc").error


def test_a_file_that_takes_too_long_is_given_up(settings: Any) -> None:
    settings.QIFU_ATTACHMENT_SECONDS = 1
    assert read_attachment(stored("slow.docx", files.make_zip_bomb(300))).text == ""
    assert AttachmentText.objects.get(hash="abc").error


def test_a_file_over_the_limit_of_size_is_not_opened(settings: Any) -> None:
    settings.QIFU_ATTACHMENT_MAX_MB = 0
    assert read_attachment(stored("list.txt", b"words")).text == ""
    assert "超过" in AttachmentText.objects.get(hash="abc").error


def test_a_missing_file_is_tried_again() -> None:
    asset = stored("late.txt", b"words")
    default_storage.delete(asset["storage_name"])
    assert read_attachment(asset).text == ""
    asset["storage_name"] = default_storage.save("documents/late.txt", ContentFile(b"words"))
    assert read_attachment(asset).text == "words"
