"""The sink of records that tells who asked what concerns them."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from publishing.models import Record
from publishing.signposts import Signpost
from services.pushes.models import KnownRecord
from services.pushes.noting import PLACES, note_record, take_baseline
from services.pushes.running import run_step


class NoticesSink:
    """Taking a record in is quick; who is told is worked out between deliveries (``follow_up``)."""

    name = "notices"
    exclusive = True

    def deliver(self, records: "Sequence[Record | Signpost]") -> Mapping[str, str]:
        take_baseline()
        now = timezone.now()
        for record in records:
            if isinstance(record, Record):
                note_record(record, now)
        return {}

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        """Portals and sections, of which nobody is told, count as held as they are."""
        take_baseline()
        yield from KnownRecord.objects.filter(live=True).values_list("record_id", "sequence").iterator()
        yield from Record.objects.live().filter(kind__in=PLACES).values_list("id", "sequence").iterator()

    def follow_up(self) -> int:
        return run_step(timezone.now())
