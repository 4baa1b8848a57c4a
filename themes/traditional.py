"""The traditional-character edition: every page, feed and calendar once more under ``/zh-hant/``, made from the finished
file.

Characters are converted with names as people write them (themes.characters). Links, search, what is one person's own
and scripts' texts stay inside the edition; interfaces, pictures and attachments exist once and keep their addresses.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache

from icalendar.parser import Contentlines

from themes.characters.converter import Converter, load_converter
from themes.outcome import Files
from themes.theme import Theme

PREFIX = "/zh-hant"
SEARCH_URL = "/search/"
# Of the search forms: who asks from the edition is answered in it.
SUGGEST_URLS = ("/api/search/suggest/", f"{PREFIX}/search/suggest/")
# Pages for one person below these are made on demand (cms/project/edition.py).
OWN_PATHS = ("/my/", "/services/")
# Pages below these are answered by programs or are no pages.
SHARED_PATHS = (
    "/api/",
    "/admin/",
    "/assets/",
    "/images/",
    "/files/",
    "/media/",
    "/documents/",
    "/static/",
)
EDITED_FILES = ("/index.html", "/feed.xml", ".ics")
# What the simple search reads (themes/pages/finding.py).
FINDING = "finding/"

# Values that programs read: converted characters there would name something else.
_PROGRAM_VALUE = re.compile(r'\b(?:href|src|srcset|action|value|id|for|data-query)="[^"]*[^\x00-\x7f"][^"]*"')
# What somebody typed, which is sent again as it stands.
_TYPED = re.compile(r"(<textarea\b(?![^>]*\breadonly\b)[^>]*>)([^<]+)")
# A private-use character: OpenCC ends a text at NUL.
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue000")
_PAGE_LINK = re.compile(r'(<(?:a|form)\b[^>]*?\b(?:href|action)=")(/(?!/)[^"?#]*)')
_FEED_LINK = re.compile(r'(<link rel="alternate" type="application/atom\+xml"[^>]*?\bhref=")(/[^"]*)')
_EDITION_LINK = re.compile(r'<a class="edition" href="[^"]*"[^>]*>[^<]*</a>')
_CANONICAL = re.compile(r'((?:<link rel="canonical" href|<meta property="og:url" content)="https?://[^/"]+)')
_LINKED_DATA = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_DATA_ADDRESS = re.compile(r'("(?:@id|url|item)": "https?://[^/"]+)(/[^"]*)')
_SCRIPT = re.compile(r'(<script src="|data-aloud=")(/assets/[^"]+\.js)"')
_SCRIPTS = re.compile(r'data-scripts="([^"]*)"')
_DATA = re.compile(r"assets/[a-z]+-[0-9a-f]{8}\.json")
_ADDRESS = re.compile(r'("url":")(/[^"]*)')
_MARK = re.compile(r"</?mark>")
# Addresses in feeds and calendars: whole ones, of this site.
_FEED_ADDRESS = re.compile(r'(href="https?://[^/"]+)(/[^"]*)')
_FEED_ID = re.compile(r"(<id>tag:[^<]*)(</id>)")
_CALENDAR_ADDRESS = re.compile(r"(?m)^(URL:https?://[^/\r\n]+)(/[^\r\n]*)")


def has_edition(path: str) -> bool:
    """Whether a file of the simplified portal has a traditional edition."""
    return path in ("index.html", "404.html") or path.endswith(EDITED_FILES) or _is_finding(path)


def _is_finding(path: str) -> bool:
    return path.startswith(FINDING) and path.endswith(".json")


def add_traditional(files: Files, theme: Theme, converter: Converter) -> Files:
    """``files`` and the edition of each that has one; of the theme's scripts as well."""
    editions = {
        f"{PREFIX[1:]}/{path}": traditional_file(path, content, theme, converter)
        for path, content in files.items()
        if has_edition(path)
    }
    data = {path: convert_data(path, files[path], converter) for path in files if _DATA.fullmatch(path)}
    for path, (made, content) in data.items():
        editions = {page: html.replace(f'"/{path}"'.encode(), f'"/{made}"'.encode()) for page, html in editions.items()}
        editions[made] = content
    scripts = {path for path in files if path.endswith(".js")}
    spoken = (
        {made: content for path, (made, content) in traditional_scripts(theme).items() if path in scripts}
        if scripts
        else {}
    )
    return files | editions | spoken


def convert_data(path: str, content: bytes, converter: Converter) -> tuple[str, bytes]:
    """Of a file that a page's script reads (``assets/rules-1a2b3c4d.json``): its path in the edition, and its content."""
    converted = _ADDRESS.sub(
        lambda match: match[1] + edition_path(match[2]), converter.convert(content.decode())
    ).encode()
    stem = path.rsplit("-", 1)[0]
    return f"{stem}-{hashlib.sha256(converted).hexdigest()[:8]}.zh-hant.json", converted


def traditional_file(path: str, content: bytes, theme: Theme, converter: Converter) -> bytes:
    if _is_finding(path):
        return traditional_finding(content, converter)
    if path.endswith(".ics"):
        return traditional_calendar(content, converter)
    if path.endswith(".xml"):
        return traditional_feed(content, converter)
    return traditional_page(path, content, theme, converter)


def traditional_page(path: str, content: bytes, theme: Theme, converter: Converter) -> bytes:
    """A finished page → its traditional edition. ``path`` is the simplified page's file, for the link back to it."""
    html = convert_text(content.decode(), converter)
    html = html.replace('<html lang="zh-Hans">', '<html lang="zh-Hant">', 1)
    html = _CANONICAL.sub(rf"\1{PREFIX}", html, count=2)
    html = html.replace('content="zh_CN"', 'content="zh_TW"', 1)
    html = _LINKED_DATA.sub(_edition_data, html, count=1)
    html = _PAGE_LINK.sub(lambda match: match[1] + edition_path(match[2]), html)
    html = _FEED_LINK.sub(lambda match: match[1] + edition_path(match[2]), html)
    html = html.replace(f'data-suggest="{SUGGEST_URLS[0]}"', f'data-suggest="{SUGGEST_URLS[1]}"')
    html = _SCRIPT.sub(lambda match: f'{match[1]}{_script_path(match[2], theme)}"', html)
    html = _SCRIPTS.sub(lambda match: f'data-scripts="{_script_paths(match[1], theme)}"', html)
    return _EDITION_LINK.sub(_link_back(path), html, count=1).encode()


def _edition_data(match: re.Match[str]) -> str:
    return _DATA_ADDRESS.sub(lambda address: address[1] + edition_path(address[2]), match[0])


def traditional_feed(content: bytes, converter: Converter) -> bytes:
    """Another feed with entries of its own: a reader may hold both."""
    xml = converter.convert(content.decode()).replace('xml:lang="zh-Hans"', 'xml:lang="zh-Hant"', 1)
    xml = _FEED_ADDRESS.sub(lambda match: match[1] + edition_path(match[2]), xml)
    return _FEED_ID.sub(r"\1:zh-hant\2", xml).encode()


def traditional_finding(content: bytes, converter: Converter) -> bytes:
    """Rows lead into the edition; addresses keep their characters."""
    data = json.loads(content)
    if "parts" in data:
        data = {"parts": [PREFIX + path for path in data["parts"]]}
    else:
        rows = [[edition_path(url), *map(converter.convert, texts)] for url, *texts in data["items"]]
        data = {"kind": converter.convert(data["kind"]), "items": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def traditional_calendar(content: bytes, converter: Converter) -> bytes:
    """The same events (their UIDs stay), lines unfolded first: a word may go on in the next one."""
    text = converter.convert(content.decode().replace("\r\n ", ""))
    text = _CALENDAR_ADDRESS.sub(lambda match: match[1] + edition_path(match[2]), text)
    return Contentlines.from_ical(text).to_ical()


def edition_path(path: str) -> str:
    """Where a link leads inside the edition; unchanged if it leads to nothing that has one."""
    outside = path.startswith((f"{PREFIX}/", *SHARED_PATHS))
    return path if outside or not (path.endswith("/") or has_edition(path)) else PREFIX + path


def convert_text(html: str, converter: Converter) -> str:
    """Simplified → traditional characters, everywhere but in values that programs read and in what somebody typed."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\ue000{len(kept) - 1}\ue000"

    html = _PROGRAM_VALUE.sub(lambda match: keep(match[0]), html)
    html = _TYPED.sub(lambda match: match[1] + keep(match[2]), html)
    converted = _convert_marked(html, converter)
    return _PLACEHOLDER.sub(lambda match: kept[int(match[1])], converted) if kept else converted


def _convert_marked(html: str, converter: Converter) -> str:
    """A word may be marked in part (干<mark>辣椒</mark>), so marks are put back where they were. No character of the
    conversion becomes two."""
    if "<mark>" not in html:
        return converter.convert(html)
    parts = re.split(f"({_MARK.pattern})", html)
    converted = converter.convert("".join(parts[::2]))
    made, at = [], 0
    for place, part in enumerate(parts):
        made.append(part if place % 2 else converted[at : at + len(part)])
        at += 0 if place % 2 else len(part)
    return "".join(made)


def _script_paths(addresses: str, theme: Theme) -> str:
    return " ".join(_script_path(address, theme) for address in addresses.split(" "))


def _script_path(address: str, theme: Theme) -> str:
    made = traditional_scripts(theme).get(address.removeprefix("/"))
    return f"/{made[0]}" if made else address


@cache
def _convert_scripts(fingerprint: str, scripts: tuple[tuple[str, bytes], ...]) -> dict[str, tuple[str, bytes]]:
    made = {}
    for path, content in scripts:
        converted = load_converter().convert(content.decode()).encode()
        stem = path.removeprefix("assets/").split(".")[0]
        made[path] = f"assets/{stem}.zh-hant.{hashlib.sha256(converted).hexdigest()[:8]}.js", converted
    return made


def traditional_scripts(theme: Theme) -> Mapping[str, tuple[str, bytes]]:
    """The theme's scripts with what they say in traditional characters: path → its path there, content."""
    scripts = tuple((path, content) for path, content in theme.assets.items() if path.endswith(".js"))
    return _convert_scripts(theme.fingerprint, scripts)


def _link_back(path: str) -> str:
    address = "/" + path.removesuffix("index.html")
    return f'<a class="edition" href="{address}" lang="zh-Hans" hreflang="zh-Hans" rel="alternate">简体</a>'
