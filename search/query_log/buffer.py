"""Counts in memory, written every few seconds by a thread of their own: no search ever waits for the database."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)

# Different queries held between two writings; a flood of others is not counted.
MAX_HELD = 5_000

Key = tuple[date, str]


@dataclass
class Counts:
    """Searches, the latest number of results, and clicks, by day and query."""

    searches: Counter[Key] = field(default_factory=Counter)
    results: dict[Key, int] = field(default_factory=dict)
    clicks: Counter[Key] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.searches or self.clicks)


class CountBuffer:
    """Takes counts from any thread; ``write`` gets them all at once, some seconds later.

    A click is written one round after the search could be: another process may have counted the search.
    """

    def __init__(self, write: Callable[[Counts], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._counts = Counts()
        self._late_clicks: Counter[Key] = Counter()
        self._timer: threading.Timer | None = None
        self._writes_at_exit = False

    def add_search(self, key: Key, results: int) -> None:
        with self._lock:
            if key in self._counts.searches or len(self._counts.searches) < MAX_HELD:
                self._counts.searches[key] += 1
                self._counts.results[key] = results
            self._arm()

    def add_click(self, key: Key) -> None:
        with self._lock:
            if key in self._late_clicks or len(self._late_clicks) < MAX_HELD:
                self._late_clicks[key] += 1
            self._arm()

    def flush(self, *, everything: bool = True) -> None:
        """Write what is held; without ``everything`` the newest clicks wait for the next round."""
        with self._lock:
            counts = self._take(everything)
        if not counts:
            return
        try:
            self._write(counts)
        except Exception as error:  # the database is away: its text could hold queries, which no log may
            logger.warning("query counts could not be written (%s); trying again", type(error).__name__)
            self._put_back(counts)

    def clear(self) -> None:
        """Forget what is held (tests)."""
        with self._lock:
            self._take(everything=True)

    def _take(self, everything: bool) -> Counts:
        counts, self._counts = self._counts, Counts(clicks=self._late_clicks)
        self._late_clicks = Counter()
        if everything:
            counts.clicks += self._counts.clicks
            self._counts = Counts()
        return counts

    def _put_back(self, counts: Counts) -> None:
        with self._lock:
            self._counts.searches += counts.searches
            self._counts.results = counts.results | self._counts.results
            self._counts.clicks += counts.clicks
            self._arm()

    def _arm(self) -> None:
        """Have it written in a while, and when the process ends."""
        if not self._writes_at_exit:
            atexit.register(self.flush)
            self._writes_at_exit = True
        if self._timer is None:
            self._timer = threading.Timer(settings.QIFU_QUERY_LOG_SECONDS, self._flush_in_background)
            self._timer.daemon = True
            self._timer.start()

    def _flush_in_background(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.flush(everything=False)
        finally:
            connections.close_all()  # this thread's own
        with self._lock:
            if self._counts:
                self._arm()
