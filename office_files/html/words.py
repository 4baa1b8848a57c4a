"""The words of an HTML fragment, clean or not."""

import re
from html import unescape

import nh3

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|div|blockquote|caption|td|th)>|<br\s*/?>", re.I)
_STRUCK = re.compile(r"<s>.*?</s>", re.S)


def html_to_text(html: str) -> str:
    """In one line; block ends become spaces."""
    return " ".join(_lines(html))


def valid_text(html: str) -> str:
    """As ``html_to_text``, without what is struck out: with no line through it, it would read as valid."""
    return " ".join(_lines(_STRUCK.sub("", html)))


def valid_lines(html: str) -> str:
    """As ``valid_text``, a line per block."""
    return "\n".join(_lines(_STRUCK.sub("", html)))


def _lines(html: str) -> list[str]:
    marked = _BLOCK_END.sub("\n", re.sub(r"\s+", " ", html))
    text = unescape(nh3.clean(marked, tags=set()))
    return [words for line in text.split("\n") if (words := re.sub(r"\s+", " ", line).strip())]
