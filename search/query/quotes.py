"""Quotation marks. A phrase that stands by itself in them binds; within running text they are emphasis, or part of a name.

``“产业链” 补贴`` asks for that phrase; ``承包地“买卖”的效力`` and ``专精特新“小巨人”企业`` ask for their words.
"""

import re

_MARKS = '"“”「」『』'
# One or more phrases between blanks; what ends a sentence may follow.
_BOUND = re.compile(rf"(?<!\S)(?:[{_MARKS}][^{_MARKS}]+[{_MARKS}])+(?=[?!.。]*(?:\s|$))")
_PHRASE = re.compile(rf"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")
_MARK = re.compile(f"[{_MARKS}]")


def drop_emphasis(folded: str) -> str:
    """The query without marks that do not bind."""
    kept, at = "", 0
    for bound in _BOUND.finditer(folded):
        kept += _MARK.sub("", folded[at : bound.start()]) + bound[0]
        at = bound.end()
    return kept + _MARK.sub("", folded[at:])


def split_bound(folded: str) -> tuple[list[str], list[str]]:
    """The phrases that bind, and what stands between blanks outside them."""
    return _PHRASE.findall(folded), _PHRASE.sub(" ", folded).split()
