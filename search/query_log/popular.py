"""Queries that many ask, for suggestions. In memory: who types waits for no database."""

from search.kept import Kept
from search.query_log.models import QueryCount

LOOK_AGAIN_SECONDS = 300.0
DAYS = 30
MOST = 1_000
# What few have asked is not shown to others.
ASKED_AT_LEAST = 5


def popular_queries() -> list[tuple[str, int]]:
    """(folded query, times asked in DAYS days), most frequent first, that find something; minutes old at most."""
    return _popular.get()


def forget_popular_queries() -> None:
    """Look again next time (tests)."""
    _popular.forget()


def _read() -> list[tuple[str, int]]:
    rows = QueryCount.objects.of_last_days(DAYS).popular().filter(asked__gte=ASKED_AT_LEAST, found__gt=0)
    return [(row["query"], row["asked"]) for row in rows[:MOST]]


_popular: Kept[list[tuple[str, int]]] = Kept(_read, empty=[], seconds=LOOK_AGAIN_SECONDS)
