"""Uploaded files keep the name that their editor gave them: readers download them by it."""

import re

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string

# What file systems or addresses give a meaning to, and what cannot be seen.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#%]+')


class NameKeepingStorage(FileSystemStorage):
    """A file whose name is taken goes into a folder of its own instead of getting random letters in its name."""

    def get_valid_name(self, name: str) -> str:
        """The name with its Chinese punctuation; Django would drop 《》（） and the like."""
        valid = UNSAFE.sub("_", str(name)).strip().replace(" ", "_")
        if valid in {"", ".", ".."}:
            raise SuspiciousFileOperation(f"Could not derive file name from {name!r}")
        return valid

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        return f"{get_random_string(7)}/{file_root}{file_ext}"
