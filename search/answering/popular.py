"""Popular queries that go on from what was typed: in characters, pinyin or initials."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.pinyin import initials, syllables
from search.analysis.tokens import characters, is_han
from search.engines.fragments import Fragment, all_of
from search.kept import Kept
from search.query.understanding import Understanding
from search.query_log.popular import forget_popular_queries, popular_queries
from search.scoring.matching import phrase_anywhere

# Looked at whether they stand in what is published; of these, MAX_POPULAR are offered at most.
MAX_CANDIDATES = 6
MAX_POPULAR = 4
LOOK_AGAIN_SECONDS = 60.0


@dataclass(frozen=True)
class PopularQuery:
    """A query that many ask, with what it is recognised by."""

    text: str
    characters: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]


def find_popular(understood: Understanding) -> list[PopularQuery]:
    """Those that begin with what was typed, most frequent first; never the same text again."""
    begun = list(_beginnings(understood))
    found = [
        popular
        for popular in _popular.get()
        if popular.characters != understood.characters
        and any(_begins(getattr(popular, stream), typed, partly) for stream, typed, partly in begun)
    ]
    return found[:MAX_CANDIDATES]


def stands_written(popular: PopularQuery) -> Fragment | None:
    """What is published holds each part of it, word for word: nothing is offered to readers that no page says."""
    parts = [tuple(characters(part)) for part in popular.text.split()]
    return all_of([phrase_anywhere(part) for part in parts if part])


def forget_popular() -> None:
    """Look again next time (tests)."""
    forget_popular_queries()
    _popular.forget()


def _beginnings(understood: Understanding) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """(stream, what was typed in its terms, whether the last token may be half typed)."""
    if not understood.characters:
        return
    yield "characters", understood.characters, False
    if any(map(is_han, understood.characters)):
        yield "sounds", understood.sounds, False
    elif len(understood.pieces) == 1:
        (piece,) = understood.pieces
        yield from (("sounds", reading, True) for reading in piece.pinyin)
        if piece.initials:
            yield "initials", piece.initials, False


def _begins(stream: tuple[str, ...], typed: tuple[str, ...], partly: bool) -> bool:
    if not typed or len(stream) < len(typed):
        return False
    *whole, last = typed
    there = stream[len(whole)]
    return stream[: len(whole)] == tuple(whole) and (there.startswith(last) if partly else there == last)


@lru_cache(maxsize=2048)
def _prepare(query: str) -> PopularQuery:
    return PopularQuery(query, tuple(characters(query)), syllables(query), initials(query))


def _read() -> list[PopularQuery]:
    return [_prepare(query) for query, _asked in popular_queries()]


_popular: Kept[list[PopularQuery]] = Kept(_read, empty=[], seconds=LOOK_AGAIN_SECONDS)
