"""HTML from anywhere, parsed in a time that grows with its length: as browsers read it, then as BeautifulSoup's tree."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

# Office programs and web pages keep well below; what goes deeper is broken, or made to break us.
DEEPEST = 250
# Their content is no markup, and html.parser would read some of it as such.
_RAW = ["script", "style", "iframe", "noembed", "noframes", "plaintext", "xmp"]


class TooDeep(ValueError):
    """Elements within elements within elements …"""


def parse_html(html: str) -> BeautifulSoup:
    """The whole document that ``html`` is for a browser (html, head, body), without scripts, styles and frames.

    BeautifulSoup's own parser takes a time that grows with the square of some broken texts (``<a `` thousands of
    times); it gets to see only what a sound parser made of them. Raises TooDeep.
    """
    document = LexborHTMLParser(html.encode("utf-8", "replace"))
    document.strip_tags(_RAW)
    return _ShallowSoup(document.html or "", "html.parser")


class _ShallowSoup(BeautifulSoup):
    def pushTag(self, tag: Tag) -> Any:
        super().pushTag(tag)
        if len(self.tagStack) > DEEPEST:
            raise TooDeep
