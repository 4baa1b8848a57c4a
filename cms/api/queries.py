"""What the public API reads. Live records and tombstones, never pages, drafts or file names in storage."""

from typing import Any

from cms.api.answers import Version
from cms.api.parameters import RecordsQuery, read_cursor, write_cursor
from publishing.models import Record, RecordName, RecordQuerySet, SequenceCounter
from publishing.refusals import BadParameter
from site_content.base.citations import number_name
from standards.number_fields import read_number_field


def newest_version() -> Version | None:
    """Of everything published (None: nothing yet): no list or feed changes without it. One index look-up."""
    row = Record.objects.order_by("-sequence").values_list("sequence", "changed_at").first()
    return Version(*row) if row else None


def last_sequence_given_out() -> int:
    return SequenceCounter.objects.values_list("value", flat=True).filter(pk=1).first() or 0


def list_page(query: RecordsQuery) -> dict[str, Any]:
    """``{"items": [documents], "next_cursor"}``."""
    records = _matching(query).newest_first().only("document", "date", "sort_id")
    if query.cursor:
        day, sort_id = read_cursor(query.cursor)
        # As a range that the index can start from: not after the day, and on the day below the id.
        records = records.filter(date__lte=day).exclude(date=day, sort_id__gte=sort_id)
    rows = list(records[: query.page_size + 1])
    page = rows[: query.page_size]
    last = page[-1] if len(rows) > len(page) else None
    return {
        "items": [record.document for record in page],
        "next_cursor": write_cursor(last.date, last.sort_id) if last and last.date else None,
    }


def _matching(query: RecordsQuery) -> RecordQuerySet:
    records = Record.objects.live().filter(date__isnull=False)
    if query.kind:
        records = records.of_kind(*query.kind)
    if query.portal:
        records = records.shown_in_portal(query.portal)
    if query.section:
        records = records.shown_in_section(query.section)
    if query.doc_number:
        records = records.filter(
            id__in=RecordName.objects.filter(name__in=read_names(query.doc_number)).values("record_id")
        )
    return records.filter(owner=query.owner) if query.owner else records


def read_names(doc_number: str) -> list[str]:
    """What a policy of this number is known by. Raises BadParameter for what is no number."""
    field = read_number_field(doc_number)
    if field is None:
        raise BadParameter("doc_number", "doc_number 看不出是什么字号，例如：胶政发〔2016〕12号、国务院令第731号。")
    return [number_name(number) for number in field.numbers]


def read_changes(since: int, limit: int, with_records: bool) -> dict[str, Any]:
    """The next changes after ``since`` in the order in which they were committed.

    A record stands in the feed once, at its newest number, so whoever reads on from ``next`` sees the last
    state of everything. Numbers appear in order (publishing.models.SequenceCounter): nothing turns up
    below a number that was seen.
    """
    columns = ["sequence", "id", "kind", "url", "live", "published_sequence", *(["document"] if with_records else [])]
    rows = list(Record.objects.filter(sequence__gt=since).order_by("sequence").only(*columns)[: limit + 1])
    page = rows[:limit]
    return {
        "items": [_describe_change(record, since, with_records) for record in page],
        "next": page[-1].sequence if page else since,
        "more": len(rows) > limit,
    }


def _describe_change(record: Record, since: int, with_records: bool) -> dict[str, Any]:
    change: dict[str, Any] = {
        "sequence": record.sequence,
        "id": record.id,
        "kind": record.kind,
        "event": _event(record, since),
        "url": record.url if record.live else None,
    }
    return {**change, "record": record.document if record.live else None} if with_records else change


def _event(record: Record, since: int) -> str:
    """Seen from ``since``: public only after it, or public then already and different now."""
    if not record.live:
        return "withdrawn"
    return "published" if record.published_sequence > since else "changed"
