"""Where things lie in a kiosk edition: the portal's own addresses as paths that lead there from any of its pages."""

from dataclasses import dataclass
from posixpath import relpath
from urllib.parse import quote, urlsplit

from themes.folder import UnsafePath, file_path

AWAY = "kiosk/away.html"
FINDING = "finding/index.html"


@dataclass(frozen=True)
class Edition:
    """``pages``: paths of the HTML files that are in it (``policies/a/index.html``); ``home``: the portal's own; ``site_url``:
    where a phone finds all of it; ``idle``: seconds after which a reader is taken to have left."""

    pages: frozenset[str]
    home: str
    title: str
    site_url: str
    phones: tuple[str, ...]
    idle: int

    def page_at(self, url: str) -> str | None:
        """The page of an address of the portal, if it is in the edition."""
        path = as_path(url)
        return path if path in self.pages else None

    def href(self, here: str, url: str) -> str:
        """From the page ``here`` to an address: to the page if it is in the edition, else to the one that shows where a phone
        finds it. Within a page it stays."""
        if url.startswith("#"):
            return url
        target, fragment = self.page_at(url), urlsplit(url).fragment
        if target is None:
            return f"{between(here, AWAY)}#{quote(self.address_of(url), safe='/:?=&%#')}"
        return between(here, target) + (f"#{fragment}" if fragment else "")

    def address_of(self, url: str) -> str:
        return self.site_url + url if url.startswith("/") else url


def as_path(url: str) -> str | None:
    """``/policies/a/`` → ``policies/a/index.html``; None for what is no address of the portal's pages."""
    parts = urlsplit(url)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return None
    try:
        path = file_path(parts.path)
    except UnsafePath:
        return None
    return f"{path}/index.html".lstrip("/") if parts.path.endswith("/") else path


def between(here: str, there: str) -> str:
    """A relative reference from one file to another."""
    return quote(relpath(there, here.rpartition("/")[0] or "."))
