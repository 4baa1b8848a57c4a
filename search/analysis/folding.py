"""One form for all ways of writing the same text, with the way back to the original."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_CONVERTER = OpenCC("t2s")


@dataclass(frozen=True)
class FoldedText:
    """Folded text and, for each of its characters, the index of the original character it came from."""

    original: str
    text: str
    origins: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the folded span [start, end) came from (start < end)."""
        return self.origins[start], self.origins[end - 1] + 1


class _FoldTable(dict[int, str]):
    """For str.translate: NFKC and lower case of each code point, worked out when first met.

    Character by character, so that positions can be traced; combining marks stay as they are.
    """

    def __missing__(self, code_point: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code_point)).lower()
        self[code_point] = folded
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """NFKC, lower case, traditional → simplified."""
    return to_simplified(text.translate(_TABLE))


def fold_with_origins(text: str) -> FoldedText:
    """As :func:`fold`, and where each character came from (for highlighting the original)."""
    folded = text.translate(_TABLE)
    # Every character gives one or more: as many as before are the same ones, as nearly always.
    origins: Sequence[int] = range(len(text))
    if len(folded) != len(text):
        origins = [index for index, character in enumerate(text) for _ in _TABLE[ord(character)]]
    return FoldedText(text, to_simplified(folded), origins)


def to_simplified(text: str) -> str:
    """Traditional characters to simplified ones, character for character: the length stays."""
    if text.isascii():
        return text
    converted = _CONVERTER.convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_convert_character(character) for character in text)


@lru_cache(maxsize=50_000)
def _convert_character(character: str) -> str:
    converted = _CONVERTER.convert(character)
    return converted if len(converted) == 1 else character
