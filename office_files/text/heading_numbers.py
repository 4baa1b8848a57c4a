"""Numbers of headings in official documents (GB/T 9704-2012, 7.3.3): 一、 （一） 1. （1）."""

import re

LONGEST_HEADING = 60
# How a heading's own number tells its level.
_LEVELS = (
    (1, re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]+(?:章|部分|编|篇))")),
    (2, re.compile(r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百\d]+节)")),
    (3, re.compile(r"^\d{1,2}[.．、](?!\d)")),
    (4, re.compile(r"^[（(]\d{1,2}[）)]")),
)


def number_level(text: str) -> int:
    """The level that a heading's number tells; 0 for one without."""
    return next((level for level, pattern in _LEVELS if pattern.match(text)), 0)
