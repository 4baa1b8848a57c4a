"""Names that records are known by, and the names that other records' texts mention.

What a name looks like is for the kinds to say (``doc:胶政发〔2016〕12号``, ``url:/policies/foo/``). Both tables follow the
records in their own transaction; whoever is quoted, or quotes, looks again when the other side changes.
"""

from collections.abc import Iterable
from typing import NamedTuple

from publishing.changes import RecordChange
from publishing.models import Record, RecordMention, RecordName

LONGEST_NAME = 500  # characters, as the tables have them


class Named(NamedTuple):
    """A public record, as a link shows it."""

    id: str
    title: str
    url: str


def find_named(names: Iterable[str]) -> dict[str, Named]:
    """The public records known by ``names``. Two queries, one where nothing is known by them."""
    rows = list(RecordName.objects.filter(name__in=list(names)).order_by("-record_id").values_list("name", "record_id"))
    records = {r.id: Named(r.id, r.title, r.url) for r in _live([record_id for _name, record_id in rows])}
    return {name: records[record_id] for name, record_id in rows if record_id in records}


def find_mentioning(names: Iterable[str], *, limit: int) -> list[Named]:
    """The newest public records whose text mentions one of ``names``. One query."""
    mentioning = RecordMention.objects.filter(name__in=list(names)).values("record_id")
    rows = Record.objects.live().filter(id__in=mentioning).newest_first().only("id", "title", "url")
    return [Named(record.id, record.title, record.url) for record in rows[:limit]]


def citation_followers(changes: Iterable[RecordChange]) -> set[str]:
    """Ids of the records that quote a changed one, or that it quotes or has quoted."""
    renamed: set[str] = set()
    quoted: set[str] = set()
    for change in changes:
        before, after = change.before, change.after
        old_names, new_names = set(before.names if before else []), set(after.names if after else [])
        old_mentions, new_mentions = set(before.mentions if before else []), set(after.mentions if after else [])
        if change.shows_elsewhere:
            renamed |= old_names | new_names
            quoted |= old_mentions | new_mentions
        renamed |= old_names ^ new_names
        quoted |= old_mentions ^ new_mentions
    mentioning = RecordMention.objects.filter(name__in=renamed).values_list("record_id", flat=True) if renamed else []
    named = RecordName.objects.filter(name__in=quoted).values_list("record_id", flat=True) if quoted else []
    return {*mentioning, *named}


def _live(ids: list[str]) -> Iterable[Record]:
    return Record.objects.live().filter(id__in=ids).only("id", "title", "url") if ids else []
