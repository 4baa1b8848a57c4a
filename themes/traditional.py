"""The traditional-character edition: every page once more under ``/zh-hant/``, made from the finished page.

Characters are converted by OpenCC (``s2tw``: phrases first, so 发展 becomes 發展 and 理发 理髮; common forms, 為 and not
爲; words stay the mainland's). Links stay inside the edition; search, interfaces, feeds, calendars and files exist once
and keep their addresses.
"""

import re
from functools import cache

from opencc import OpenCC

from themes.outcome import Files

PREFIX = "/zh-hant"
# Pages below these are answered by programs or are no pages.
SHARED_PATHS = ("/search/", "/api/", "/admin/", "/assets/", "/images/", "/files/", "/media/", "/documents/", "/static/")

# Values that programs read: converted characters there would name something else.
_PROGRAM_VALUE = re.compile(r'\b(?:href|src|srcset|action|value|id|for)="[^"]*[^\x00-\x7f"][^"]*"')
# A private-use character: OpenCC ends a text at NUL.
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue000")
_PAGE_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(/(?!/)[^"?#]*)')
_EDITION_LINK = re.compile(r'<a class="edition" href="[^"]*"[^>]*>[^<]*</a>')
_CANONICAL = re.compile(r'(<link rel="canonical" href="https?://[^/"]+)')


def add_traditional(files: Files) -> Files:
    """``files`` and the edition of each page that offers one (all but the 404 page)."""
    pages = {path: content for path, content in files.items() if path.endswith("/index.html") or path == "index.html"}
    return files | {f"{PREFIX[1:]}/{path}": traditional_page(path, content) for path, content in pages.items()}


def traditional_page(path: str, content: bytes) -> bytes:
    """A finished page → its traditional edition. ``path`` is the simplified page's file, for the link back to it."""
    html = convert_text(content.decode())
    html = html.replace('<html lang="zh-Hans">', '<html lang="zh-Hant">', 1)
    html = _CANONICAL.sub(rf"\1{PREFIX}", html, count=1)
    html = _PAGE_LINK.sub(lambda match: match[1] + edition_path(match[2]), html)
    return _EDITION_LINK.sub(_link_back(path), html, count=1).encode()


def edition_path(path: str) -> str:
    """Where a link leads inside the edition; unchanged if it leads to no page."""
    is_page = path.endswith("/") and not path.startswith((f"{PREFIX}/", *SHARED_PATHS))
    return PREFIX + path if is_page else path


def convert_text(html: str) -> str:
    """Simplified → traditional characters, everywhere but in values that programs read."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue000"

    converted = _to_traditional(_PROGRAM_VALUE.sub(keep, html))
    return _PLACEHOLDER.sub(lambda match: kept[int(match[1])], converted) if kept else converted


def _to_traditional(text: str) -> str:
    """OpenCC's ``s2tw`` in its two steps: one after the other over the whole text they take half the time that the
    chain takes, which does both word by word."""
    characters, forms = load_converters()
    return str(forms.convert(characters.convert(text)))


@cache
def load_converters() -> tuple[OpenCC, OpenCC]:
    """Their dictionaries are 27 MB: a build has them before it starts its workers, which share them then."""
    return OpenCC("s2t"), OpenCC("t2tw")


def _link_back(path: str) -> str:
    address = "/" + path.removesuffix("index.html")
    return f'<a class="edition" href="{address}" lang="zh-Hans" hreflang="zh-Hans" rel="alternate">简体</a>'
