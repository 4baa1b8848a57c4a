"""What portals are called, for labels. Looked up when shown, so that a renamed portal is right everywhere at once."""

import threading
import time

from django.db import DatabaseError

from publishing.models import Record

LOOK_AGAIN_SECONDS = 10.0


class _Names:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.names: dict[str, str] = {}
        self.looked_at = float("-inf")

    def get(self) -> dict[str, str]:
        with self.lock:
            if time.monotonic() - self.looked_at > LOOK_AGAIN_SECONDS:
                self.names, self.looked_at = self._read(), time.monotonic()
            return self.names

    def _read(self) -> dict[str, str]:
        try:
            return dict(Record.objects.live().of_kind("portal").values_list("id", "title"))
        except DatabaseError:
            return self.names  # searching goes on while the database is away


_names = _Names()


def portal_names() -> dict[str, str]:
    """Title by portal record id, at most LOOK_AGAIN_SECONDS old."""
    return _names.get()


def forget_portal_names() -> None:
    """Look again next time (tests)."""
    _names.looked_at = float("-inf")
