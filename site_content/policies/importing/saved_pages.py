"""Saved web pages, above all of government sites: the article in them, what they declare, files beside them."""

import re
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from office_files.html.looks import parse_styled
from office_files.html.saved_pages import LARGEST_FILE, find_article, has_scheme, resolve_links
from office_files.losses import Losses
from site_content.policies.importing.catalogue import take_catalogue
from site_content.policies.importing.imported import SourceFile
from site_content.policies.importing.titles import reads_like_title, title_in_tree, without_site

# Page labels of government sites (国办发〔2017〕47号) and usual others that say what a page is; however they are spelt.
_LABELS = {
    "articletitle": "title", "pubdate": "published_on", "publishdate": "published_on", "publishtime": "published_on",
    "pubtime": "published_on", "firstpublishedtime": "published_on", "articlepublishedtime": "published_on", "contentsource": "source",
    "source": "source", "keywords": "keywords", "description": "summary",
}  # fmt: skip
_AROUND = "header, footer, nav, aside, " + ", ".join(
    f"{sign}{name}" for name in ("header", "head", "nav", "foot", "footer", "bottom", "copyright") for sign in ".#"
)
_FILES = {
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
    ".wps",
    ".et",
    ".ofd",
    ".zip",
    ".rar",
    ".txt",
    ".csv",
}


def read_saved_page(text: str) -> tuple[str, str, dict[str, str]]:
    """(HTML of the article, title, what the page declares)."""
    soup = parse_styled(text)
    declared = read_labels(soup)
    page_title = without_site(soup.title.get_text()) if soup.title else ""
    resolve_links(soup, text)
    article = find_article(soup)
    declared = take_catalogue(soup, text=article) | declared
    if article.name == "body":
        for tag in article.select(_AROUND):
            if not tag.decomposed and tag.find_parent("article") is None:
                tag.decompose()
    labelled = without_site(declared.pop("title", ""))
    title = labelled or _title(article, soup, page_title)
    return article.decode_contents(), title, declared


def read_labels(soup: BeautifulSoup) -> dict[str, str]:
    """Metadata of the page's labels, by our names."""
    declared: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        name = re.sub(r"[\s_.:-]", "", str(meta.get("name") or meta.get("property") or "").lower()).removeprefix("meta")
        value = str(meta.get("content") or "").strip()
        if name in _LABELS and value:
            declared.setdefault(_LABELS[name], value)
    return declared


def _title(article: Tag, soup: BeautifulSoup, page_title: str) -> str:
    inside = without_site(title_in_tree(article))
    if inside and (reads_like_title(inside) or inside == page_title):
        return inside
    headings = [without_site(heading.get_text()) for heading in soup.find_all("h1")]
    # The page's heading first: what the window is called has column and site in it, parted by blanks alone at some.
    for text in (headings[0] if len(headings) == 1 else "", page_title):
        if reads_like_title(text):
            return text
    return inside or next(iter(headings), "") or page_title


def take_files(html_soup: BeautifulSoup, folder: Path, root: Path, losses: Losses) -> list[SourceFile]:
    """The files beside the page that its links name: they become attachments, the links words; none from outside ``root``."""
    found: dict[Path, SourceFile] = {}
    for link in html_soup.find_all("a", href=True):
        href = str(link.get("data-local") or link["href"]).strip()
        if not href or href.startswith(("#", "//")) or has_scheme(href):
            continue
        path = (folder / unquote(re.split("[?#]", href)[0]).lstrip("/")).resolve()
        if path.suffix.lower() not in _FILES:
            if link.get("data-local") is None:
                del link["href"]
            continue
        title = _file_title(link, path)
        if path.is_relative_to(root) and path.is_file() and path.stat().st_size <= LARGEST_FILE:
            found.setdefault(path, SourceFile(path.name, path.read_bytes(), title))
            del link["href"]
        elif link.get("data-local") is None:
            losses.add("file", title)
            del link["href"]
    return list(found.values())


def _file_title(link: Tag, path: Path) -> str:
    """What the text calls a file, unless that is no name: 附件下载, 点击查看."""
    text = " ".join(link.get_text().split())
    return path.stem if re.fullmatch(r"(?:附件|点击|下载|查看|此处|原文|文件|全文|[\s\d.：:（）()])*", text) else text
