"""Vectors by record: written whole or not at all, read by others meanwhile."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from search.embedding.store import Entry, StoreUnreadable, VectorStore

MODEL, SIZE = "a model", 8


def rows(count: int, value: float) -> np.ndarray:
    return np.full((count, SIZE), value, np.float32)


def held(store: VectorStore) -> dict[int, list[float]]:
    opened = store.opened()
    if opened is None:
        return {}
    table, array = opened
    return {n: [float(row[0]) for row in array[e.first : e.first + e.count]] for n, e in table.entries.items()}


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    store = VectorStore(tmp_path / "embedding")
    put(store, (1, 2, 0.5), (2, 1, 0.25))
    return store


def put(
    store: VectorStore, *records: tuple[int, int, float], model: str = MODEL, removed: tuple[int, ...] = ()
) -> None:
    made = [(Entry(number, 7, round(value * 100)), rows(count, value)) for number, count, value in records]
    store.write(model, SIZE, made, removed)


def test_records_are_put_replaced_and_removed_for_readers_that_are_there(store: VectorStore) -> None:
    reader = VectorStore(store.folder)
    assert held(reader) == {1: [0.5, 0.5], 2: [0.25]}
    put(store, (1, 1, 0.75), (3, 0, 0.0), removed=(2, 99))
    assert held(reader) == {1: [0.75], 3: []}


def test_the_same_texts_of_a_later_state_keep_their_rows(store: VectorStore) -> None:
    store.write(MODEL, SIZE, [(Entry(1, 8, 50), None), (Entry(5, 8, 50), None)])
    table = store.read_table()
    assert table is not None and table.entries[1] == Entry(1, 8, 50, 0, 2) and 5 not in table.entries


def test_what_another_model_made_goes(store: VectorStore) -> None:
    put(store, (3, 1, 1.0), model="another")
    assert held(store) == {3: [1.0]}
    assert len(list(store.folder.glob("rows-*"))) == 1


def test_a_write_that_ends_in_the_middle_leaves_the_earlier_state(store: VectorStore) -> None:
    def made() -> Iterator[tuple[Entry, np.ndarray]]:
        yield Entry(1, 8, 1), rows(50, 0.125)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(MODEL, SIZE, made())
    (store.folder / "table.new").write_bytes(b"half a tab")  # and so does one killed while it wrote the table
    assert held(VectorStore(store.folder)) == {1: [0.5, 0.5], 2: [0.25]}
    put(store, (3, 1, 1.0))
    assert held(VectorStore(store.folder)) == {1: [0.5, 0.5], 2: [0.25], 3: [1.0]}


def test_rows_of_nobody_are_cleared_away(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.embedding.store.WORTH_MOVING", 10)
    reader = VectorStore(store.folder)
    before = held(reader)
    for _ in range(5):
        put(store, (1, 2, 0.5))
        assert held(reader) == before
    table = store.read_table()
    assert table is not None and table.end < 10
    assert (store.folder / table.file).stat().st_size < 10 * SIZE * 2


@pytest.mark.parametrize("harm", ["table cut short", "table of nonsense", "rows cut short", "no rows"])
def test_broken_files_are_told_and_written_anew(store: VectorStore, harm: str) -> None:
    table = store.read_table()
    assert table is not None
    path = store.folder / (table.file if "rows" in harm else "table")
    if harm == "table of nonsense":
        path.write_bytes(b"\xff\x00")
    elif harm == "no rows":
        path.unlink()
    else:
        os.truncate(path, path.stat().st_size - 3)
    with pytest.raises(StoreUnreadable):
        VectorStore(store.folder).opened()
    put(store, (3, 1, 1.0))
    assert held(VectorStore(store.folder)) == {3: [1.0]}
