"""Clean HTML of a record → plain text, a line per block."""

import re
from html import unescape

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|div|blockquote|caption|td|th)>|<br\s*/?>", re.IGNORECASE)
_STRUCK = re.compile(r"<s>.*?</s>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")


def html_to_text(html: str) -> str:
    """Text of an HTML fragment, without what is struck out, which would be found as valid; block ends become line breaks."""
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", _STRUCK.sub("", html))))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
