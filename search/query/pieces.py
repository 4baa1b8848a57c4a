"""The parts of a query between blanks."""

import re
from dataclasses import dataclass

from search.analysis.pinyin import read_unfinished_pinyin
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import bigrams, characters, line_of, runs, unique
from search.query.filler import LIGHT_WORDS, telling
from search.query.quotes import split_bound
from search.words.dictionary import Dictionary

MAX_PIECES = 12
MAX_UNITS = 24
MAX_TOKENS = 64

_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"^[a-z]{2,60}$")


@dataclass(frozen=True)
class Piece:
    """A part of the query between blanks.

    Attributes:
        text: folded; ``quoted``: must stand as it is.
        characters, bigrams, units, words: its tokens (units side by side, words also inside one another).
        line: its characters with gaps where it is parted, as texts are indexed.
        pinyin: ways to read it as syllables, if it is letters; ``initials``: its letters as initials.
    """

    text: str
    quoted: bool
    characters: tuple[str, ...]
    bigrams: tuple[str, ...]
    units: tuple[str, ...]
    words: tuple[str, ...]
    line: tuple[str, ...]
    pinyin: tuple[tuple[str, ...], ...] = ()
    initials: tuple[str, ...] = ()


def read_pieces(folded: str, dictionary: Dictionary) -> tuple[Piece, ...]:
    quoted, loose = split_bound(folded)
    made = [make_piece(text, True, dictionary) for text in quoted]
    made += [make_piece(text, False, dictionary) for text in loose]
    pieces = [piece for piece in made if piece.characters]
    return tuple([piece for piece in pieces if piece.quoted or not is_light(piece)] or pieces)[:MAX_PIECES]


def is_light(piece: Piece) -> bool:
    return LIGHT_WORDS.issuperset(piece.units)


def without_light(text: str, segmenter: Segmenter) -> str:
    """The text with light words blanked out, so that no pair of characters reaches into one; as it is if all are."""
    units = [unit for run in runs(text) for unit in [*segmenter.units(run), " "]]
    rest = "".join(" " if unit in LIGHT_WORDS else unit for unit in units)
    return rest if rest.strip() else text


def without_year_sign(words: list[str]) -> list[str]:
    """2024年 is one word, and the year says it all."""
    return [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not (word in ("年", "年度") and _YEAR.fullmatch(before))
    ]


def make_piece(text: str, quoted: bool, dictionary: Dictionary) -> Piece:
    letters = bool(_LETTERS.match(text)) and not quoted
    segmenter = dictionary.query_segmenter
    return Piece(
        text=text,
        quoted=quoted,
        characters=tuple(characters(text))[:MAX_TOKENS],
        bigrams=tuple(unique(bigrams(without_light(text, segmenter))))[:MAX_TOKENS],
        units=tuple(unique(telling(without_year_sign(segmenter.units(text)))))[:MAX_UNITS],
        words=tuple(unique(telling(without_year_sign(segmenter.words(text)))))[:MAX_TOKENS],
        line=tuple(line_of(segmenter.plain(text)))[:MAX_TOKENS],
        pinyin=read_unfinished_pinyin(text) if letters else (),
        initials=tuple(text) if letters and len(text) <= 20 else (),
    )
