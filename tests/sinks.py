"""A sink that is real (a folder of JSON files) and fails when a file beside them says so."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.conf import settings

from publishing.models import Record
from publishing.sinks import SinkUnavailable


class FolderSink:
    """Keeps ``ID.json`` per live record in settings.TEST_SINK_DIR.

    A file ``away`` makes it unavailable, ``bad`` (ids, one a line) makes single records fail, ``partly``
    (ids) makes it report them, ``die`` ends the process before the record with that id.
    """

    name = "folder"
    exclusive = True

    def deliver(self, records: Sequence[Record]) -> Mapping[str, str]:
        if self._told("away"):
            raise SinkUnavailable("the folder is away")
        for record in records:
            if record.id in self._told("die"):
                raise SystemExit("killed")
            if record.id in self._told("bad"):
                raise ValueError(f"cannot take {record.id}")
            if record.id not in self._told("partly"):
                self._write(record)
        return {record.id: "reported" for record in records if record.id in self._told("partly")}

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        if self._told("away"):
            raise SinkUnavailable("the folder is away")
        return [(path.stem, json.loads(path.read_text())["sequence"]) for path in self._folder.glob("*.json")]

    @property
    def _folder(self) -> Path:
        return Path(settings.TEST_SINK_DIR)  # type: ignore[misc] # set by the test

    def _told(self, name: str) -> list[str]:
        path = self._folder / name
        return path.read_text().split() if path.exists() else []

    def _write(self, record: Record) -> None:
        path = self._folder / f"{record.id}.json"
        if record.live:
            path.write_text(json.dumps({"sequence": record.sequence, "title": record.title}))
        else:
            path.unlink(missing_ok=True)


class SharedFolderSink(FolderSink):
    """The same for any number of workers at a time."""

    exclusive = False


class BrokenSink:
    """Cannot even be made."""

    def __init__(self) -> None:
        raise RuntimeError("no such index")
