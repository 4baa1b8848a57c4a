"""A portal as one archive: it opens from a USB stick, searches in itself, and leads nowhere where nothing is."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import escape

from themes.folder import page_path
from themes.kiosk.choosing import choose_pages
from themes.kiosk.links import AWAY, FINDING, Edition, between
from themes.kiosk.rewriting import rewrite_page
from themes.kiosk.searching import finding_page, write_parts
from themes.reader import Document, RecordReader
from themes.releases import Release, current_release
from themes.theme import load_theme

ASSETS = Path(__file__).parent / "assets"
FIRST = "index.html"
PACKED = frozenset({".webp", ".avif", ".jpg", ".jpeg", ".png", ".gif"})


class NoPortal(Exception):
    """Says in Chinese what is missing."""


@dataclass(frozen=True)
class Exported:
    path: Path
    pages: int
    files: int
    size: int  # bytes


def find_portal(name: str, reader: RecordReader) -> Document:
    """By title, address (``/jiaoxi/``) or number; ``city`` or ``/``: the city's. Raises NoPortal."""
    city = reader.city()
    if name in ("city", "/"):
        return city
    portals = [city, *reader.portals()]
    for portal in portals:
        if name in (portal["id"], portal["title"]) or (name.strip("/") and name.strip("/") == portal["url"].strip("/")):
            return portal
    known = "、".join(f"{portal['title']}（{portal['url']}）" for portal in portals)
    raise NoPortal(f"没有叫“{name}”的公开平台。可选：{known}")


def export_kiosk(name: str, target: Path, *, idle: int) -> Exported:
    """Written beside ``target`` and put in its place once it is whole: who is interrupted leaves what was there.

    Raises NoPortal, OSError.
    """
    release, reader = current_release(), RecordReader()
    if release is None:
        raise NoPortal("还没有静态门户，请先运行 manage.py rebuild_site。")
    edition, public = describe_edition(name, release, reader, idle)
    unfinished = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files_of(edition, public):
                packed = Path(path).suffix in PACKED
                archive.writestr(path, content, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
                count += 1
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return Exported(target, len(edition.pages), count, target.stat().st_size)


def describe_edition(name: str, release: Release, reader: RecordReader, idle: int) -> tuple[Edition, Path]:
    public, portal = release.root / "public", find_portal(name, reader)
    pages = choose_pages(public, portal, reader.portals())
    home = page_path(portal["url"])
    if home not in pages:
        raise NoPortal(f"“{portal['title']}”的首页还没有生成，请先运行 manage.py rebuild_site。")
    phones = tuple(dict.fromkeys(one["hotline"] for one in (portal, reader.city()) if one["hotline"]))
    edition = Edition(pages | {FINDING}, home, portal["title"], settings.QIFU_SITE_URL, phones, idle)
    return edition, public


def files_of(edition: Edition, public: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of the edition once."""
    shown: set[str] = set()
    for path in sorted(edition.pages - {FINDING}):
        html = (public / path).read_text(encoding="utf-8")
        page, files = rewrite_page(html, path, _address_of(path), edition)
        shown |= files
        yield path, page.encode()
    html = finding_page(_read(public / edition.home), _read(public / FINDING))
    page, files = rewrite_page(html, FINDING, "/search/", edition)
    yield FINDING, page.encode()
    yield from write_parts(public, edition)
    for path in sorted(shown | files):
        if (public / path).is_file():
            yield path, (public / path).read_bytes()
    yield from _own_files(edition)


def _own_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    for name in ("kiosk.css", "kiosk.js"):
        yield f"kiosk/{name}", (ASSETS / name).read_bytes()
    yield "kiosk/away.js", _away_script()
    yield AWAY, _away_page(edition).encode()
    if edition.home != FIRST:
        yield FIRST, f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={edition.home}"><a href="{edition.home}">{escape(edition.title)}</a>'.encode()  # fmt: skip


def _away_script() -> bytes:
    """The theme's drawing of QR codes is a module, which no page from a disk may import."""
    drawing = (load_theme().root / "assets" / "qr.js").read_text(encoding="utf-8").replace("export ", "")
    away = (ASSETS / "away.js").read_text(encoding="utf-8")
    return f"(() => {{\n{drawing}\n{away}\n}})();\n".encode()


def _away_page(edition: Edition) -> str:
    values: dict[str, Any] = {
        "title": escape(edition.title),
        "home": between(AWAY, edition.home),
        "idle": edition.idle,
        "site": escape(edition.site_url),
        "phones": "".join(f"<p class='kiosk-phone'>{escape(phone)}</p>" for phone in edition.phones),
        "find": between(AWAY, FINDING),
    }
    return (ASSETS / "away.html").read_text(encoding="utf-8").format(**values)


def _address_of(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
