"""A query as typed → what is counted, or nothing if it may tell of a person."""

import re

from search.analysis.folding import fold
from search.query.understanding import clean_query
from search.query_log.models import MAX_KEPT_LENGTH

_NUMERALS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-–—.·_()]+(?=\d)")
# iso9001-2015, gb/t 19001-2016: a standard and its year.
_STANDARD = re.compile(r"[a-z][\s-]?\d{1,5}(?:\.\d+)?-(?:19|20)\d\d(?!\d)")
_PERSONAL = (
    # Mobile, telephone, identity card, bank card, credit code, passport: all have seven digits in a row.
    re.compile(r"\d{7}"),
    # E-mail and other addresses with a name in front.
    re.compile(r"\S@\S"),
    # GB 32100-2015 credit codes that are mostly letters.
    re.compile(r"(?<![0-9a-z])[0-9a-hj-npqrtuwxy]{18}(?![0-9a-z])"),
    # Number plates, GA 36-2018.
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·\s]?[0-9a-z]{5,6}(?![0-9a-z])"),
)


def log_key(query: str) -> str:
    """The folded query, "" for one that is not kept: empty, long (pasted text), or like somebody's number or address."""
    text = " ".join(fold(clean_query(query)).split())
    return "" if len(text) > MAX_KEPT_LENGTH or looks_personal(text) else text


def looks_personal(folded: str) -> bool:
    """Whether the text holds what may be a number or an address of somebody. Names cannot be recognised."""
    text = _STANDARD.sub(" ", folded)
    digits = _BETWEEN_DIGITS.sub("", text.translate(_NUMERALS))
    return any(pattern.search(digits) or pattern.search(text) for pattern in _PERSONAL)
