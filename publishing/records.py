"""Writing public records: the only place where a sequence number is given out."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import models, transaction
from django.utils import timezone

from publishing.changes import RecordChange
from publishing.delivery_requests import request_deliveries
from publishing.document import PublicRecord, hash_content, record_columns, shared_places
from publishing.models import Record, RecordMention, RecordName, SequenceCounter, SharedPlace
from publishing.past_versions import keep_past_versions
from publishing.signposting import note_left_addresses
from publishing.signposts import Signpost


@transaction.atomic
def store_records(*, published: Mapping[str, PublicRecord], withdrawn: Iterable[str] = ()) -> list[RecordChange]:
    """Make records equal to ``published`` and withdraw ``withdrawn``; return what changed.

    A record whose content is as before keeps its sequence number and causes no delivery.
    """
    withdrawn = list(withdrawn)
    present = {r.id: r for r in Record.objects.filter(id__in=[*published, *withdrawn])}
    writes = [_updated_record(key, new, present.get(key)) for key, new in published.items()]
    changed = [record for record in writes if record is not None]
    gone = [_withdrawn_record(present[key]) for key in withdrawn if key in present and present[key].live]
    _number_and_save([*changed, *gone], present)
    _save_refresh_times(published, present)
    changes = [_describe_change(record, present) for record in [*changed, *gone]]
    keep_past_versions(changes)
    note_left_addresses(changes)
    return changes


def find_differing(published: Mapping[str, PublicRecord], withdrawn: Iterable[str]) -> list[str]:
    """Ids whose stored record is not what ``store_records`` would make of it. Writes nothing."""
    withdrawn = list(withdrawn)
    present = {r.id: r for r in Record.objects.filter(id__in=[*published, *withdrawn])}
    outdated = [key for key, new in published.items() if not _is_current(present.get(key), new)]
    return outdated + [key for key in withdrawn if key in present and present[key].live]


def _is_current(old: Record | None, new: PublicRecord) -> bool:
    """Whether the stored row, not its fingerprint alone, says what ``new`` says."""
    if old is None or not old.live:
        return False
    content = new.content_hash
    return (
        old.content_hash == content == hash_content(old.document, old.assets)
        and (old.affects, old.names, old.mentions) == (new.affects, new.names, new.mentions)
        and all(getattr(old, name) == value for name, value in record_columns(new.document).items())
    )


def _updated_record(key: str, new: PublicRecord, old: Record | None) -> Record | None:
    if _is_current(old, new):
        return None
    return Record(
        id=key,
        document=new.document,
        assets=new.assets,
        affects=new.affects,
        names=new.names,
        mentions=new.mentions,
        content_hash=new.content_hash,
        refresh_at=new.refresh_at,
        live=True,
        **record_columns(new.document),
    )


def _withdrawn_record(old: Record) -> Record:
    """A tombstone: what the change feed needs to say that it is gone, and no content."""
    return Record(
        id=old.id, sort_id=old.sort_id, kind=old.kind, portal=old.portal, live=False, title="", url="", document={},
        content_hash="",
    )  # fmt: skip


def _number_and_save(records: Sequence[Record], present: Mapping[str, Record]) -> None:
    if not records:
        return
    first = SequenceCounter.reserve(len(records))
    now = timezone.now()
    for offset, record in enumerate(records):
        record.sequence = record.published_sequence = first + offset
        record.changed_at = now
        if (old := present.get(record.id)) and old.live:
            record.published_sequence = old.published_sequence
    fields = [f.name for f in Record._meta.concrete_fields if not f.primary_key]
    Record.objects.bulk_create(records, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    _save_look_ups(records, present)
    request_deliveries(records)


def _save_look_ups(records: Sequence[Record], present: Mapping[str, Record]) -> None:
    """The rows by which other portals' lists, and texts that quote them, find the records."""
    _replace_rows(
        SharedPlace, records, present,
        lambda r: [{"portal": portal, "section": section} for portal, section in shared_places(r.document)],
    )  # fmt: skip
    _replace_rows(RecordName, records, present, lambda r: [{"name": name} for name in r.names])
    _replace_rows(RecordMention, records, present, lambda r: [{"name": name} for name in r.mentions])


def _replace_rows(
    model: type[models.Model],
    records: Sequence[Record],
    present: Mapping[str, Record],
    rows_of: Callable[[Record], list[dict[str, str]]],
) -> None:
    """Make the rows of ``model`` say what the records say; those that said it before are left alone."""
    before = {record.id: rows_of(present[record.id]) for record in records if record.id in present}
    changed = [record for record in records if rows_of(record) != before.get(record.id, [])]
    outdated = [record.id for record in changed if before.get(record.id)]
    if outdated:
        model._default_manager.filter(record_id__in=outdated).delete()
    model._default_manager.bulk_create(model(record_id=r.id, **row) for r in changed for row in rows_of(r))


def _save_refresh_times(published: Mapping[str, PublicRecord], present: Mapping[str, Record]) -> None:
    for key, new in published.items():
        old = present.get(key)
        if old and old.refresh_at != new.refresh_at:
            Record.objects.filter(id=key).update(refresh_at=new.refresh_at)


def _describe_change(record: Record, present: Mapping[str, Record]) -> RecordChange:
    before = present.get(record.id)
    return RecordChange(
        record_id=record.id,
        before=before if before and before.live else None,
        after=record if record.live else None,
    )


def has_content(section: str) -> bool:
    """Whether anything public stands in a section or is shared into it (further sections do not count)."""
    own = Record.objects.live().in_section(section).exclude(kind="section")
    return own.exists() or SharedPlace.objects.filter(section=section).exists()


def latest_sequence() -> int:
    """The newest sequence number that can be seen (0 if nothing was ever published)."""
    newest = (model.objects.aggregate(newest=models.Max("sequence"))["newest"] or 0 for model in (Record, Signpost))
    return max(newest)
