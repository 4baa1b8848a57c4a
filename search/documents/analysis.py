"""Many sources → documents: here, or in processes beside this one while this one hands them to the engine."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from office_files.children.parents import end_with_parent
from search.analysis.segmentation import Segmenter
from search.documents.build import build_document
from search.documents.model import SearchDocument
from search.documents.sources import Source

# Starting a process takes as long as analysing some hundred documents.
WORTH_A_PROCESS = 400
MAX_PROCESSES = 3

Batch = list[Source]


@dataclass
class Analysed:
    """Documents, and the error by record id for those that could not be made."""

    documents: list[SearchDocument] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def analyse(sources: Iterable[Source], segmenter: Segmenter) -> Analysed:
    analysed = Analysed()
    for source in sources:
        try:
            analysed.documents.append(build_document(source, segmenter))
        except Exception as error:  # one odd record must not hold up the others
            analysed.errors[source.id] = f"{type(error).__name__}: {error}"
    return analysed


def analyse_batches(batches: Iterable[Batch], segmenter: Segmenter, total: int) -> Iterator[Analysed]:
    """In order; ``total``: how many documents there will be about."""
    processes = spare_processes()
    if total < WORTH_A_PROCESS or not processes:
        return (analyse(batch, segmenter) for batch in batches)
    return analyse_beside(batches, segmenter, processes)


def spare_processes() -> int:
    """One processor stays with whoever takes the documents."""
    return min((os.cpu_count() or 1) - 1, MAX_PROCESSES)


def analyse_beside(batches: Iterable[Batch], segmenter: Segmenter, processes: int) -> Iterator[Analysed]:
    """Started afresh, not forked: open connections and other threads' locks must not be inherited. What a process
    that has died leaves undone is done here."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (segmenter.own_words,)) as pool:
        under_way: deque[tuple[Batch, Future[Analysed] | None]] = deque()
        for batch in batches:
            under_way.append((batch, _submit(pool, batch)))
            if len(under_way) > 2 * processes:
                yield _finish(*under_way.popleft(), segmenter)
        while under_way:
            yield _finish(*under_way.popleft(), segmenter)


def _submit(pool: ProcessPoolExecutor, batch: Batch) -> Future[Analysed] | None:
    try:
        return pool.submit(_analyse_there, batch)
    except BrokenProcessPool:
        return None


def _finish(batch: Batch, future: Future[Analysed] | None, segmenter: Segmenter) -> Analysed:
    try:
        return future.result() if future else analyse(batch, segmenter)
    except BrokenProcessPool:
        return analyse(batch, segmenter)


_segmenter: Segmenter | None = None


def _start(own_words: frozenset[str]) -> None:
    global _segmenter
    end_with_parent()
    _segmenter = Segmenter(own_words)


def _analyse_there(batch: Batch) -> Analysed:
    assert _segmenter is not None
    return analyse(batch, _segmenter)
