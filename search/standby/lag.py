"""An engine that answers but takes nothing new (read-only, a full disk) lags behind; the spare knows more.

The publisher notices (publishing.SinkState); every web process looks there from time to time.
"""

from datetime import timedelta

from django.utils import timezone

from publishing.models import SinkState
from search.indexing.sink import sink_of_engine
from search.kept import Kept

LOOK_AGAIN_SECONDS = 5.0
# A shorter hiccup is not worth changing engines for.
LAG = timedelta(seconds=30)


def lags_behind(engine: str, spare: str) -> bool:
    """Whether ``engine`` has been taking nothing for a while, and ``spare`` has."""
    away = _away.get()
    return sink_of_engine(engine) in away and sink_of_engine(spare) not in away


def forget_lag() -> None:
    """Look again next time (tests)."""
    _away.forget()


def _read() -> set[str]:
    # retry_at: the sink as a whole is away, not just one record that it cannot take.
    states = SinkState.objects.filter(failing_since__lt=timezone.now() - LAG, retry_at__isnull=False)
    return set(states.values_list("name", flat=True))


_away: Kept[set[str]] = Kept(_read, empty=set(), seconds=LOOK_AGAIN_SECONDS)
