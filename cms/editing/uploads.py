"""Files must be what their names say: checked wherever a document is uploaded."""

import zipfile
from pathlib import PurePosixPath
from typing import IO

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.editing.upload_titles import OwnTitles

HEAD_BYTES = 8192
# Extension → the part of the archive that only this kind of file has (ECMA-376, GB/T 33190-2016).
PACKAGE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
# Compound files: Word 97-2003 and its siblings, and WPS (MS-CFB 2.2).
COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMPOUND_TYPES = {"doc", "xls", "ppt", "wps"}
TEXT_TYPES = {"txt", "csv"}
TEXT_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


class CheckedDocumentForm(OwnTitles, BaseDocumentForm):
    """The document form of Wagtail (single upload, chooser, several at once, API) with a look into the file."""

    def _post_clean(self) -> None:
        """After the model's own check of the extension, which would else complain that there is no file."""
        super()._post_clean()
        upload = self.cleaned_data.get("file")
        if upload and "file" in self.changed_data and (problem := find_mismatch(upload, upload.name)):
            self.add_error("file", ValidationError(problem, code="mismatch"))


class UploadedImageForm(OwnTitles, BaseImageForm):
    """Wagtail's form of images."""


def find_mismatch(content: IO[bytes], name: str) -> str | None:
    """What is wrong with a file called ``name`` (Chinese), or None. Leaves ``content`` at its start."""
    extension = PurePosixPath(name.lower()).suffix.lstrip(".")
    try:
        content.seek(0)
        head = content.read(HEAD_BYTES)
        if not head:
            return str(_("文件是空的（0 字节），请重新选择。"))
        if _matches(content, head, extension):
            return None
    finally:
        content.seek(0)
    return str(
        _("这个文件的内容不是 %(extension)s%(actual)s。请用原来的软件另存为 %(extension)s 再上传，不要只改文件名。")
        % {"extension": extension.upper(), "actual": _actual(head)}
    )


def _matches(content: IO[bytes], head: bytes, extension: str) -> bool:
    if extension in PACKAGE_PARTS:
        return PACKAGE_PARTS[extension] in _archive_names(content)
    if extension in COMPOUND_TYPES:
        return head.startswith(COMPOUND_SIGNATURE)
    if extension == "pdf":
        return b"%PDF-" in head[:1024]
    if extension == "zip":
        return zipfile.is_zipfile(content)
    if extension == "rar":
        return head.startswith(b"Rar!\x1a\x07")
    return _is_text(head) if extension in TEXT_TYPES else True


def _archive_names(content: IO[bytes]) -> set[str]:
    try:
        with zipfile.ZipFile(content) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()


def _is_text(head: bytes) -> bool:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(_decodes(head, encoding) for encoding in TEXT_ENCODINGS)


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether the bytes are text in ``encoding``; a character cut off at the end is forgiven."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def _actual(head: bytes) -> str:
    """``，而是 EXE`` where the true kind can be told."""
    kind = filetype.guess(head)
    return str(_("，而是 %(kind)s") % {"kind": kind.extension.upper()}) if kind else ""
