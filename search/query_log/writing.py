"""Adding counts to the rows of their day, from any number of processes at once."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from search.query_log.buffer import Counts, Key
from search.query_log.models import QueryCount

# Different queries kept for a day: a flood of made-up ones must not fill the database.
MAX_QUERIES_A_DAY = 20_000


@transaction.atomic
def write_counts(counts: Counts) -> None:
    """Add to what is there. A click counts only for a query asked that day, and at most one for each time it was asked."""
    _make_rows(counts)
    # In order of their keys, so that two processes never wait for each other.
    for (day, query), number in sorted(counts.searches.items()):
        rows = QueryCount.objects.filter(day=day, query=query)
        rows.update(searches=F("searches") + number, results=counts.results[day, query])
    for (day, query), number in sorted(counts.clicks.items()):
        rows = QueryCount.objects.filter(day=day, query=query)
        rows.update(clicks=Least(F("searches"), F("clicks") + number))


def _make_rows(counts: Counts) -> None:
    for day in {day for day, _query in counts.searches}:
        room = MAX_QUERIES_A_DAY - QueryCount.objects.filter(day=day).count()
        keys: list[Key] = sorted(key for key in counts.searches if key[0] == day)
        rows = [QueryCount(day=day, query=query) for _day, query in keys]
        QueryCount.objects.bulk_create(rows[: max(room, 0)], ignore_conflicts=True)
