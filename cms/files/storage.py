"""Uploaded files keep the name that their editor gave them: readers download them by it. None is kept unchecked."""

import re
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.crypto import get_random_string

from office_files.uploads.admission import check_file
from office_files.uploads.names import shorten_name

# What file systems or addresses give a meaning to, and what cannot be seen.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#%]+')
# Columns that hold a path take 100 characters, folder included; a cut there would cost the name its place of its own.
LONGEST = 80


class CheckedStorage(FileSystemStorage):
    """A file whose name is taken goes into a folder of its own instead of getting random letters in its name.

    ``save`` raises RefusedFile (a ValidationError) for what may not be stored, through whatever door it came.
    """

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        check_file(content, name or content.name)
        return super().save(name, content, max_length)

    def get_valid_name(self, name: str) -> str:
        """The name with its Chinese punctuation, which Django would drop (《》（）), in the bytes that file systems take."""
        valid = UNSAFE.sub("_", str(name)).strip().replace(" ", "_")
        if valid in {"", ".", ".."}:
            raise SuspiciousFileOperation(f"Could not derive file name from {name!r}")
        return shorten_name(valid, characters=LONGEST)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        return f"{get_random_string(7)}/{file_root}{file_ext}"


class ShortNameUploadHandler(TemporaryFileUploadHandler):
    """Django names the temporary file of a large upload after its extension, which can be longer than a disk takes."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, shorten_name(file_name), *args, **kwargs)
