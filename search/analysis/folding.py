"""One form for all ways of writing the same text, with the way back to the original."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from search.analysis.variants import RADICALS, VARIANTS

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


# What nobody sees: zero width blanks and joiners, soft hyphens, variation selectors. Inside a word it is not there.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)


class _FoldTable(dict[int, str]):
    """For str.translate: what becomes of each code point, worked out when first met.

    NFKC (compatibility characters, full width), lower case, radicals and variants as the usual characters, nothing for
    what is invisible. Character by character, so that positions can be traced; combining marks stay as they are.
    """

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        folded = unicodedata.normalize("NFKC", RADICALS.get(character, character)).lower()
        self[code_point] = "" if _INVISIBLE.match(character) else VARIANTS.get(folded, folded)
        return self[code_point]


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """One form: NFKC, lower case, radicals and variants → usual characters, traditional → simplified."""
    return to_simplified(text.translate(_TABLE))


def fold_with_origins(text: str) -> FoldedText:
    """As :func:`fold`, and where each character came from (for highlighting the original)."""
    folded = text.translate(_TABLE)
    # As many as before are the same ones, as nearly always, unless some went.
    origins: Sequence[int] = range(len(text))
    if len(folded) != len(text) or _INVISIBLE.search(text):
        origins = [index for index, character in enumerate(text) for _ in _TABLE[ord(character)]]
    return FoldedText(text, to_simplified(folded), origins)


def simplify(character: str) -> str:
    """One character without its traditional form, and with its variant."""
    return _convert_character(character)


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
