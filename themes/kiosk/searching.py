"""Searching within a kiosk edition: the files of the simple search (themes.pages.finding) as scripts, since a page that was
opened from a disk can fetch nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from themes.kiosk.links import FINDING, Edition, between

BEGINS = "(window.qifuFinding ??= {})"


def write_parts(public: Path, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """(path, script) of each part that has something in the edition, and of their index."""
    index = json.loads((public / "finding" / "index.json").read_bytes())
    kept = []
    for path in index["parts"]:
        part = json.loads((public / path.lstrip("/")).read_bytes())
        items = [
            [between(FINDING, page), *more]
            for url, *more in part["items"]
            if (page := edition.page_at(url)) is not None
        ]
        if items:
            kept.append(path)
            yield _script(path.rpartition("/")[2], {**part, "items": items})
    yield _script("index.json", {"parts": kept})


def _script(name: str, data: object) -> tuple[str, bytes]:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"finding/{name}.js", f"{BEGINS}[{json.dumps(name)}]={text};".encode()


def finding_page(home: str, finding: str) -> str:
    """The portal's own frame, with the search in it. ``home``, ``finding``: the pages as the portal has them."""
    page, source = BeautifulSoup(home, "html.parser"), BeautifulSoup(finding, "html.parser")
    main, search = page.select_one("main"), source.select_one("[data-finding]")
    script = source.select_one("script[src*='finding.']")
    if main is None or search is None or script is None or page.head is None:
        raise ValueError("the theme has no page for the simple search")
    for element in search.select(".tags, .notice, noscript"):
        element.decompose()
    main.clear()
    main.append(search)
    page.head.append(script)
    if page.title:
        page.title.string = f"搜索 - {page.title.get_text()}"
    return str(page)
