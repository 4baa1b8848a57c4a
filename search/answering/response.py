"""What a search answers: results as the page and the API show them, with matches marked, and facets."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from publishing.facets import windows_of
from search.answering.facets import FacetValue
from search.answering.highlighting import mark, marked_terms, snippet
from search.answering.past import card_on
from search.answering.retrieval import Retrieval
from search.documents.recognised import is_recognised, plain
from search.engines.protocol import PassageHit, PassageQuery
from search.engines.rounds import Questions, Talk
from search.labels.portals import portal_names
from search.query.understanding import Understanding
from search.scoring.components import PASSAGE_COMPONENTS, compose
from search.scoring.ranking import DEFAULT_RANKING

# Passages looked at for the snippets of one page of results.
SNIPPET_PASSAGES = 80


# What cards of an index of before have not.
NEWER: dict[str, Any] = {"support_amount": "", "support_max": None, "event": None, "phone": "", "labels": []}


@dataclass(frozen=True)
class SearchResponse:
    """What was found. ``results``: cards (documents.build.make_card) with
    ``window`` {"status", "opens_at", "closes_at", "days_left", "url"} or None, ``portal_name``, ``highlights`` {"title", "body"}, ``recognised`` (the words of the body come from a scan) and ``pinned`` (the editors put it first). ``is_away``: no engine answered.
    ``close``: how many of ``total`` are close to the query; they are the first ones as a rule. ``answer``: a passage that answers the question (search.answering.quoting), None if there is none that is sure."""

    query: str
    total: int
    took_ms: int
    engine: str
    results: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    suggestion: str | None = None
    answer: dict[str, Any] | None = None
    close: int = 0
    notice: str | None = None
    is_away: bool = False


def cards_and_passages(
    understood: Understanding, numbers: list[int]
) -> Talk[tuple[dict[int, dict[str, Any]], dict[int, PassageHit]]]:
    """What the page's results show, and each one's best passage with its text, by record number."""
    wanted = compose(PASSAGE_COMPONENTS, understood, DEFAULT_RANKING) if numbers else None
    query = (
        PassageQuery(wanted, numbers=tuple(numbers), limit=len(numbers), window=SNIPPET_PASSAGES, with_text=True)
        if wanted
        else None
    )
    answers = yield Questions(passages=(query,) if query else (), cards=tuple(numbers))
    return answers.cards, {hit.number: hit for hits in answers.passages for hit in hits}


def describe_results(
    understood: Understanding,
    found: Retrieval,
    cards: dict[int, dict[str, Any]],
    texts: dict[int, PassageHit],
    now: datetime,
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """Cards with highlights, and with what their dates mean now, or what they were on a day."""
    terms = marked_terms(understood)
    results = []
    for number in found.numbers:
        if number in cards:
            card = {"standing": [], **cards[number]}
            card = card_on(card, as_of) if as_of else card
            said = texts[number].text if number in texts else card["summary"]
            body = snippet(plain(said), terms)
            portal = portal_names().get(card["portal"] or "", "")
            window = describe_window(card.get("window"), now)
            marked = {"title": mark(card["title"], terms), "body": body}
            pinned = number in found.pinned
            results.append(
                {
                    "standing": [],
                    "arrangement": None,
                    **NEWER,
                    **card,
                    "window": window,
                    "portal_name": portal,
                    "highlights": marked,
                    "recognised": is_recognised(said),
                    "pinned": pinned,
                }
            )
    return results


def describe_window(window: dict[str, Any] | None, now: datetime) -> dict[str, Any] | None:
    """The window as it stands ``now`` (aware); ``days_left``: whole days until it closes, 0 on the last one, None if it is
    not open or never closes."""
    if not window:
        return None
    told = windows_of({"application": window}, now)
    closes = window["closes_at"] and datetime.fromisoformat(window["closes_at"])
    days_left = (closes.date() - now.astimezone(closes.tzinfo).date()).days if closes and "open" in told else None
    return {**window, "status": told[-1], "days_left": days_left}
