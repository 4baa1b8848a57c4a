"""What names a private person in a text that somebody wrote freely: identity, telephone and mail."""

import re
from collections.abc import Iterable

# 18 characters: a resident identity number (GB 11643-1999). Not checked by its check character: a slip names somebody, too.
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_BETWEEN = r"[\s\-－—–·]?"
MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_BETWEEN})?1[3-9]\d{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)[（(]?0\d{2,3}[)）]?[-\s－—]?\d{7,8}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+[@＠][\w-]+(?:[.．][\w-]+)+", re.ASCII)
REMOVED = "***"


def mask_personal(text: str, known: Iterable[str] = ()) -> str:
    """``text`` with ``***`` in place of identity numbers, telephone numbers, addresses of mail, and of what is ``known``."""
    for word in sorted({word for word in known if len(word) > 1}, key=len, reverse=True):
        text = text.replace(word, REMOVED)
    for pattern in (EMAIL, IDENTITY, MOBILE, LANDLINE):
        text = pattern.sub(REMOVED, text)
    return text
