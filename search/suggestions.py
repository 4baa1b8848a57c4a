"""Titles that go on from what was typed: in characters, pinyin or initials."""

from functools import partial
from typing import Any

from search.analysis.tokens import is_han
from search.curation.suggestions import curate_suggestions
from search.dictionary import current_dictionary
from search.documents.titles import START
from search.engines.protocol import HeadQuery, SearchEngine
from search.fragments import Constant, Fragment, Phrase, best_of
from search.query.understanding import Understanding, understand
from search.standby.asking import ask_engines

MAX_SUGGESTIONS = 10
MAX_TYPED_LENGTH = 60


def suggest_titles(typed: str) -> list[dict[str, Any]]:
    """``[{"text", "url"}]``, best first; [] for nothing typed or if no engine answers."""
    understood = understand(typed[:MAX_TYPED_LENGTH], current_dictionary())
    wanted = title_completion(understood)
    answered = ask_engines(partial(_find_titles, understood=understood, wanted=wanted)) if wanted else None
    return answered.value if answered else []


def _find_titles(engine: SearchEngine, understood: Understanding, wanted: Fragment) -> list[dict[str, Any]]:
    hits = engine.heads(HeadQuery(match=wanted, score=wanted, limit=MAX_SUGGESTIONS * 2)).hits
    numbers = curate_suggestions(understood, [hit.number for hit in hits])
    cards = engine.cards(numbers)
    found = [cards[number] for number in numbers if number in cards]
    by_title = {card["title"]: card for card in reversed(found)}
    unique = sorted(by_title.values(), key=found.index)
    return [{"text": card["title"], "url": card["url"]} for card in unique[:MAX_SUGGESTIONS]]


def title_completion(understood: Understanding) -> Fragment | None:
    """Titles that begin with what was typed before those that hold it, characters before sounds before initials."""
    ways: list[Fragment] = []
    if any(map(is_han, understood.characters)) or any(token.isdigit() for token in understood.characters):
        ways += _begins_or_holds("title_line", understood.characters, 6.0)
        if len(understood.sounds) > 1:
            ways += _begins_or_holds("title_sound", understood.sounds, 4.0)
    for piece in understood.pieces:
        for reading in piece.pinyin:
            ways += _begins_or_holds("title_sound", reading, 4.0)
        if piece.initials:
            ways += _begins_or_holds("title_initials", piece.initials, 2.0)
    return best_of(ways)


def _begins_or_holds(field: str, tokens: tuple[str, ...], score: float) -> list[Fragment]:
    begins: Fragment = Constant(Phrase(field, (START, *tokens), prefix=True), score + 1.0)
    return [begins, Constant(Phrase(field, tokens, prefix=len(tokens) > 1), score)]
