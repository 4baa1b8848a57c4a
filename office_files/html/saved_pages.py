"""Web pages as browsers save them, above all of government sites: the article in them, their links, the files beside them."""

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

LARGEST_FILE = 50_000_000  # bytes
# Where well-known site systems put the text of an article.
_ARTICLES = (
    "#ucap-content", ".trs_editor", ".trs_ueditor", ".trs_editor_view", "#zoom", "#article_content", "#articlecontent", ".article-content",
    ".article_content", ".pages_content", ".wp_articlecontent", ".v_news_content", "#vsb_content", ".content-text", "article", "main", "body",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ARTICLES)}
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(https?://[^\s<>]{4,2000}?)\s{0,9}-->", re.I)
_WORD_LINK = re.compile(rb"""href\s{0,5}=\s{0,5}["']([^"'<>:]{1,300}\.docx)["']""", re.I)


def find_article(soup: BeautifulSoup) -> Tag:
    """The element that holds the text: the first of the kind that says so most clearly, with words in it."""
    found: dict[str, Tag] = {}
    for tag in soup.find_all(True):
        names = [f".{name}" for name in tag.get_attribute_list("class") if name]
        for name in (f"#{tag.get('id') or ''}", *names, tag.name):
            if name.lower() in _RANK and (tag.name == "body" or tag.get_text(strip=True)):
                found.setdefault(name.lower(), tag)
    return min(found.items(), key=lambda item: _RANK[item[0]])[1] if found else soup


def resolve_links(soup: BeautifulSoup, html: str) -> None:
    """Relative links as the site has them, where the page tells its address; pictures stay as they are named. ``html``: the page."""
    saved_from = _SAVED_FROM.search(html[:4000])
    base = soup.find("base", href=True)
    canonical = soup.find("link", rel="canonical", href=True)
    given = [str(tag["href"]) for tag in (base, canonical) if isinstance(tag, Tag)]
    address = next(
        (url for url in [*given, saved_from[1] if saved_from else ""] if url.startswith(("http://", "https://"))), ""
    )
    for link in soup.find_all("a", href=True):
        href = str(link["href"]).strip()
        if address and href and not href.startswith("#") and not has_scheme(href):
            link["data-local"], link["href"] = href, _joined(address, href)


def has_scheme(href: str) -> bool:
    """False for a relative address; an impossible one counts as a strange scheme."""
    try:
        return bool(urlsplit(href).scheme)
    except ValueError:
        return True


def _joined(address: str, href: str) -> str:
    try:
        return urljoin(address, href)
    except ValueError:
        return href


def linked_documents(page: Path) -> list[Path]:
    """The Word files that a page links to by relative addresses: attachments of it, not policies of their own."""
    try:
        content = page.read_bytes()[:LARGEST_FILE]
    except OSError:
        return []
    found = []
    for href in _WORD_LINK.findall(content):
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError, ValueError, OSError):
                found.append((page.parent / unquote(href.decode(encoding))).resolve())
    return found
