"""Which pages a portal's kiosk edition holds: its own, and the contents that they lead to."""

import re
from collections.abc import Iterable
from pathlib import Path

from publishing.kinds import kinds_with_page
from publishing.models import Record
from themes.folder import page_path
from themes.kiosk.links import as_path
from themes.reader import Document

# Nothing that needs a server, or that is another edition.
LEFT_OUT = ("zh-hant/", "fit/", "finding/", "404.html", "away.html")
_LINK = re.compile(r'\shref="(/[^"#?]*)')


def choose_pages(public: Path, portal: Document, portals: Iterable[Document]) -> frozenset[str]:
    """Paths below ``public``."""
    below = portal["url"].lstrip("/")
    others = tuple(other["url"].lstrip("/") for other in portals if other["id"] != portal["id"] and other["url"] != "/")
    own = {
        path
        for path in _html_files(public, below)
        if not path.startswith(LEFT_OUT) and not (others and path.startswith(others))
    }
    return frozenset(own | _contents_linked_from(public, own))


def _html_files(public: Path, below: str) -> Iterable[str]:
    for file in (public / below).rglob("*.html"):
        yield file.relative_to(public).as_posix()


def _contents_linked_from(public: Path, pages: set[str]) -> set[str]:
    """A town's page shows what the city and others publish for it."""
    linked = {path for page in pages for url in _LINK.findall(_read(public / page)) if (path := as_path(url))}
    urls = Record.objects.live().filter(kind__in=kinds_with_page()).values_list("url", flat=True)
    contents = {page_path(url) for url in urls.iterator(2000)}
    return {path for path in (linked & contents) - pages if (public / path).is_file()}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
