"""Something small from the database, kept in memory and looked at again every few seconds."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError

T = TypeVar("T")


class Kept(Generic[T]):
    """``read`` gives the value, ``stamp`` something cheap that differs when the value does (always, unless given).

    While the database is away the last value holds (``empty`` before the first).
    """

    def __init__(
        self, read: Callable[[], T], *, empty: T, seconds: float, stamp: Callable[[], object] = object
    ) -> None:
        self._read, self._stamp = read, stamp
        self._seconds = seconds
        self._value, self._seen = empty, object()
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def get(self) -> T:
        """The value, at most ``seconds`` old."""
        with self._lock:
            if time.monotonic() - self._looked_at > self._seconds:
                self._look()
                self._looked_at = time.monotonic()
            return self._value

    def forget(self) -> None:
        """Look again next time."""
        self._looked_at, self._seen = float("-inf"), object()

    def _look(self) -> None:
        try:
            seen = self._stamp()
            if seen != self._seen:
                self._value, self._seen = self._read(), seen
        except DatabaseError:
            return
