"""What a search document is made from: a record, and the words inside its attached files.

Plain data that knows no database, so that another process can make documents of it (search.documents.analysis).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publishing.models import Record
    from publishing.text_plans import SearchPlan


@dataclass(frozen=True)
class Source:
    """A live record to be indexed; ``plan``: where its kind's texts stand; ``attachments``: the text of each attached file
    that has any; ``recognised``: of those in which some was recognised in pictures."""

    id: str
    number: int
    sequence: int
    document: dict[str, Any]
    plan: SearchPlan
    attachments: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()


def source_of(record: Record) -> Source:
    """Attached files are read once and kept by publishing.attachments."""
    # Not at the top: it needs Django, which a process that only analyses does without.
    from publishing.attachments import read_attachment
    from publishing.text_plans import search_plan

    read = [words for words in map(read_attachment, record.assets) if words.text]
    written = tuple(words.text for words in read if not words.is_recognised)
    recognised = tuple(words.text for words in read if words.is_recognised)
    plan = search_plan(record.kind)
    return Source(record.id, record.sort_id, record.sequence, record.document, plan, written, recognised)
