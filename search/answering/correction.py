"""您是不是要找: what the query would be if it were spelt as a title that sounds or looks like it."""

from collections.abc import Iterable
from itertools import accumulate

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import characters, is_han, unique
from search.answering.written import WrittenParts
from search.engines.fragments import Constant, Fragment, Phrase, Term, any_of
from search.engines.protocol import HeadQuery
from search.engines.rounds import Questions, Talk
from search.query.understanding import Understanding
from search.scoring.matching import MIN_INITIALS
from search.words.near_misses import MIN_LENGTH, is_one_slip

# Two syllables sound alike too often by chance.
MIN_SYLLABLES = 2
# From here on a slip is likelier than another phrase that differs by one character.
SURE_LENGTH = 7
# Titles looked at; the best of them sound like the query.
MAX_TITLES = 20


# A title in characters, and the places in it where a word may begin or end.
Line = tuple[list[str], frozenset[int]]


def find_correction(understood: Understanding, segmenter: Segmenter) -> Talk[str | None]:
    """The words of a title that sound or look like a query of which nothing published is written so."""
    alike = _titles_alike(understood)
    titles = (yield Questions(heads=(HeadQuery(match=alike, limit=MAX_TITLES),) if alike else ())).heads
    numbers = tuple(hit.number for head in titles for hit in head.hits)
    written = WrittenParts(understood) if numbers else None
    answers = yield Questions(heads=written.queries if written else (), cards=numbers)
    if written is None or written.hold([head.total > 0 for head in answers.heads]):
        return None
    known = [answers.cards[number]["title"] for number in numbers if number in answers.cards]
    return suggest_correction(understood, known, segmenter)


def _titles_alike(understood: Understanding) -> Fragment | None:
    """Titles that sound like the query, then those that lack one of its characters at most."""
    sounds = [
        Constant(Phrase("title_initials" if by_initials else "title_sound", tokens), 1000.0)
        for tokens, by_initials in query_sounds(understood)
    ]
    typed = unique(understood.characters)
    looks = any_of([Term("title_grams", each) for each in typed], max(len(typed) - 1, 1))
    close = looks is not None and len(understood.characters) >= MIN_LENGTH and is_han("".join(typed))
    return any_of([*sounds, *([looks] if looks and close else [])])


def suggest_correction(understood: Understanding, titles: Iterable[str], segmenter: Segmenter) -> str | None:
    """The words of the first title that sound like the query.

    None if the query stands in a title as typed, or nothing sounds or looks like it.
    """
    lines = [_read_line(fold(text), segmenter) for text in titles]
    typed = list(understood.characters)
    if len(typed) == 0 or any(_find(tokens, typed) is not None for tokens, _ in lines):
        return None
    heard = _by_sound(understood, lines)
    if heard or (len(typed) < SURE_LENGTH and all(len(unit) > 1 for unit in understood.units)):
        return heard  # a short query of proper words is no slip: 技术改进 beside 技术改造
    return _by_looks(typed, lines)


def _read_line(folded: str, segmenter: Segmenter) -> Line:
    tokens = characters(folded)
    units = [characters(unit) for unit in segmenter.units(folded)]
    starts = accumulate(map(len, units), initial=0)
    # A word inside a longer one has borders too: 保护 in 保护法.
    inner = [
        (start + at, start + at + size)
        for start, unit in zip(starts, units, strict=False)
        for size in range(2, len(unit))
        for at in (0, len(unit) - size)
        if segmenter.is_word("".join(unit[at : at + size]))
    ]
    outer = accumulate(map(len, units), initial=0)
    return tokens, frozenset([*outer, *(place for span in inner for place in span)])


def _by_looks(typed: list[str], lines: list[Line]) -> str | None:
    """The stretch of a title that one wrong, missing, doubled or swapped character turned into the query."""
    query = "".join(typed)
    if len(typed) < MIN_LENGTH or not is_han(query):
        return None
    for tokens, borders in lines:
        for size in (len(typed), len(typed) + 1, len(typed) - 1):
            for at in range(len(tokens) - size + 1):
                if not {at, at + size} <= borders:
                    continue
                part = "".join(tokens[at : at + size])
                same_ends = (part[0], part[-1]) == (query[0], query[-1])
                if (size == len(typed) or same_ends) and is_one_slip(query, part):
                    return part
    return None


def _by_sound(understood: Understanding, lines: list[Line]) -> str | None:
    """Whole words alone: 交换平台 holds nothing that 环评 could stand for."""
    ways = query_sounds(understood)
    for tokens, borders in lines:
        text = "".join(tokens)
        for sounds, by_initials in ways:
            heard = list(initials(text) if by_initials else syllables(text))
            at = _find(heard, list(sounds), borders) if len(heard) == len(tokens) else None
            if at is not None:
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
    return [*readings, *([(piece.initials, True)] if len(piece.initials) >= MIN_INITIALS else [])]


def _find(line: list[str], part: list[str], borders: frozenset[int] | None = None) -> int | None:
    """Where the part stands in the line, from border to border if there are any."""
    size = len(part)
    places = (at for at in range(len(line) - size + 1) if line[at : at + size] == part)
    return next((at for at in places if borders is None or {at, at + size} <= borders), None)
