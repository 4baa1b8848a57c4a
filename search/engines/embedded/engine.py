"""The embedded engine: tantivy, one folder, one writer, any number of readers."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings
from tantivy import Order, Query

from search.documents.build import LABEL_MARK
from search.documents.model import SearchDocument
from search.engines.embedded.compile import QueryCompiler
from search.engines.embedded.schema import VALIDITY_CODES, head_row, passage_rows
from search.engines.embedded.store import PARTS, IndexStore, Opened, unreadable
from search.engines.protocol import (
    NOTHING,
    Answers,
    EngineUnavailable,
    HeadQuery,
    HeadResult,
    Hit,
    PassageHit,
    PassageQuery,
)

WRITER_MEMORY = 64_000_000
REBUILD_MEMORY = 256_000_000
FACET_SIZE = 50
# Values that one segment of the index tells of: counts are exact up to so many.
SEGMENT_FACET_SIZE = 5_000
# A question with no more hits than these is ranked once: the documents that passages speak for are found among them.
KEPT_HITS = 10_000
# So many at most are named to count their facets; more are quicker found anew.
COUNTED_HITS = 1_000


@dataclass(frozen=True)
class _Answer:
    """All hits of a question by number (score, address), and the state of the index that they come from."""

    seen: tuple[tuple[int, int], ...]
    query: HeadQuery
    searcher: tantivy.Searcher
    found: dict[int, tuple[float, tantivy.DocAddress]]

    def answers(self, query: HeadQuery, seen: tuple[tuple[int, int], ...]) -> bool:
        mine = (self.query.order, self.query.filters, self.query.match, self.query.score)
        return self.seen == seen and mine == (query.order, query.filters, query.match, query.score)


class EmbeddedEngine:
    """See search.engines.protocol.SearchEngine. ``root``: the index folder (settings.QIFU_SEARCH_INDEX_DIR)."""

    name = "embedded"

    def __init__(self, root: Path | None = None) -> None:
        self._store = IndexStore(root or Path(settings.QIFU_SEARCH_INDEX_DIR))
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._index: Opened | None = None
        self._seen: tuple[tuple[int, int], ...] = ()
        self._last = threading.local()

    # Writing

    def index(self, documents: Iterable[SearchDocument], removed: Mapping[str, int] = NOTHING) -> dict[str, str]:
        """One writer, so what comes last is newest: sequences decide nothing here."""
        folder = self._store.current()
        if folder is None:
            folder = self._store.create()
            self._store.switch_to(folder)
        index = self._store.open(folder)
        try:
            writers = _Writers(index, WRITER_MEMORY)
        except ValueError as error:  # tantivy's lock: another process is writing
            raise EngineUnavailable("搜索索引正被另一个进程写入", "会自动再试。", str(error)) from error
        _write(writers, documents, removed)
        return {}

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        folder = self._store.create()
        count = _write(_Writers(self._store.open(folder), REBUILD_MEMORY), documents, ())
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
        index, searcher = self._reader()
        if known := self._last_among(query):
            return known
        compiler = QueryCompiler(index.schema)
        match = compiler.compile(query.match)
        if not query.limit:
            return HeadResult([], 0, self._facets(compiler, searcher, match, query))
        hits, total, numbers = self._ranked(compiler, searcher, match, query)
        return HeadResult(hits, total, self._facets(compiler, searcher, match, query, numbers))

    def _ranked(
        self, compiler: QueryCompiler, searcher: tantivy.Searcher, match: Query, query: HeadQuery
    ) -> tuple[list[Hit], int, list[int] | None]:
        """Hits, how many there are in all, and the numbers of all of them if they are few enough to count among."""
        scored = compiler.compile(query.score) if query.score is not None else None
        full = compiler.restricted(match, filters=query.filters, numbers=query.numbers, scored=scored)
        if query.order != "score":
            order = Order.Asc if query.order == "oldest" else Order.Desc
            found = searcher.search(
                full, limit=query.limit, offset=query.offset, count=True, order_by_field="date", order=order
            )
            return _head_hits(searcher, found.hits, scored=False), found.count, None
        if query.numbers is not None or query.offset:
            found = searcher.search(full, limit=query.limit, offset=query.offset, count=True)
            return _head_hits(searcher, found.hits, scored=True), found.count, None
        found = searcher.search(full, limit=max(query.limit, KEPT_HITS), count=True)
        ranked = found.hits  # made anew each time that it is asked for
        hits = _head_hits(searcher, ranked[: query.limit], scored=True)
        if len(ranked) < found.count:
            return hits, found.count, None
        numbers = [int(n) for n in searcher.fast_field_values("number", [address for _, address in ranked])]
        self._last.answer = _Answer(self._seen, query, searcher, dict(zip(numbers, ranked, strict=True)))
        return hits, found.count, numbers if len(numbers) <= COUNTED_HITS else None

    def _last_among(self, query: HeadQuery) -> HeadResult | None:
        """Which of some numbers are hits, if this thread has just ranked all hits of the same question."""
        last: _Answer | None = getattr(self._last, "answer", None)
        if last is None or query.numbers is None or query.facets or query.offset or not last.answers(query, self._seen):
            return None
        found = [last.found[number] for number in query.numbers if number in last.found]
        found.sort(key=lambda hit: -hit[0])
        return HeadResult(_head_hits(last.searcher, found[: query.limit], scored=True), len(found), {})

    def _facets(
        self,
        compiler: QueryCompiler,
        searcher: tantivy.Searcher,
        match: Query,
        query: HeadQuery,
        found: list[int] | None = None,
    ) -> dict[str, list[tuple[str, str, int]]]:
        """Facets without a filter of their own are counted together, the others each with the filters of the rest.

        ``found``: all hits, if they are known: counting among them is cheaper than finding them again.
        """
        chosen = [name for name in query.facets if query.filters.get(name)]
        together = [name for name in query.facets if name not in chosen]
        counted: dict[str, list[tuple[str, str, int]]] = {}
        for names in [together, *([name] for name in chosen)]:
            if names and names is together and found is not None:
                counted |= _count_values(searcher, compiler.numbered(found), names)
            elif names:
                others = {key: values for key, values in query.filters.items() if key not in names}
                restricted = compiler.restricted(match, filters=others, numbers=query.numbers)
                counted |= _count_values(searcher, restricted, names)
        return {name: counted[name] for name in query.facets}

    def passages(self, query: PassageQuery) -> list[PassageHit]:
        index, searcher = self._passage_reader()
        compiler = QueryCompiler(index.schema)
        wanted = compiler.restricted(compiler.compile(query.score), filters=query.filters, numbers=query.numbers)
        found = searcher.search(wanted, limit=query.limit, count=False).hits
        addresses = [address for _, address in found]
        numbers = searcher.fast_field_values("number", addresses)
        best: dict[int, PassageHit] = {}
        for (score, address), number in zip(found, numbers, strict=True):
            if number not in best:
                text = _stored(searcher, address, "text") if query.with_text else ""
                best[int(number)] = PassageHit(int(number), score, text)
        return list(best.values())

    def cards(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        if not numbers:
            return {}
        index, searcher = self._reader()
        compiler = QueryCompiler(index.schema)
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
        index, searcher = self._reader()
        everything = QueryCompiler(index.schema).restricted(Query.all_query(), filters={})
        found = searcher.search(everything, limit=max(searcher.num_docs, 1), count=False).hits
        addresses = [address for _, address in found]
        numbers = searcher.fast_field_values("number", addresses)
        sequences = searcher.fast_field_values("sequence", addresses)
        yield from ((str(number), int(sequence)) for number, sequence in zip(numbers, sequences, strict=True))

    def _reader(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        """Whole documents of the present version as last committed, whoever wrote it."""
        index = self._present().heads
        return index, index.searcher()

    def _passage_reader(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        index = self._present().passages
        return index, index.searcher()

    def _present(self) -> Opened:
        try:
            return self._open_present()
        except EngineUnavailable:
            return self._open_present()  # a rebuild may have switched to another folder in between

    def _open_present(self) -> Opened:
        folder = self._store.current()
        if folder is None:
            raise EngineUnavailable("搜索索引还没有建立，请运行 manage.py reindex。")
        with self._lock:
            if self._index is None or folder != self._folder:
                self._index, self._folder, self._seen = self._store.open(folder), folder, ()
            # tantivy replaces meta.json at each commit.
            seen = tuple(_file_stamp(folder / part / "meta.json") for part in PARTS)
            if seen != self._seen:
                self._index.reload()
                self._seen = seen
            return self._index


class _Writers:
    """One writer for heads and one for passages. Raises ValueError while another process writes."""

    def __init__(self, index: Opened, memory: int) -> None:
        self.heads = index.heads.writer(memory // 4, 1)
        self.passages = index.passages.writer(memory, 1)
        self.schema = index.heads.schema

    def replace(self, document: SearchDocument) -> None:
        self.delete(document.number)
        self.heads.add_document(head_row(document, self.schema))
        for row in passage_rows(document, self.schema):
            self.passages.add_document(row)

    def delete(self, number: int) -> None:
        # By query: tantivy-py 0.27's delete_documents_by_term deletes nothing on a field of numbers.
        wanted = Query.term_query(self.schema, "number", number, "basic")
        self.heads.delete_documents_by_query(wanted)
        self.passages.delete_documents_by_query(wanted)

    def commit(self) -> None:
        """Passages first: a head that is there can count on its passages. Killed in between, it is delivered again."""
        self.passages.commit()
        self.heads.commit()

    def rollback(self) -> None:
        self.passages.rollback()
        self.heads.rollback()

    def close(self) -> None:
        self.passages.wait_merging_threads()
        self.heads.wait_merging_threads()


def _write(writers: _Writers, documents: Iterable[SearchDocument], removed: Iterable[str]) -> int:
    count = 0
    try:
        for record_id in removed:
            writers.delete(int(record_id))
        for document in documents:
            writers.replace(document)
            count += 1
        writers.commit()
    except BaseException:
        writers.rollback()
        raise
    finally:
        writers.close()
    return count


def _count_values(
    searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> dict[str, list[tuple[str, str, int]]]:
    wanted = {
        name: {"terms": {"field": f"{name}_label", "size": FACET_SIZE, "segment_size": SEGMENT_FACET_SIZE}}
        for name in names
    }
    answer = searcher.aggregate(query, wanted)
    return {
        name: [(*_split_label(bucket["key"]), bucket["doc_count"]) for bucket in answer[name]["buckets"]]
        for name in names
    }


def _head_hits(searcher: tantivy.Searcher, found: list[tuple[Any, tantivy.DocAddress]], scored: bool) -> list[Hit]:
    addresses = [address for _, address in found]
    numbers = searcher.fast_field_values("number", addresses)
    dates = searcher.fast_field_values("date", addresses)
    codes = searcher.fast_field_values("validity_code", addresses)
    scores = [score if scored else 0.0 for score, _ in found]
    return [
        Hit(int(number), score, VALIDITY_CODES[int(code)], int(day))
        for number, score, code, day in zip(numbers, scores, codes, dates, strict=True)
    ]


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress, field: str) -> str:
    return bytes(searcher.doc(address).get_first(field) or b"").decode()


def _split_label(key: str) -> tuple[str, str]:
    value, _, label = key.partition(LABEL_MARK)
    return value, label


def _file_stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise unreadable(error) from error
    return stat.st_mtime_ns, stat.st_ino
