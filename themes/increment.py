"""Bringing a release in line with changed records: render again what read them, write what differs."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from publishing.models import Record
from publishing.signposts import Signpost
from themes.archives import touched_pages
from themes.copying import add_assets, describe_error, drop_other_assets
from themes.folder import PublicFolder, concerns_folder, file_path
from themes.keys import RecordState, keys_of, states_of, years_key
from themes.manifest import Manifest
from themes.names import Names, changed_names, make_entries, note_entries, noted_entries, targets_naming
from themes.outcome import FileNote, Files, Outcome, note_file
from themes.pages.frame import Site
from themes.pages.sitewide import OFFICE_DAYS, OFFICE_DAYS_FILE, office_days, theme_target
from themes.reader import RecordReader
from themes.signposts import signpost_target
from themes.targets import INDEXES, SHARED, own_targets, render_target, shelf_targets

logger = logging.getLogger(__name__)


class LargeIncrement(Exception):
    """So much is affected that a full build on all cores is quicker."""


@dataclass
class Increment:
    """One batch of changed records, applied to one release.

    ``errors`` holds texts by record id; ``written`` and ``deleted`` the paths; ``turned`` the targets that gained or
    lost a file.
    """

    manifest: Manifest
    public: PublicFolder
    site: Site = field(default_factory=lambda: Site(RecordReader()))
    errors: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    turned: set[str] = field(default_factory=set)

    def apply(self, records: Sequence[Record | Signpost], *, limit: int | None = None) -> None:
        """Bring the release in line with ``records``.

        What is withdrawn goes before anything else is tried. Raises OSError if nothing can be written to the folder,
        LargeIncrement (and does nothing more) past ``limit`` targets.
        """
        before = self.manifest.states([record.id for record in records])
        handed = records
        records = [record for record in records if not _is_shown(record, before.get(record.id))]
        before = {record.id: before[record.id] for record in records if record.id in before}
        for record in records:
            if not record.live and record.id in before and record.kind != Signpost.kind:
                self._withdraw(before[record.id])
        after = states_of(records)
        targets = self.affected_targets(before, after) if records else set()
        names = changed_names(records)
        targets |= self.targets_of_names(names, limit) | self.targets_of_days()
        if limit is not None and len(targets) > limit:
            raise LargeIncrement(f"{len(targets)} targets")
        self._copy_assets(records)
        for target in sorted(targets):
            self._render(target, records or handed)
        for target in sorted(self.targets_of_indexes()):
            self._render(target, records or handed)
        self._remember_names(names)
        self._remember(records, after)

    def _withdraw(self, state: RecordState) -> None:
        """Delete a record's own pages and files. Lists that name it follow; the manifest learns of it from them."""
        targets = [target for target in own_targets(state) if not target.startswith(SHARED)]
        paths = [path for target in targets for path in self.manifest.files_of(target)]
        urls = self.manifest.assets_of(state.id)
        paths += [file_path(url) for url in urls if self.manifest.users_of(url) == {state.id}]
        for path in paths:
            with self._blaming([state.id]):
                self.public.delete(path)

    @contextmanager
    def _blaming(self, record_ids: Iterable[str]) -> Iterator[None]:
        """An error of one file is that of these records alone; one of the whole folder is raised."""
        try:
            yield
        except OSError as error:
            if concerns_folder(error, self.public.root):
                raise
            logger.exception("Records %s could not be written", record_ids)
            self.errors |= dict.fromkeys(record_ids, describe_error(error))

    def affected_targets(self, before: dict[str, RecordState], after: dict[str, RecordState]) -> set[str]:
        """Targets that read one of the records, are there because of it, or hold its place in an archive."""
        targets: set[str] = set()
        dependency_keys: set[str] = set()
        for record_id in before.keys() | after.keys():
            old, new = before.get(record_id), after.get(record_id)
            for state in {state for state in (old, new) if state}:
                dependency_keys |= keys_of(state)
                targets.update(own_targets(state))
                targets.update(touched_pages(self.manifest, self.site.reader, state, stays=_same_place(old, new)))
            if old is None and new is not None:
                targets.update(shelf_targets(self.site.reader, [record_id]))
        targets |= self.manifest.targets_holding(dependency_keys)
        theme = theme_target(self.site.theme.fingerprint)
        return targets if self.manifest.files_of(theme) else targets | {theme}

    def targets_of_names(self, names: Names, limit: int | None) -> set[str]:
        """Targets that hold a name which the traditional edition is to write otherwise from now on. From now on this
        site does."""
        noted = noted_entries(self.manifest)
        if noted is None and limit is not None:
            raise LargeIncrement("the release was made before it kept names")
        self.site.entries = make_entries({**self.manifest.names(), **names})
        return set(targets_naming(self.manifest, self.public, noted or (), self.site.entries))

    def targets_of_days(self) -> set[str]:
        """What says when offices are open, if editors have changed that."""
        return set() if self.public.read(OFFICE_DAYS_FILE) == office_days() else {OFFICE_DAYS}

    def targets_of_indexes(self) -> set[str]:
        """What names the years of a section or the parts of the sitemap or the simple search, if one of these came or went."""
        years = {target.split(":")[1] for target in self.turned if target.startswith("archive:")}
        targets = self.manifest.targets_holding(map(years_key, years))
        parts = {target.partition(":")[0] for target in self.turned}
        return targets | {INDEXES[part] for part in parts & INDEXES.keys()}

    def _render(self, target: str, records: Sequence[Record | Signpost]) -> None:
        try:
            files, noted = render_target(self.site, target)
        except Exception as error:
            logger.exception("%s could not be rendered", target)
            self.errors |= dict.fromkeys(self._guilty(target, records), f"{target}: {type(error).__name__}: {error}")
            return
        with self._blaming(self._guilty(target, records)):
            self._put(Outcome(target, [note_file(path, content) for path, content in files.items()], noted), files)

    def _guilty(self, target: str, records: Sequence[Record | Signpost]) -> list[str]:
        """A page's own record if it is in the batch; else all of it, so that the whole batch is tried again."""
        own = [record.id for record in records if target in (f"content:{record.id}", signpost_target(record.url))]
        return own or [record.id for record in records]

    def _put(self, outcome: Outcome, files: Files) -> None:
        """Write what differs, delete what the target no longer has, remember both."""
        old = self.manifest.files_of(outcome.target)
        differing = [file.path for file in outcome.files if not self._is_written(file)]
        if differing:
            self.manifest.intend(outcome.target, differing)
            self.manifest.commit()
        for path in differing:
            self.public.write(path, files[path])
        gone = old.keys() - files.keys()
        for path in sorted(gone):
            self.public.delete(path)
        self.manifest.drop_files(gone)
        self.manifest.drop_dependencies(outcome.target)
        self.manifest.save_outcome(outcome)
        if old.keys() != files.keys():
            self.turned.add(outcome.target)
        self.written += differing
        self.deleted += sorted(gone)

    def _is_written(self, file: FileNote) -> bool:
        return self.manifest.file_hash(file.path) == file.hash and self.public.exists(file.path)

    def _copy_assets(self, records: Iterable[Record | Signpost]) -> None:
        for record in records:
            if record.live:
                problem = add_assets(self.public, self.manifest, record.id, record.assets)
                if problem:
                    self.errors[record.id] = problem

    def _remember_names(self, names: Names) -> None:
        """The dictionary only when every page was made with it: what failed is found again next time."""
        self.manifest.save_names(names)
        if not self.errors:
            note_entries(self.manifest, self.site.entries)
        self.manifest.commit()

    def _remember(self, records: Iterable[Record | Signpost], after: dict[str, RecordState]) -> None:
        done = [record for record in records if record.id not in self.errors]
        for record in done:
            with self._blaming([record.id]):
                drop_other_assets(self.public, self.manifest, record.id, record.assets if record.live else [])
        done = [record for record in done if record.id not in self.errors]
        self.manifest.save_states(after[record.id] for record in done if record.live)
        self.manifest.drop_states(record.id for record in done if not record.live)
        self.manifest.commit()


def _is_shown(record: Record | Signpost, state: RecordState | None) -> bool:
    """Whether the release has this very state already (a full build has just taken it in, say)."""
    return (state.sequence if state else None) == (record.sequence if record.live else None)


def _same_place(old: RecordState | None, new: RecordState | None) -> bool:
    """Whether a record changed without moving in any list."""
    return (
        old is not None
        and new is not None
        and (old.sections, old.date, old.sort_id) == (new.sections, new.date, new.sort_id)
    )
