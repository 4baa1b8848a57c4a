"""The policies that a page's text leads to, and what has become of them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from themes.pages.frame import Site
from themes.reader import Document

MOST_CITED = 30
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]+/)"')


def cited_policies(site: Site, document: Document) -> list[Document]:
    """In the order in which the text names them, itself left out. Document numbers in texts are links already."""
    addresses = dict.fromkeys(unescape(url) for html in _html_of(document["body"]) for url in _LINK.findall(html))
    found = (site.reader.at(url) for url in list(addresses)[:MOST_CITED])
    return [policy for policy in found if policy and policy["kind"] == "policy" and policy["id"] != document["id"]]


def _html_of(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _html_of(item)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key == "html" and isinstance(part, str):
                yield part
            else:
                yield from _html_of(part)
