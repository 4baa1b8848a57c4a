"""The dictionary of names that a release was made with, and what a change of it touches."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from publishing.models import Record
from publishing.signposts import Signpost
from publishing.text_plans import keys_with_names, long_keys
from themes.characters.converter import Entry
from themes.characters.record_names import entries_of, names_of
from themes.documents import WithoutParts
from themes.folder import PublicFolder
from themes.manifest import Manifest
from themes.models import TraditionalName
from themes.releases import current_release
from themes.traditional import has_edition

Names = dict[str, set[str]]
Entries = tuple[Entry, ...]

NOTE = "names"


def read_names() -> Names:
    """The names of all live records that have any."""
    named = keys_with_names()
    telling = WithoutParts(*(key for key in long_keys() if key not in named))
    rows = Record.objects.live().annotate(naming=telling).values_list("id", "naming").iterator(500)
    return {record_id: names for record_id, document in rows if (names := names_of(document))}


def changed_names(records: Iterable[Record | Signpost]) -> Names:
    """The names of each of some records; none of one that is gone."""
    found = (record for record in records if isinstance(record, Record))
    return {record.id: names_of(record.document) if record.live else set() for record in found}


def make_entries(names: Names) -> Entries:
    """The dictionary for these names and the editors' own."""
    added = [(own.name, own.written) for own in TraditionalName.objects.all()]
    return entries_of(set().union(*names.values()), added)


def note_entries(manifest: Manifest, entries: Entries) -> None:
    manifest.note(NOTE, json.dumps(entries, ensure_ascii=False))


def noted_entries(manifest: Manifest) -> Entries | None:
    """The dictionary that the release was made with; None for one of an older version."""
    noted = manifest.noted(NOTE)
    return tuple((simplified, traditional) for simplified, traditional in json.loads(noted)) if noted else None


def targets_naming(manifest: Manifest, public: PublicFolder, before: Entries, after: Entries) -> Iterator[str]:
    """Targets whose pages hold a name that comes, goes or is written otherwise."""
    differing = [simplified.encode() for simplified in {entry[0] for entry in set(before) ^ set(after)}]
    if not differing:
        return
    for path, target in manifest.pages():
        content = public.read(path) if has_edition(path) else b""
        if any(name in content for name in differing):
            yield target


def served_entries() -> Entries:
    """What the served release was made with, for pages made on demand."""
    release = current_release()
    if release is None:
        return ()
    path = release.manifest_path
    try:
        return _read_entries(path, path.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _read_entries(path: Path, modified: int) -> Entries:
    with Manifest(path) as manifest:
        return noted_entries(manifest) or ()
