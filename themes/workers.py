"""What one worker process of a full build does: render a chunk of targets and write their files."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from office_files.children.parents import end_with_parent
from themes.characters.converter import Entry
from themes.copying import describe_error
from themes.folder import PublicFolder, concerns_folder
from themes.outcome import Outcome, note_file
from themes.pages.frame import Site
from themes.reader import RecordReader
from themes.targets import render_target


@dataclass
class Worker:
    site: Site
    public: PublicFolder


_worker: Worker | None = None


def start_worker(release_root: str, entries: tuple[Entry, ...] = ()) -> None:
    """Set this process up: one reader for all its chunks (its database connection opens when first needed)."""
    global _worker
    _worker = Worker(Site(RecordReader(), entries=entries), PublicFolder(Path(release_root) / "public", live=False))


def start_process(release_root: str, entries: tuple[Entry, ...]) -> None:
    """Set up a process of its own. Every record is read once there: a large page cache would hold what is done with."""
    end_with_parent()
    start_worker(release_root, entries)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-2000")


def render_chunk(targets: list[str]) -> list[Outcome]:
    """Render and write; an error stays with its target. Raises OSError if nothing can be written to the folder."""
    assert _worker is not None
    ids = [target.partition(":")[2] for target in targets if target.startswith("content:")]
    _worker.site.reader.prefetch(ids)
    outcomes = [_render(_worker, target) for target in targets]
    _worker.site.reader.forget(ids)
    return outcomes


def _render(worker: Worker, target: str) -> Outcome:
    try:
        files, noted = render_target(worker.site, target)
    except Exception as error:
        return Outcome(target, error=f"{type(error).__name__}: {error}")
    try:
        for path, content in files.items():
            worker.public.write(path, content)
    except OSError as error:
        if concerns_folder(error, worker.public.root):
            raise
        return Outcome(target, error=describe_error(error))
    return Outcome(target, [note_file(path, content) for path, content in files.items()], noted)
