"""The vectors of passages follow the records, by a sink of their own: making them takes longer than indexing, and nobody waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publishing.models import Record
from publishing.sinks import SinkUnavailable
from search.documents.build import full_text, recognised_text
from search.documents.passages import cut_passages
from search.documents.sources import source_of
from search.embedding.closeness import vector_store
from search.embedding.models import get_encoder
from search.embedding.protocol import ModelUnavailable, SentenceEncoder

if TYPE_CHECKING:
    from search.embedding.store import Entry, Table

# Records in one write: what was made until then is kept if the process ends.
CHUNK = 20


class VectorsSink:
    """See publishing.sinks.Sink. Exclusive: two would make the same vectors."""

    name = "search_vectors"
    exclusive = True

    def deliver(self, records: Sequence[Record]) -> Mapping[str, str]:
        try:
            encoder = get_encoder()
            errors: dict[str, str] = {}
            for start in range(0, len(records), CHUNK):
                errors |= put_records(encoder, records[start : start + CHUNK])
        except ModelUnavailable as error:
            raise SinkUnavailable(f"{error.reason}。{error.hint}\n{error.detail}") from error
        except OSError as error:
            raise SinkUnavailable(
                f"语义向量不能写入。检查 QIFU_SEARCH_INDEX_DIR 的磁盘空间和目录权限。\n{error}"
            ) from error
        return errors

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        try:
            table = own_table(get_encoder())
        except ModelUnavailable as error:
            raise SinkUnavailable(f"{error.reason}。{error.hint}\n{error.detail}") from error
        return [(str(entry.number), entry.sequence) for entry in table.entries.values()] if table else []


def own_table(encoder: SentenceEncoder) -> Table | None:
    """What the model has made so far; None if that is nothing, or can't be read and is to be made anew."""
    from search.embedding.store import StoreUnreadable

    try:
        table = vector_store().read_table()
    except StoreUnreadable:
        return None
    return table if table and table.fingerprint == encoder.fingerprint else None


def put_records(encoder: SentenceEncoder, records: Sequence[Record]) -> dict[str, str]:
    """Bring the vectors in line with the records; return the error by record id. Raises OSError."""
    errors: dict[str, str] = {}
    table = own_table(encoder)
    made: list[tuple[Entry, Any]] = []
    for record in records:
        if record.live:
            try:
                made.append(_make_rows(encoder, record, table))
            except Exception as error:  # one odd record must not hold up the others
                errors[record.id] = f"{type(error).__name__}: {error}"
    removed = [int(record.id) for record in records if not record.live]
    vector_store().write(encoder.fingerprint, encoder.dimensions, made, removed)
    return errors


def _make_rows(encoder: SentenceEncoder, record: Record, table: Table | None) -> tuple[Entry, Any]:
    """The record's entry and its rows, None if they are there already."""
    from search.embedding.store import Entry

    texts = passage_texts(record)
    digest = _digest(texts)
    entry = Entry(int(record.id), record.sequence, digest)
    held = table.entries.get(entry.number) if table else None
    return entry, None if held and held.digest == digest else encoder.encode(texts)


def passage_texts(record: Record) -> list[str]:
    """The title, and the text as it is cut into passages for the index."""
    source = source_of(record)
    texts = (full_text(source), recognised_text(source))
    return [record.title, *(text[start:end] for text in texts for start, end in cut_passages(text))]


def _digest(texts: list[str]) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(texts).encode()).digest()[:7], "big")


def fill_vectors(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make what is missing or of another state, now; return how many records have vectors. What there is stays in use
    meanwhile. Raises ModelUnavailable, OSError."""
    encoder = get_encoder()
    table = own_table(encoder)
    held = {number: entry.sequence for number, entry in table.entries.items()} if table else {}
    wanted = dict(Record.objects.live().order_by("sort_id").values_list("sort_id", "sequence"))
    gone = [Record(id=str(number), live=False) for number in held.keys() - wanted.keys()]
    if gone:
        put_records(encoder, gone)
    differing = [number for number, sequence in wanted.items() if held.get(number) != sequence]
    for done, records in _chunks(differing):
        put_records(encoder, records)
        progress(done, len(differing))
    return len(wanted)


def _chunks(numbers: list[int]) -> Iterator[tuple[int, list[Record]]]:
    for start in range(0, len(numbers), CHUNK):
        found = Record.objects.live().filter(sort_id__in=numbers[start : start + CHUNK])
        yield min(start + CHUNK, len(numbers)), list(found)
