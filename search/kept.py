"""Something small from the database, kept in memory and looked at again every few seconds."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError

T = TypeVar("T")


class Kept(Generic[T]):
    """``read`` gives the value, ``stamp`` something cheap that differs when the value does (always, unless given).

    While the database is away the last value holds (``empty`` before the first; without it DatabaseError is raised).
    """

    def __init__(
        self, read: Callable[[], T], *, empty: T | None = None, seconds: float, stamp: Callable[[], object] = object
    ) -> None:
        self._read, self._stamp = read, stamp
        self._seconds = seconds
        self._value: T | None = empty
        self._seen = object()
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def get(self, *, fresh: bool = False) -> T:
        """The value, at most ``seconds`` old; ``fresh``: looked at now."""
        with self._lock:
            if fresh or time.monotonic() - self._looked_at > self._seconds:
                value = self._look()
                self._looked_at = time.monotonic()
                return value
            assert self._value is not None
            return self._value

    @property
    def last(self) -> T | None:
        """What was read last, without a look."""
        return self._value

    def look_again(self) -> None:
        """Look at the stamp next time."""
        self._looked_at = float("-inf")

    def forget(self) -> None:
        """Read again next time."""
        self._looked_at, self._seen = float("-inf"), object()

    def _look(self) -> T:
        try:
            seen = self._stamp()
            if seen != self._seen or self._value is None:
                self._value, self._seen = self._read(), seen
        except DatabaseError:
            if self._value is None:
                raise
        return self._value
