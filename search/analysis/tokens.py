"""Folded text → characters, bigrams, words."""

import re
from collections.abc import Iterable, Iterator
from operator import add
from typing import TypeVar

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# A run of Chinese characters, or a word of letters and digits with the signs that belong to it (iso9001-2015, 30%, c++).
_RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+(?:[.\-/&·][^\W_{HAN}]+)*[%+#]*)", re.UNICODE)
_SIGNED = re.compile(r"[^\W_]+", re.UNICODE)
# ISO9001 and ISO 9001 are the same two parts.
_PART = re.compile(r"\d+|[^\W\d_]+", re.UNICODE)
_IS_HAN = re.compile(rf"[{HAN}]")
# Stands in a line of characters where a blank or a stop parts two words: no phrase reaches across it. Quotation marks
# and brackets part nothing: 专精特新“小巨人”企业.
GAP = "¦"
_PARTED = re.compile(rf"(?<=[{HAN}])[^\w]*[\s。，、；：！？,.;:!?|][^\w]*(?=[{HAN}])", re.UNICODE)
# Nor do the signs between bodies that issue together: 工业和信息化部、财政部, 财政部 税务总局. What ends a body's name:
BODY_ENDS = "部委局署院厅会行府办室"
_NEXT_BODY = re.compile(rf"[{HAN}]{{1,20}}?[{BODY_ENDS}]")
_BETWEEN_BODIES = re.compile(rf"(?<=[{BODY_ENDS}])[ \t]*[、 \t][ \t]*(?={_NEXT_BODY.pattern})")
# 通　知: single characters set apart are one word.
_SPACED = re.compile(rf"(?<![{HAN}])[{HAN}](?:[ \t\u3000]+[{HAN}])+(?![{HAN}])")

T = TypeVar("T")

# Chinese characters and "", or "" and a word.
Run = tuple[str, str]


def is_han(text: str) -> bool:
    """Whether the text begins with a Chinese character."""
    return bool(_IS_HAN.match(text))


def split_runs(folded: str) -> list[Run]:
    """Runs of Chinese characters and words of letters and digits, without anything between.

    Split once, a text gives all its streams: the functions below take the runs.
    """
    return _RUN.findall(folded)


def runs(folded: str) -> Iterator[str]:
    """The same as plain texts."""
    return (han or word for han, word in split_runs(folded))


def characters(folded: str) -> list[str]:
    """Every Chinese character and every other word by itself, in order: the stream of exact phrases."""
    return characters_of(split_runs(folded))


def join_spaced(folded: str) -> str:
    """The text with letter-spaced words closed up."""
    return _SPACED.sub(lambda match: "".join(match[0].split()), folded)


def split_parted(folded: str) -> list[str]:
    """The stretches of a text that no blank and no stop between Chinese characters divides."""
    return _PARTED.split(_BETWEEN_BODIES.sub("", folded))


def begins_with_body(folded: str) -> bool:
    """Whether what a text begins with could be the name of an issuing body."""
    return bool(_NEXT_BODY.match(folded))


def line_of(folded: str) -> list[str]:
    """The characters in order with a GAP wherever the text is parted."""
    return join_lines(map(characters, split_parted(folded)))


def join_lines(lines: Iterable[list[str]]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        joined += [GAP, *line] if joined else line
    return joined


def characters_of(runs: Iterable[Run]) -> list[str]:
    tokens: list[str] = []
    for han, word in runs:
        tokens.extend(han or _PART.findall(word))
    return tokens


def bigrams(folded: str) -> list[str]:
    """Neighbouring pairs of Chinese characters; a lone character and other words as they are."""
    return bigrams_of(split_runs(folded))


def bigrams_of(runs: Iterable[Run]) -> list[str]:
    tokens: list[str] = []
    for han, word in runs:
        if len(han) > 1:
            tokens.extend(map(add, han, han[1:]))
        else:
            tokens.extend(han or with_all_parts(word))
    return tokens


def with_parts(word: str) -> list[str]:
    """``"iso9001-2015"`` → itself, ``"iso9001"`` and ``"2015"``: signs count and don't get in the way."""
    parts = _SIGNED.findall(word)
    return [word] if parts == [word] else [word, *parts]


def with_all_parts(word: str) -> list[str]:
    """The same, and letters and digits by themselves: ``"iso"``, ``"9001"``."""
    return unique([*with_parts(word), *_PART.findall(word)])


def unique(tokens: Iterable[T]) -> list[T]:
    """Each token once, in order of first appearance."""
    return list(dict.fromkeys(tokens))
