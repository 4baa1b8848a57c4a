"""The static portal as a sink: it follows the records file by file."""

from collections.abc import Iterable, Mapping, Sequence

from publishing.models import Record
from publishing.signposts import Signpost
from publishing.sinks import SinkUnavailable
from themes.build import build_site
from themes.increment import Increment, LargeIncrement
from themes.moved_map import write_map
from themes.releases import Release, SiteBusy, current_release, locked
from themes.signposts import MOVED

# Targets past which a full build on all cores is quicker than going file by file.
LARGE = 600


class SiteSink:
    """Keeps the served release in line with the records; makes the first release if there is none."""

    name = "site"
    exclusive = True
    takes_signposts = True

    def __init__(self, large: int = LARGE) -> None:
        self.large = large

    def deliver(self, records: Sequence[Record | Signpost]) -> Mapping[str, str]:
        """Errors by record id. Raises SinkUnavailable if the folder is in use or cannot be written."""
        try:
            if current_release() is None:
                build_site()
            try:
                return self._apply(records, limit=self.large)
            except LargeIncrement:
                build_site()
                return self._apply(records)
        except SiteBusy as error:
            raise SinkUnavailable(str(error)) from error
        except OSError as error:
            raise SinkUnavailable(
                f"门户输出目录无法写入。检查 QIFU_SITE_DIR 的磁盘空间和目录权限。\n{error}"
            ) from error

    def _apply(self, records: Sequence[Record | Signpost], limit: int | None = None) -> Mapping[str, str]:
        with locked("write"):
            release = _served()
            with release.open_manifest() as manifest:
                increment = Increment(manifest, release.public(live=True))
                increment.apply(records, limit=limit)
            if any(path.endswith(MOVED) for path in (*increment.written, *increment.deleted)):
                write_map(release)
        return increment.errors if len(records) == 1 else self._errors_of_each(records, increment.errors)

    def _errors_of_each(self, records: Sequence[Record | Signpost], errors: Mapping[str, str]) -> Mapping[str, str]:
        """A list that cannot be written is blamed on the whole batch: alone, those that do not stand in it succeed."""
        blamed = [record for record in records if record.id in errors]
        return {key: error for record in blamed for key, error in self._apply([record]).items()}

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        """(record id, sequence) of every record that the served release shows."""
        release = current_release()
        if release is None:
            return []
        with release.open_manifest() as manifest:
            return list(manifest.sequences())


def _served() -> Release:
    release = current_release()
    if release is None:
        raise FileNotFoundError("current")
    return release
