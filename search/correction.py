"""您是不是要找: what the query would be if it were spelt as a title that sounds or looks like it."""

from collections.abc import Iterable

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.tokens import characters, is_han
from search.query.near_misses import MIN_LENGTH, is_one_slip
from search.query.understanding import Understanding

# Two syllables sound alike too often by chance.
MIN_SYLLABLES = 2
# From here on a slip is likelier than another phrase that differs by one character.
SURE_LENGTH = 7


def suggest_correction(understood: Understanding, titles: Iterable[str]) -> str | None:
    """The query with editors' words put right, or the part of the first title that sounds like the query.

    None if the query stands in a title as typed, or nothing sounds or looks like it.
    """
    return understood.corrected or _like_a_title(understood, titles)


def _like_a_title(understood: Understanding, known: Iterable[str]) -> str | None:
    lines = [(characters(fold(text)), text) for text in known]
    typed = list(understood.characters)
    if len(typed) == 0 or any(_find(tokens, typed) is not None for tokens, _ in lines):
        return None
    heard = _by_sound(understood, lines)
    if heard or (len(typed) < SURE_LENGTH and all(len(unit) > 1 for unit in understood.units)):
        return heard  # a short query of proper words is no slip: 技术改进 beside 技术改造
    return _by_looks(typed, lines)


def _by_looks(typed: list[str], lines: list[tuple[list[str], str]]) -> str | None:
    """The stretch of a title that one wrong, missing, doubled or swapped character turned into the query."""
    query = "".join(typed)
    if len(typed) < MIN_LENGTH or not is_han(query):
        return None
    for tokens, _ in lines:
        for size in (len(typed), len(typed) + 1, len(typed) - 1):
            for at in range(len(tokens) - size + 1):
                part = "".join(tokens[at : at + size])
                same_ends = (part[0], part[-1]) == (query[0], query[-1])
                if (size == len(typed) or same_ends) and is_one_slip(query, part):
                    return part
    return None


def _by_sound(understood: Understanding, lines: list[tuple[list[str], str]]) -> str | None:
    ways = query_sounds(understood)
    for tokens, _ in lines:
        text = "".join(tokens)
        for sounds, by_initials in ways:
            heard = list(initials(text) if by_initials else syllables(text))
            at = _find(heard, list(sounds))
            if at is not None and len(heard) == len(tokens):
                return "".join(tokens[at : at + len(sounds)])
    return None


def query_sounds(understood: Understanding) -> list[tuple[tuple[str, ...], bool]]:
    """(syllables, False) or (initials, True) that the query may stand for."""
    if any(map(is_han, understood.characters)):
        return [(understood.sounds, False)] if len(understood.sounds) >= MIN_SYLLABLES else []
    if len(understood.pieces) != 1:
        return []
    piece = understood.pieces[0]
    readings = [(reading, False) for reading in piece.pinyin if len(reading) >= MIN_SYLLABLES]
    return [*readings, *([(piece.initials, True)] if len(piece.initials) > 2 else [])]


def _find(line: list[str], part: list[str]) -> int | None:
    size = len(part)
    return next((at for at in range(len(line) - size + 1) if line[at : at + size] == part), None)
