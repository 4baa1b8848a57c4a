"""A full build: every target from the records, on all cores, into a release of its own."""

import gc
import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TypeVar
from urllib.parse import unquote

from django.db import connection, connections

from publishing.models import Record, SharedPlace
from publishing.records import latest_sequence
from publishing.signposts import Signpost, signpost_id
from themes.characters.converter import load_converter
from themes.copying import add_assets
from themes.folder import PublicFolder
from themes.increment import Increment
from themes.keys import RecordState, write_places
from themes.manifest import Manifest
from themes.moved_map import write_map
from themes.names import make_entries, note_entries, read_names
from themes.outcome import Outcome
from themes.pages.frame import Site
from themes.reader import RecordReader
from themes.releases import Release, current_release, locked, look, prune_releases, start_release, switch_to
from themes.targets import SHARED, own_targets, shelf_targets, site_targets
from themes.theme import load_theme
from themes.workers import render_chunk, start_process, start_worker

T = TypeVar("T")
logger = logging.getLogger(__name__)

CHUNK = 40
COLUMNS = ("id", "sequence", "kind", "portal", "section", "owner", "date", "sort_id", "url")


@dataclass
class BuildReport:
    """What a full build did. ``failures`` holds (target or record, error)."""

    pages: int = 0
    files: int = 0
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Pages (HTML files) a second."""
        return self.pages / self.seconds if self.seconds else 0.0


Progress = Callable[[BuildReport, int], None]
Render = Callable[[Iterable[list[str]]], Iterable[list[Outcome]]]


def build_site(*, processes: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Build everything, take in what changed meanwhile, and switch.

    Args:
        processes: workers; None for one per core (one, in this process, inside a transaction).
        progress: called now and then with the report so far and the number of public records.

    Raises SiteBusy if another build is running, OSError if the folder cannot be written.
    """
    with locked("build"):
        old, release = current_release(), start_release()
        build = Build(release, old, processes or _default_processes(), progress)
        build.run()
        with locked("write", wait=True):
            build.catch_up()
            write_map(switch_to(release))
        prune_releases()
    return build.report


def _default_processes() -> int:
    """A worker sees only what is committed, so inside a transaction the build stays in its process."""
    return 1 if connection.in_atomic_block else os.cpu_count() or 1


@dataclass
class Build:
    release: Release
    old: Release | None
    processes: int
    progress: Progress | None
    report: BuildReport = field(default_factory=BuildReport)

    def run(self) -> None:
        started = time.monotonic()
        load_theme().preload()
        self.since = latest_sequence()
        names = read_names()
        self.entries = make_entries(names)
        load_converter(self.entries)
        with self._rendering() as render:
            self.expected = Record.objects.live().count()
            with self.release.open_manifest(bulk=True) as manifest:
                for outcomes in render(in_chunks(self._targets(manifest), CHUNK)):
                    self._take_all(manifest, outcomes)
                    self.report.seconds = time.monotonic() - started
                self._copy_assets(manifest)
                manifest.save_names(names)
                note_entries(manifest, self.entries)
                manifest.add_indexes()
        self.report.seconds = time.monotonic() - started

    def _targets(self, manifest: Manifest) -> Iterator[str]:
        """Every target once. Only those that several records share are remembered."""
        yield from site_targets(load_theme().fingerprint)
        shared: set[str] = set()
        sections = []
        for states in in_chunks(chain(_live_states(), _live_signposts()), 2000):
            manifest.save_states(states)
            sections += [state.id for state in states if state.kind == "section"]
            for target in (target for state in states for target in own_targets(state)):
                if target.startswith(SHARED):
                    shared.add(target)
                else:
                    yield target
        shared.update(shelf_targets(RecordReader(), sections))
        yield from sorted(shared)

    @contextmanager
    def _rendering(self) -> Iterator[Render]:
        """A function that renders chunks, here or in worker processes, with a bounded number under way."""
        root = str(self.release.root)
        if self.processes == 1:
            start_worker(root, self.entries)
            yield lambda chunks: map(render_chunk, chunks)
            return
        # Workers must not inherit an open connection: they start while there is none.
        connections.close_all()
        # Objects made so far stay in pages that all processes share.
        gc.freeze()
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(self.processes, context, start_process, (root, self.entries)) as pool:
            pool.submit(os.getpid).result()
            yield lambda chunks: _render_in(pool, chunks, self.processes * 3)

    def _take_all(self, manifest: Manifest, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self._take(manifest, outcome)
        if self.progress:
            self.progress(self.report, self.expected)

    def _take(self, manifest: Manifest, outcome: Outcome) -> None:
        if outcome.error:
            self._keep_old(manifest, outcome)
            return
        manifest.save_outcome(outcome)
        self.report.files += len(outcome.files)
        self.report.pages += sum(1 for file in outcome.files if file.path.endswith(".html"))

    def _keep_old(self, manifest: Manifest, outcome: Outcome) -> None:
        """A page that cannot be rendered stays as it was, and its record counts as not delivered."""
        self.report.failures.append((outcome.target, outcome.error))
        logger.error("%s could not be rendered: %s", outcome.target, outcome.error)
        name, _, record_id = outcome.target.partition(":")
        if name == "content":
            manifest.mark_undelivered(record_id)
        elif name == "signpost":
            manifest.mark_undelivered(signpost_id(unquote(record_id)))
        if self.old is None:
            return
        old_public, public = self.old.public(live=False), self.release.public(live=False)
        with self.old.open_manifest() as old_manifest:
            kept = old_manifest.kept_outcome(outcome.target)
        kept.files = [file for file in kept.files if public.take_over(file.path, old_public)]
        manifest.save_outcome(kept)

    def _copy_assets(self, manifest: Manifest) -> None:
        older = self.old.public(live=False) if self.old else None
        public = PublicFolder(self.release.root / "public", live=False)
        rows = Record.objects.live().exclude(assets=[]).values_list("id", "assets")
        for record_id, assets in rows.iterator(500):
            problem = add_assets(public, manifest, record_id, assets, older)
            if problem:
                self.report.failures.append((f"content:{record_id}", problem))
                manifest.mark_undelivered(record_id)

    def catch_up(self) -> None:
        """Apply what was published, changed or withdrawn since the build began."""
        changed = [m.objects.filter(sequence__gt=self.since).order_by("sequence") for m in (Record, Signpost)]
        with self.release.open_manifest() as manifest:
            for records in in_chunks(chain.from_iterable(rows.iterator(500) for rows in changed), 200):
                increment = Increment(manifest, self.release.public(live=True), Site(RecordReader()))
                increment.apply(records)
                self.report.failures += [(f"content:{key}", error) for key, error in increment.errors.items()]
            if self._is_complete():
                manifest.note("theme", look())
                manifest.commit()

    def _is_complete(self) -> bool:
        """Whether all that failed will be tried again: records are delivered anew, what they share is not."""
        return all(target.startswith(("content:", "signpost:")) for target, _error in self.report.failures)


def _render_in(pool: ProcessPoolExecutor, chunks: Iterable[list[str]], under_way: int) -> Iterator[list[Outcome]]:
    pending: set[Future[list[Outcome]]] = set()
    for chunk in chunks:
        pending.add(pool.submit(render_chunk, chunk))
        if len(pending) >= under_way:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    yield from (future.result() for future in pending)


def _live_states() -> Iterator[RecordState]:
    """Every live record's columns; newest first within a kind, so that neighbours are rendered together."""
    shared = _places_by_record()
    rows = Record.objects.live().order_by("kind", "-date", "-sort_id").values_list(*COLUMNS)
    for row in rows.iterator(2000):
        values = dict(zip(COLUMNS, row, strict=True))
        day = values["date"].isoformat() if values["date"] else ""
        yield RecordState(**{**values, "date": day}, shared=shared.get(values["id"], ""))


def _live_signposts() -> Iterator[RecordState]:
    yield from map(RecordState.of, Signpost.objects.filter(live=True).order_by("path").iterator(2000))


def _places_by_record() -> dict[str, str]:
    """``RecordState.shared`` of the records that are listed in other portals, without reading any document."""
    places: dict[str, list[dict[str, str]]] = {}
    for key, portal, section in SharedPlace.objects.order_by("pk").values_list("record_id", "portal", "section"):
        places.setdefault(key, []).append({"portal": portal, "section": section})
    return {key: write_places({"shared_with": found}) for key, found in places.items()}


def in_chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
