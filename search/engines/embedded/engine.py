"""The embedded engine: tantivy, one folder, one writer, any number of readers."""

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings
from tantivy import Query

from search.documents.model import SearchDocument
from search.documents.places import read_places
from search.engines.embedded.compile import QueryCompiler
from search.engines.embedded.heads import HeadReader
from search.engines.embedded.present import PresentIndex
from search.engines.embedded.store import IndexStore
from search.engines.embedded.writing import Writers, write
from search.engines.protocol import (
    NOTHING,
    Answers,
    EngineUnavailable,
    HeadQuery,
    HeadResult,
    PassageHit,
    PassageQuery,
)

WRITER_MEMORY = 64_000_000
REBUILD_MEMORY = 256_000_000


class EmbeddedEngine:
    """See search.engines.protocol.SearchEngine. ``root``: the index folder (settings.QIFU_SEARCH_INDEX_DIR)."""

    name = "embedded"

    def __init__(self, root: Path | None = None) -> None:
        self._store = IndexStore(root or Path(settings.QIFU_SEARCH_INDEX_DIR))
        self._present = PresentIndex(self._store)
        self._reader = HeadReader()

    # Writing

    def index(self, documents: Iterable[SearchDocument], removed: Mapping[str, int] = NOTHING) -> dict[str, str]:
        """One writer, so what comes last is newest: sequences decide nothing here."""
        folder = self._store.current()
        if folder is None:
            folder = self._store.create()
            self._store.switch_to(folder)
        index = self._store.open(folder)
        try:
            writers = Writers(index, WRITER_MEMORY)
        except ValueError as error:  # tantivy's lock: another process is writing
            raise EngineUnavailable("搜索索引正被另一个进程写入", "会自动再试。", str(error)) from error
        write(writers, documents, removed)
        return {}

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        folder = self._store.create()
        count = write(Writers(self._store.open(folder), REBUILD_MEMORY), documents, ())
        self._store.switch_to(folder)
        return count

    # Reading

    def ask_together(
        self,
        heads: Sequence[HeadQuery] = (),
        passages: Sequence[PassageQuery] = (),
        cards: Sequence[int] = (),
    ) -> Answers:
        return Answers(
            [self.heads(query) for query in heads], [self.passages(query) for query in passages], self.cards(cards)
        )

    def heads(self, query: HeadQuery) -> HeadResult:
        present, seen = self._present.get()
        return self._reader.answer(present.heads, seen, query)

    def passages(self, query: PassageQuery) -> list[PassageHit]:
        compiler, searcher = _reading(self._present.get()[0].passages)
        wanted = compiler.restricted(compiler.compile(query.score), filters=query.filters, numbers=query.numbers)
        found = searcher.search(wanted, limit=query.window, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in found])
        ranked: dict[int, list[tuple[float, tantivy.DocAddress]]] = {}
        for passage, number in zip(found, numbers, strict=True):
            ranked.setdefault(int(number), []).append(passage)
        return [
            PassageHit(
                number, best, _stored(searcher, address, "text") if query.with_text else "",
                tuple(score for score, _ in others[: query.others]),
                read_places(_stored(searcher, address, "places")) if query.with_text else (),
            )
            for number, [(best, address), *others] in itertools.islice(ranked.items(), query.limit)
        ]  # fmt: skip

    def cards(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        if not numbers:
            return {}
        compiler, searcher = _reading(self._present.get()[0].heads)
        wanted = compiler.restricted(Query.all_query(), filters={}, numbers=numbers)
        found = searcher.search(wanted, limit=len(numbers), count=False).hits
        cards = [json.loads(_stored(searcher, address, "card")) for _, address in found]
        return {int(card["id"]): card for card in cards}

    def check(self) -> bool:
        folder = self._store.current()
        if folder is not None:
            self._store.open(folder)
        return folder is not None

    def delivered_sequences(self) -> Iterator[tuple[str, int]]:
        if self._store.current() is None:
            return
        compiler, searcher = _reading(self._present.get()[0].heads)
        everything = compiler.restricted(Query.all_query(), filters={})
        found = searcher.search(everything, limit=max(searcher.num_docs, 1), count=False).hits
        addresses = [address for _, address in found]
        numbers = searcher.fast_field_values("number", addresses)
        sequences = searcher.fast_field_values("sequence", addresses)
        yield from ((str(number), int(sequence)) for number, sequence in zip(numbers, sequences, strict=True))


def _reading(index: tantivy.Index) -> tuple[QueryCompiler, tantivy.Searcher]:
    return QueryCompiler(index.schema), index.searcher()


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress, field: str) -> str:
    return bytes(searcher.doc(address).get_first(field) or b"").decode()
