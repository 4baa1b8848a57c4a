"""Folded text → characters, bigrams, words."""

import itertools
import re
from collections.abc import Iterable, Iterator

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# A run of Chinese characters, or a word of letters and digits with the signs that belong to it (iso9001-2015, 30%, c++).
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[.\-/&·][^\W_{HAN}]+)*[%+#]*", re.UNICODE)
_PART = re.compile(r"[^\W_]+", re.UNICODE)
_IS_HAN = re.compile(rf"[{HAN}]")


def is_han(text: str) -> bool:
    """Whether the text begins with a Chinese character."""
    return bool(_IS_HAN.match(text))


def runs(folded: str) -> Iterator[str]:
    """Runs of Chinese characters and words of letters and digits, without anything between."""
    return (match.group() for match in _RUN.finditer(folded))


def characters(folded: str) -> list[str]:
    """Every Chinese character and every other word by itself, in order: the stream of exact phrases."""
    tokens: list[str] = []
    for run in runs(folded):
        tokens.extend(run if is_han(run) else _PART.findall(run))
    return tokens


def bigrams(folded: str) -> list[str]:
    """Neighbouring pairs of Chinese characters; a lone character and other words as they are."""
    tokens: list[str] = []
    for run in runs(folded):
        if not is_han(run):
            tokens.extend(with_parts(run))
        elif len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(map("".join, itertools.pairwise(run)))
    return tokens


def with_parts(word: str) -> list[str]:
    """``"iso9001-2015"`` → itself, ``"iso9001"`` and ``"2015"``: signs count and don't get in the way."""
    parts = _PART.findall(word)
    return [word] if parts == [word] else [word, *parts]


def unique(tokens: Iterable[str]) -> list[str]:
    """Each token once, in order of first appearance."""
    return list(dict.fromkeys(tokens))
