"""Every text of every kind of record is found, or its kind says that it is not (publishing.record_texts.Found)."""

import json
from pathlib import Path

import pytest

from publishing.document import PublicRecord
from publishing.kinds import all_kinds, kind_names
from publishing.record_shape import RecordShape
from publishing.record_texts import Found, how_found, text_marks
from publishing.records import store_records
from publishing.worker import run_pending
from tests.contracts.test_finding import Search, elasticsearch_settings, ids, search
from tests.full_documents import make_full_document
from tests.golden import FOLDER, Golden

__all__ = ["elasticsearch_settings", "search"]
pytestmark = pytest.mark.django_db

# The kind with no keys of its own: what every record has is looked for in one of it.
EVERY = "page"


def test_every_text_of_every_kind_is_found_or_named_as_unsearched(search: Search, golden: Golden) -> None:
    made = {kind.name: make_full_document(kind, 100 + n) for n, kind in enumerate(all_kinds())}
    store_records(published={document["id"]: PublicRecord(document) for document, _words in made.values()})
    run_pending()
    found = {
        kind: {
            ".".join(path): document["id"] in ids(search(word))
            for path, word in words.items()
            if kind == EVERY or path[0] not in RecordShape.model_fields
        }
        for kind, (document, words) in made.items()
    }
    golden.check("found_texts", found)


def test_what_is_found_is_what_the_kinds_say() -> None:
    reviewed = json.loads((FOLDER / "found_texts.json").read_text(encoding="utf-8"))
    assert set(reviewed) == set(kind_names())
    for kind in all_kinds():
        said = {path: how_found(marks) is not Found.NOWHERE for path, marks in text_marks(kind.shape)}
        for name, is_found in reviewed[kind.name].items():
            assert said[_without_block_type(tuple(name.split(".")))] == is_found, name


def _without_block_type(path: tuple[str, ...]) -> tuple[str, ...]:
    """Below a body the type of a block stands in the way that leads to its texts."""
    if "body" not in path:
        return path
    body = path.index("body")
    return path[: body + 1] + path[body + 2 :]


@pytest.mark.parametrize("path", sorted((FOLDER / "records").glob("*.json")), ids=lambda path: path.stem)
def test_every_golden_record_is_what_its_kind_says(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    assert PublicRecord(document).document == document
