"""Queries that many ask, for suggestions. In memory: who types waits for no database."""

import threading
import time

from django.db import DatabaseError

from search.query_log.models import QueryCount

LOOK_AGAIN_SECONDS = 300.0
DAYS = 30
MOST = 1_000
# What few have asked is not shown to others.
ASKED_AT_LEAST = 5


class _Popular:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.queries: list[tuple[str, int]] = []
        self.looked_at = float("-inf")

    def get(self) -> list[tuple[str, int]]:
        with self.lock:
            if time.monotonic() - self.looked_at > LOOK_AGAIN_SECONDS:
                self.queries, self.looked_at = self._read(), time.monotonic()
            return self.queries

    def _read(self) -> list[tuple[str, int]]:
        rows = QueryCount.objects.of_last_days(DAYS).popular().filter(asked__gte=ASKED_AT_LEAST, found__gt=0)
        try:
            return [(row["query"], row["asked"]) for row in rows[:MOST]]  # type: ignore[misc]
        except DatabaseError:
            return self.queries  # suggesting goes on while the database is away


_popular = _Popular()


def popular_queries() -> list[tuple[str, int]]:
    """(folded query, times asked in DAYS days), most frequent first, that find something; minutes old at most."""
    return _popular.get()


def forget_popular_queries() -> None:
    """Look again next time (tests)."""
    _popular.looked_at = float("-inf")
