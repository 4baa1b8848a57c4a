"""Releases: ``releases/<id>/public`` and its manifest; ``current`` points at the one that is served."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from themes.characters.converter import conversion_fingerprint
from themes.folder import PublicFolder
from themes.manifest import Manifest
from themes.theme import load_theme

KEPT = 2
UNFINISHED = "unfinished-"


class SiteBusy(Exception):
    """Another process is writing the portal's files."""


@dataclass(frozen=True)
class Release:
    """One complete output."""

    root: Path

    @property
    def name(self) -> str:
        return self.root.name

    def public(self, *, live: bool) -> PublicFolder:
        return PublicFolder(self.root / "public", live=live)

    @property
    def manifest_path(self) -> Path:
        return self.root / "manifest.sqlite3"

    def open_manifest(self, *, bulk: bool = False) -> Manifest:
        return Manifest(self.manifest_path, bulk=bulk)


def site_dir() -> Path:
    return Path(settings.QIFU_SITE_DIR)


def current_release() -> Release | None:
    """The release that is served, or None before the first build."""
    link = site_dir() / "current"
    return Release(link.resolve()) if (link / "manifest.sqlite3").is_file() else None


def public_root() -> Path:
    """The folder that a web server serves."""
    return site_dir() / "current" / "public"


def needs_rebuild() -> bool:
    """Whether there is no portal yet, or another theme, version of it, or address made the one there is."""
    release = current_release()
    if release is None:
        return True
    with release.open_manifest() as manifest:
        return manifest.noted("theme") != look()


def look() -> str:
    """What decides the bytes of every page beside its record: the theme, the address in absolute links, and how
    characters are converted (by names: themes.names)."""
    return f"{load_theme().fingerprint} {settings.QIFU_SITE_URL} {conversion_fingerprint()}"


def start_release() -> Release:
    """A folder for a new release, not served yet. Leftovers of builds that were killed go."""
    releases = site_dir() / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    for leftover in releases.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    root = releases / f"{UNFINISHED}{_new_name(releases)}"
    (root / "public").mkdir(parents=True)
    return Release(root)


def _new_name(releases: Path) -> str:
    """Names sort by age, however fast they follow one another."""
    name = time.strftime("%Y%m%d-%H%M%S")
    taken = [path.name.removeprefix(UNFINISHED) for path in releases.iterdir()]
    newest = max(taken, default="")
    return name if name > newest else f"{newest}a"


def switch_to(release: Release) -> Release:
    """Serve ``release`` from now on, in one step; return it under its final name."""
    final = release.root.with_name(release.name.removeprefix(UNFINISHED))
    os.rename(release.root, final)
    link = site_dir() / "current"
    beside = site_dir() / f".current.{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(final.relative_to(site_dir()))
    os.replace(beside, link)
    return Release(final)


def prune_releases() -> None:
    """Keep the release that is served and the one before it."""
    releases = site_dir() / "releases"
    served = (site_dir() / "current").resolve()
    others = sorted(p for p in releases.iterdir() if p != served and not p.name.startswith(UNFINISHED))
    for old in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def locked(name: str, *, wait: bool = False) -> Iterator[None]:
    """Hold one of the site's locks (``build``, ``write``) over all processes of this host.

    Raises SiteBusy if another holds it and ``wait`` is False; OSError if the folder cannot be written.
    """
    site_dir().mkdir(parents=True, exist_ok=True)
    with open(site_dir() / f".{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise SiteBusy(_("另一个进程正在写门户文件")) from error
        yield
