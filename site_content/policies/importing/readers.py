"""Who reads the sources: a process beside this one, under limits, that reads the next batch while this one writes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

from office_files.children.limits import LimitReached
from office_files.children.running import Child
from site_content.policies.importing.apart import SOURCE, problems_told, read_source
from site_content.policies.importing.imported import ImportedPolicy, Source

# A child that has read so many is replaced: what its libraries keep counts towards its limit of memory.
READ_BY_ONE = 500

Result = Callable[[], ImportedPolicy]


class Reader(Protocol):
    def start(self, source: Source) -> Result:
        """Begin to read; the result is asked for later, and raises what ``read_source`` raises."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class ReaderBeside:
    """Reads in one other process. One that a source has brought down is replaced; only that source fails."""

    def __enter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1)
        self._child: Child | None = None
        self._read = 0
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._end_child()

    def start(self, source: Source) -> Result:
        return self._thread.submit(self._ask, source).result

    def _ask(self, source: Source) -> ImportedPolicy:
        if self._read >= READ_BY_ONE:
            self._end_child()
        if self._child is None:
            self._child, self._read = Child(read_source, SOURCE), 0
        self._read += 1
        with problems_told():
            try:
                return self._child.ask(source)
            except LimitReached:
                self._end_child()
                raise

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()
