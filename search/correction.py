"""您是不是要找: what the query would be if it were spelt as a title that sounds like it."""

from collections.abc import Iterable

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.tokens import characters, is_han
from search.query.understanding import Understanding

# Two syllables sound alike too often by chance.
MIN_SYLLABLES = 2


def suggest_correction(understood: Understanding, titles: Iterable[str]) -> str | None:
    """The query with editors' words put right, or the part of the first title that sounds like the query.

    None if the query stands in a title as typed, or nothing sounds like it.
    """
    return understood.corrected or _sounding_like(understood, titles)


def _sounding_like(understood: Understanding, known: Iterable[str]) -> str | None:
    lines = [(characters(fold(text)), text) for text in known]
    typed = list(understood.characters)
    if len(typed) == 0 or any(_find(tokens, typed) is not None for tokens, _ in lines):
        return None
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
