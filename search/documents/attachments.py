"""The words inside a record's attached files."""

from collections.abc import Iterator

from publishing.attachments import attachment_text
from publishing.models import Record


def attachment_lines(record: Record) -> Iterator[str]:
    """Text of every attached file (read once and kept by publishing.attachments); files without any yield nothing."""
    yield from filter(None, map(attachment_text, record.assets))
