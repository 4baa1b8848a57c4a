"""An engine that answers but takes nothing new (read-only, a full disk) lags behind; the spare knows more.

The publisher notices (publishing.SinkState); every web process looks there from time to time.
"""

import threading
import time
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from publishing.models import SinkState
from search.sink import sink_of_engine

LOOK_AGAIN_SECONDS = 5.0
# A shorter hiccup is not worth changing engines for.
LAG = timedelta(seconds=30)


class _Lag:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.away: set[str] = set()
        self.looked_at = float("-inf")

    def get(self) -> set[str]:
        with self.lock:
            if time.monotonic() - self.looked_at > LOOK_AGAIN_SECONDS:
                self.away, self.looked_at = self._read(), time.monotonic()
            return self.away

    def _read(self) -> set[str]:
        try:
            # retry_at: the sink as a whole is away, not just one record that it cannot take.
            states = SinkState.objects.filter(failing_since__lt=timezone.now() - LAG, retry_at__isnull=False)
            return set(states.values_list("name", flat=True))
        except DatabaseError:
            return self.away  # searching goes on while the database is away


_lag = _Lag()


def lags_behind(engine: str, spare: str) -> bool:
    """Whether ``engine`` has been taking nothing for a while, and ``spare`` has."""
    away = _lag.get()
    return sink_of_engine(engine) in away and sink_of_engine(spare) not in away


def forget_lag() -> None:
    """Look again next time (tests)."""
    _lag.looked_at = float("-inf")
