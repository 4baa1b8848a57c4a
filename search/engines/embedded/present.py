"""The present version of the index as last committed, whoever wrote it."""

import threading
from pathlib import Path

from search.engines.embedded.store import PARTS, IndexStore, Opened, unreadable
from search.engines.protocol import EngineUnavailable

Stamps = tuple[tuple[int, int], ...]


class PresentIndex:
    """Keeps the present version open and looks at each use whether there is a newer commit or another version."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._index: Opened | None = None
        self._seen: Stamps = ()

    def get(self) -> tuple[Opened, Stamps]:
        """The index, and what changes with each commit. Raises EngineUnavailable."""
        try:
            return self._open()
        except EngineUnavailable:
            return self._open()  # a rebuild may have switched to another folder in between

    def _open(self) -> tuple[Opened, Stamps]:
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
            return self._index, seen


def _file_stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise unreadable(error) from error
    return stat.st_mtime_ns, stat.st_ino
