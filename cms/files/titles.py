"""The title that a file gives itself: an upload that was refused must not leave its own behind for the next file."""

from pathlib import PurePosixPath
from typing import Any


class OwnTitles:
    """For forms with ``file`` and ``title``: the browser fills in the title from the file's name, if it is empty."""

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        form: Any = self
        upload = form.files.get(form.add_prefix("file")) if form.is_bound else None
        if upload is None or "file" not in (form._errors or {}):
            return
        name = form.add_prefix("title")
        if form.data.get(name) in (upload.name, PurePosixPath(upload.name).stem):
            form.data = form.data.copy()
            form.data[name] = ""
