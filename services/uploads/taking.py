"""Files that enterprises and staff attach: at most five of 8 MB, known by their content, pictures drawn anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from office_files.uploads.admission import RefusedFile, check_file
from office_files.uploads.kinds import DOCUMENTS, HEIC, PICTURES, extension_of, find_mismatch
from office_files.uploads.names import shorten_name
from office_files.uploads.pictures import redraw
from standards.characters import clean_line

MOST_FILES = 5
LARGEST_FILE = 8 * 1024 * 1024  # bytes
LONGEST_NAME = 80  # characters
# No archives: nobody in an office should have to open one that a stranger sent.
TAKEN = {name: kind for name, kind in (DOCUMENTS | PICTURES | HEIC).items() if name not in ("zip", "rar", "csv", "txt")}
ACCEPT = ",".join(f".{name}" for name in sorted(TAKEN))


@dataclass(frozen=True)
class TakenFile:
    """Checked, and as it is to be kept."""

    name: str
    content: bytes


def take_file(upload: UploadedFile) -> TakenFile:
    """Raises RefusedFile, whose text says what is wrong with it and what to do (Chinese)."""
    name = shorten_name(clean_line(PurePosixPath(str(upload.name)).name), characters=LONGEST_NAME)
    if (upload.size or 0) > LARGEST_FILE:
        raise RefusedFile("超过 8 MB。请压缩图片或拆成几份再选。", code="too_large")
    if find_mismatch(upload, "a.heic", HEIC) is None:  # phones also call it .jpg
        name = f"{PurePosixPath(name).stem}.heic"
    check_file(upload, name, TAKEN)
    upload.seek(0)
    content = upload.read()
    if extension_of(name) not in PICTURES | HEIC:
        return TakenFile(name, content)
    return TakenFile(*redraw(content, name))


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [f for f in [files.get(name)] if f]


class FilesField(forms.Field):
    """Cleaned: a list of TakenFile. Browsers keep no chosen files, so that a refusal names those to be chosen again."""

    widget = FilesInput(attrs={"accept": ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("附件"), "required": False, **kwargs})

    def clean(self, value: Sequence[UploadedFile] | None) -> list[TakenFile]:
        uploads = list(value or [])
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"选了 {len(uploads)} 个附件，最多 {MOST_FILES} 个。请留下最要紧的，重新选择。")
        taken, wrong = [], []
        for upload in uploads:
            try:
                taken.append(take_file(upload))
            except RefusedFile as problem:
                wrong.append(f"“{clean_line(str(upload.name))}”{problem.message}")
        if wrong:
            raise forms.ValidationError("".join(wrong))
        return taken

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def name_again(files: Any) -> str:
    """Which files were chosen with a form that comes back: "" if none were."""
    names = [f"“{clean_line(str(upload.name))}”" for upload in files.getlist("attachments")]
    return f"附件要重新选择：{'、'.join(names[: MOST_FILES * 2])}。" if names else ""
