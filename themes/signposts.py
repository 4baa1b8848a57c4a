"""Files at addresses where no page is: the way to the page that moved, or a word that it was withdrawn.

Beside each lies a small file for the web server, by whose name it answers with the right status: ``.moved`` holds
``301 /new/``, ``.gone`` nothing.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import Record
from publishing.signposting import path_of
from publishing.signposts import Signpost, signpost_id
from themes import keys
from themes.folder import UnsafePath, file_path, page_path
from themes.outcome import Files
from themes.pages.frame import Site
from themes.reader import Document
from themes.traditional import PREFIX, edition_path, traditional_page

MOVED, GONE = ".moved", ".gone"
# Addresses that the platform answers itself: the first step of the path.
TAKEN = frozenset({
    "search", "api", "admin", "documents", "media", "static", "assets", "images", "files", "healthz", "zh-hant",
    "protected-media", "sitemap", "sitemap.xml", "robots.txt", "404.html", "away.html", "index.html", "my", "services",
    "elder", "finding", "help", "office-days.json", "favicon.ico", "apple-touch-icon.png",
})  # fmt: skip
# What stands below a section beside its pages (site_content.base.slugs keeps these from pages).
_OF_SECTION = re.compile(r"^(?P<section>/.*?)(?:\d{4}/(?:p\d+/)?|p\d+/|calendar/)$")
# Everything that may stand in an address as it is (RFC 3986).
SAFE = "/:?#[]@!&'()*+,;=-._~%"


@dataclass(frozen=True)
class Moved:
    url: str
    permanent: bool
    # The record that it leads to, where it is one.
    document: Document | None = None


@dataclass(frozen=True)
class Withdrawn:
    page_id: int
    replaced_by: tuple[str, ...]


def signpost_target(path: str) -> str:
    """The name of the target, without the colons that part its arguments."""
    return f"signpost:{quote(path, safe='/')}"


def is_taken(path: str) -> bool:
    """Whether the platform answers the address itself, whatever the records are."""
    first = path.strip("/").split("/")[0]
    return first in TAKEN or first.startswith("sitemap-") or path == "/" or path.endswith((MOVED, GONE))


def render_signpost(site: Site, quoted: str) -> Files:
    """What stands at an old address in both editions; nothing where a page stands, or nothing is known."""
    path = unquote(quoted)
    if is_taken(path) or _is_standing(site, path):
        return {}
    try:
        file_path(path)
    except UnsafePath:
        return {}
    way = find_way(site, path)
    if isinstance(way, Withdrawn):
        return _notice_files(site, path, way)
    return _moved_files(site, path, way) if way else {}


def _is_standing(site: Site, path: str) -> bool:
    """A page, or an archive or calendar of a section."""
    of_section = _OF_SECTION.match(path)
    section = site.reader.at(of_section["section"]) if of_section else None
    return site.reader.at(path) is not None or (section is not None and section["kind"] == "section")


def find_way(site: Site, path: str) -> Moved | Withdrawn | None:
    """Where an address leads in the end, over other signposts too; None for a circle or a dead end."""
    seen: set[str] = set()
    permanent = True
    while path not in seen:
        seen.add(path)
        post = find_signpost(site, path)
        if post is None:
            return None
        permanent = permanent and post.permanent
        if post.page_id is not None:
            return _way_to_page(site, post, permanent)
        link = own_address(post.link, site.url)
        if not is_allowed(link):
            return None
        here = path_of(urlsplit(link).path) if link.startswith("/") else None
        if here is None or site.reader.at(here) or find_signpost(site, here) is None:
            return Moved(link, permanent)
        path = here
    return None


def _way_to_page(site: Site, post: Signpost, permanent: bool) -> Moved | Withdrawn | None:
    assert post.page_id is not None
    document = site.reader.record(str(post.page_id))
    if document:
        return Moved(document["url"], permanent, document)
    was_public = Record.objects.filter(id=str(post.page_id)).exists()
    return Withdrawn(post.page_id, tuple(post.replaced_by)) if was_public else None


def find_signpost(site: Site, path: str) -> Signpost | None:
    """The live signpost at an address; noted whether or not there is one."""
    key = signpost_id(path)
    site.reader.note(keys.record_key(key))
    return Signpost.objects.filter(id=key, live=True).first()


def own_address(link: str, site_url: str) -> str:
    """A full address of this portal → its path; others as they are."""
    own = link == site_url or link.startswith((f"{site_url}/", f"{site_url}?"))
    return link.removeprefix(site_url) or "/" if own else link


def is_allowed(link: str) -> bool:
    """A page of the portal or an address of the web; no other scheme."""
    if link.startswith("/"):
        return not link.startswith("//")
    parts = urlsplit(link)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


# A page that moved


def _moved_files(site: Site, path: str, way: Moved) -> Files:
    files = _moved_page(site, path, quote(way.url, safe=SAFE), way)
    for part in _parts_of(site, way.document):
        there = quote(f"{way.url}{part}", safe=SAFE)
        files |= _moved_page(site, f"{path}{part}", there, way)
    return files


def _parts_of(site: Site, document: Document | None) -> list[str]:
    """What else readers may know of a page: its feed, its calendar, its years."""
    if document is None or document["kind"] not in ("section", "event"):
        return []
    if document["kind"] == "event":
        return ["event.ics"]
    calendar = ["calendar/", "calendar.ics"] if document["calendar"] else []
    return ["feed.xml", *calendar, *(f"{year}/" for year in site.reader.years(document))]


def _moved_page(site: Site, path: str, url: str, way: Moved) -> Files:
    status = 301 if way.permanent else 302
    edition = edition_path(url)
    files = {
        f"{own_file(path)}{MOVED}": f"{status} {url}\n".encode(),
        f"{PREFIX[1:]}/{own_file(path)}{MOVED}": f"{status} {edition}\n".encode(),
    }
    if path.endswith("/") or path.lower().endswith((".html", ".htm")):
        page = html_file(path)
        content = site.html(
            path,
            "moved.html",
            site.reader.city(),
            page_title=_("页面已移到新地址"),
            target=url,
            target_title=_title(way),
        )
        edition_content = traditional_page(page, content, site.theme, site.converter).replace(
            f"url={url}".encode(), f"url={edition}".encode()
        )
        files |= {page: content, f"{PREFIX[1:]}/{page}": edition_content}
    return files


def _title(way: Moved) -> str:
    return str(way.document["title"]) if way.document else way.url


# A page that was withdrawn


def _notice_files(site: Site, path: str, way: Withdrawn) -> Files:
    above = find_above(site, path)
    replacing = [found for found in map(site.reader.record, way.replaced_by) if found]
    gone = Record.objects.filter(id=str(way.page_id)).values("kind", "changed_at").first()
    assert gone is not None
    content = site.html(
        path,
        "gone.html",
        site.reader.portal(above["portal"]),
        page_title=_("页面已撤下"),
        gone_kind=gone["kind"],
        gone_on=timezone.localtime(gone["changed_at"]).date().isoformat(),
        replacing=replacing,
        above=above,
    )
    page = html_file(path)
    return {
        page: content,
        f"{PREFIX[1:]}/{page}": traditional_page(page, content, site.theme, site.converter),
        f"{own_file(path)}{GONE}": b"",
        f"{PREFIX[1:]}/{own_file(path)}{GONE}": b"",
    }


def find_above(site: Site, path: str) -> Document:
    """The nearest public page above an address: its section, else its portal, else the city's portal."""
    steps = path.strip("/").split("/")[:-1]
    for end in range(len(steps), 0, -1):
        found = site.reader.at(f"/{'/'.join(steps[:end])}/")
        if found:
            return found
    return site.reader.city()


def html_file(path: str) -> str:
    return page_path(path) if path.endswith("/") else file_path(path)


def own_file(path: str) -> str:
    """What a marker is named after: the address itself, as a web server puts it together."""
    return f"{file_path(path)}/" if path.endswith("/") else file_path(path)
