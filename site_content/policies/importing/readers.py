"""Who reads the sources: this process, or one beside it that reads the next batch while this one writes."""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Protocol, Self

import django

from site_content.policies.importing.imported import ImportedPolicy, Source
from site_content.policies.importing.reading import read_policy

logger = logging.getLogger(__name__)

# Starting the other process takes as long as reading some hundred documents.
WORTH_A_PROCESS = 200

Result = Callable[[], ImportedPolicy]


class Reader(Protocol):
    def start(self, source: Source) -> Result:
        """Begin to read; the result is asked for later, and raises what ``read_source`` raises."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def choose_reader(total: int) -> Reader:
    """A process beside this one if there is a processor for it and enough to do."""
    return ReaderBeside() if total >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1 else ReaderHere()


def read_source(source: Source) -> ImportedPolicy:
    """Parse and read a source. Raises ImportProblem."""
    return read_policy(source.load())


def begin_beside() -> None:
    """In the new process, which would wait for ever for work after its importer was killed."""
    threading.Thread(target=_end_with_importer, daemon=True).start()
    django.setup()


def _end_with_importer() -> None:
    importer = multiprocessing.parent_process()
    assert importer is not None
    importer.join()
    os._exit(0)


class ReaderHere:
    """Reads in this process, when the result is asked for."""

    def start(self, source: Source) -> Result:
        return lambda: read_source(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None


class ReaderBeside:
    """Reads in one other process. Should that die, the sources are read here."""

    def __enter__(self) -> Self:
        # Started afresh, not forked: the open database connection must not be shared.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=begin_beside)
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def start(self, source: Source) -> Result:
        try:
            future = self._pool.submit(read_source, source)
        except (BrokenProcessPool, RuntimeError):
            return lambda: read_source(source)
        return lambda: _result(future, source)


def _result(future: "Future[ImportedPolicy]", source: Source) -> ImportedPolicy:
    try:
        return future.result()
    except BrokenProcessPool:
        logger.warning("Import: the reading process has ended; reading %s here", source.place)
        return read_source(source)
