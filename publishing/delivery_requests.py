"""Asking the sinks for work: a row per record and sink."""

from collections.abc import Iterable, Sequence

from publishing.models import Delivery, Record
from publishing.signposts import Signpost
from publishing.sinks import sink_names


def request_deliveries(
    records: Iterable[Record | Signpost], sinks: Sequence[str] | None = None, *, again: bool = False
) -> None:
    """Ask the sinks (all of them unless named) for the present state of ``records``.

    With ``again`` work that was already done is done once more.
    """
    rows = [
        Delivery(record_id=r.id, sink=sink, wanted_sequence=r.sequence, withdraws=not r.live)
        for r in records
        for sink in (sink_names() if sinks is None else sinks)
    ]
    update = ["wanted_sequence", "wanted_at", "withdraws", "attempts", "next_attempt_at", "last_error"] + (
        ["done_sequence"] if again else []
    )
    Delivery.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["record_id", "sink"], update_fields=update, batch_size=2000
    )
