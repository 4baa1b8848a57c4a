"""What goes on from what was typed, in characters, pinyin or initials: popular queries and titles."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from publishing.facet_labels import VALIDITIES
from publishing.kinds import kind_label
from search.analysis.tokens import is_han
from search.answering.popular import MAX_POPULAR, find_popular, stands_written
from search.curation.suggestions import curate_suggestions
from search.documents.titles import START
from search.engines.fragments import Constant, Fragment, Phrase, best_of
from search.engines.protocol import HeadQuery, SearchEngine
from search.query.understanding import Understanding, understand
from search.standby.asking import ask_engines
from search.words.dictionary import current_dictionary

MAX_SUGGESTIONS = 10
MAX_TYPED_LENGTH = 60
SEARCH_URL = "/search/"
# What holds no longer is offered behind what does.
GONE = frozenset({"repealed", "expired"})


def suggest(typed: str) -> list[dict[str, Any]]:
    """``[{"text", "url", "kind", "state"}]``: popular queries, then titles, best first, those that hold no longer last; [] for
    nothing typed or if no engine answers. ``kind`` and ``state`` are what people read, "" of queries and of what holds."""
    understood = understand(typed[:MAX_TYPED_LENGTH], current_dictionary())
    wanted = title_completion(understood)
    answered = ask_engines(partial(_find, understood=understood, wanted=wanted)) if wanted else None
    return answered.value if answered else []


def _find(engine: SearchEngine, understood: Understanding, wanted: Fragment) -> list[dict[str, Any]]:
    candidates = [(popular.text, match) for popular in find_popular(understood) if (match := stands_written(popular))]
    titles, *written = engine.ask_together(
        heads=[
            HeadQuery(match=wanted, score=wanted, limit=MAX_SUGGESTIONS * 2),
            *(HeadQuery(match=match, limit=1) for _text, match in candidates),
        ]
    ).heads
    numbers = curate_suggestions(understood, [hit.number for hit in titles.hits])
    cards = engine.cards(numbers)
    queries = [text for (text, _match), found in zip(candidates, written, strict=True) if found.total][:MAX_POPULAR]
    offered = [
        {"text": text, "url": f"{SEARCH_URL}?{urlencode({'q': text})}", "kind": "", "state": ""} for text in queries
    ]
    titles_found = sorted((cards[number] for number in numbers if number in cards), key=_has_gone)
    return _unique([*offered, *map(_of_page, titles_found)])[:MAX_SUGGESTIONS]


def _has_gone(card: dict[str, Any]) -> bool:
    return card["validity"] in GONE or card["arrangement"] == "cancelled"


def _of_page(card: dict[str, Any]) -> dict[str, Any]:
    """Nothing is said of what is as one expects it."""
    state = str(VALIDITIES[card["validity"]]) if card["validity"] not in (None, "in_force") else ""
    state = str(_("已取消")) if card["arrangement"] == "cancelled" else state
    return {"text": card["title"], "url": card["url"], "kind": kind_label(card["kind"]), "state": state}


def _unique(offered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each text once; a page goes before a search for its title."""
    by_text: dict[str, dict[str, Any]] = {}
    for one in offered:
        known = by_text.get(one["text"])
        if known is None or known["url"].startswith(SEARCH_URL):
            by_text[one["text"]] = one
    return list(by_text.values())


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
