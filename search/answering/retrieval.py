"""From an understood query to ranked record numbers: documents, their best passages, gentle factors.

Two rounds with the engine: a look at what the query finds (search.answering.looking), then what that look has left open.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from search.answering.looking import Look, Slips, Wanted, look
from search.answering.meaning import added, meaning_scores
from search.answering.order import Ranked, rank
from search.answering.spellings import spelling_factors, spelling_queries
from search.engines.fragments import AllOf, Everything, Fragment
from search.engines.protocol import HeadQuery, HeadResult, Hit, SearchEngine
from search.engines.rounds import Questions, Talk, hold, together
from search.query.understanding import Understanding
from search.scoring.closeness import close_match
from search.scoring.matching import Demand, across_borders, match
from search.scoring.ranking import HEAD_WINDOW

# From so many hits on the list is told apart into close ones and others.
MANY_HITS = 50


@dataclass(frozen=True)
class Retrieval:
    """Record numbers of the page asked for, how many hits there are, and facets (value, label, count).

    ``match``: what made a record a hit. ``pinned``: numbers that the editors put first (search.curation).
    ``slips``: parts of the query that were taken for editors' words mistyped.
    ``across``: no document holds these words as words; hits have their characters side by side across other words.
    ``loosened``: phrases in quotation marks that nothing holds as they are; they were taken for words.
    ``passages``: what passages add to the scores of the documents that they speak for; ``best_said``: whose is the best.
    ``close``: how many hits are close to the query (search.scoring.closeness), all of a few.
    ``meaning``: what being close to the query in meaning adds.
    ``leader``: the record with the highest score, None without scores; ``lead``: by what share of it it leads the next.
    """

    numbers: list[int]
    total: int
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    match: Fragment = field(default_factory=Everything)
    pinned: tuple[int, ...] = ()
    slips: Slips = ()
    across: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()
    passages: Mapping[int, float] = field(default_factory=dict)
    meaning: Mapping[int, float] = field(default_factory=dict)
    best_said: int | None = None
    leader: int | None = None
    lead: float = 0.0
    close: int = 0


def retrieve(engine: SearchEngine, understood: Understanding, wanted: Wanted | None = None) -> Retrieval:
    """One page of hits. An empty query is always listed by date."""
    return hold(engine, _retrieve(understood, wanted or Wanted()))


def _retrieve(understood: Understanding, wanted: Wanted) -> Talk[Retrieval]:
    return (yield from settle((yield from look(understood, wanted))))


def settle(seen: Look) -> Talk[Retrieval]:
    """The second round: less is asked of a hit where there were few, passages speak for their documents."""
    hits = together(_hits(seen), _count_close(seen))
    ((result, spoken_for, spelt), close), across = yield from together(hits, _words_across(seen))
    page, wanted = slice(seen.wanted.offset, seen.wanted.offset + seen.wanted.limit), seen.wanted
    meaning: Mapping[int, float] = {}
    if wanted.order != "score" or not result.total:
        ranked = Ranked([hit.number for hit in result.hits][: wanted.limit])
        numbers = ranked.numbers
    else:
        ranked = rank(result, spoken_for, seen.passages, wanted.ranking, spelt)
        if meaning := meaning_scores(seen, ranked.pool, ranked.first, ranked.lead):
            by_words = ranked
            ranked = rank(result, spoken_for, added(seen.passages, meaning), wanted.ranking, spelt)
            ranked = replace(ranked, lead=by_words.lead if ranked.leader == by_words.leader else 0.0)
        numbers = ranked.numbers[page]
    return Retrieval(
        numbers, result.total, result.facets, seen.query.match,
        slips=seen.slips, across=across, loosened=seen.loosened if result.total else (), passages=seen.passages,
        meaning=meaning, best_said=seen.best_said, leader=ranked.leader, lead=ranked.lead,
        close=_tell_close(seen, result.total, close),
    )  # fmt: skip


def _hits(seen: Look) -> Talk[tuple[HeadResult, list[Hit], dict[int, float]]]:
    """The hits by document, those that passages speak for, and what other spellings leave of a score."""
    window = {hit.number for hit in seen.result.hits[:HEAD_WINDOW]} if seen.is_answered else set()
    missing = seen.passages.keys() - window
    asked = ([] if seen.is_answered else [seen.query]) + _others_among(seen.query, missing)
    spelt = (
        spelling_queries(seen.understood.text, window | missing, None if seen.is_answered else seen.query)
        if seen.wanted.order == "score"
        else []
    )
    answers = yield Questions(heads=(*asked, *(query for queries in spelt for query in queries)))
    heads = iter(answers.heads)
    result = seen.result if seen.is_answered else next(heads)
    spoken_for = next(heads).hits if missing else []
    found = [{hit.number for _query in queries for hit in next(heads).hits} for queries in spelt]
    return result, spoken_for, spelling_factors(found)


def _count_close(seen: Look) -> Talk[int | None]:
    """How many of many hits are close; None for a few, or if all are."""
    is_many = seen.is_answered and seen.wanted.order == "score" and seen.result.total >= MANY_HITS
    close = close_match(seen.understood) if is_many else None
    if close is None:
        return None
    # What is close is a hit, unless more is asked of one than words.
    asks_more = seen.understood.soft or seen.understood.bound
    wanted = AllOf((seen.query.match, close)) if asks_more else close
    answers = yield Questions(heads=(HeadQuery(wanted, filters=seen.wanted.filters, order="newest", limit=1),))
    return answers.heads[0].total


def _tell_close(seen: Look, total: int, counted: int | None) -> int:
    """Of many hits those counted; where little was found and less is asked of a hit, those of before."""
    if total < MANY_HITS or seen.wanted.order != "score":
        return total
    if not seen.is_answered:
        return 0 if seen.loosened else seen.result.total
    return total if counted is None else counted


def _others_among(query: HeadQuery, numbers: Collection[int]) -> list[HeadQuery]:
    """Asks which of these are hits, and how good as whole documents; nothing for no numbers."""
    if not numbers:
        return []
    return [replace(query, numbers=tuple(sorted(numbers)), limit=len(numbers), offset=0, facets=())]


def _words_across(seen: Look) -> Talk[tuple[str, ...]]:
    """The words that are found across the borders of other words alone: where nothing has any of the query's words."""
    crossing = across_borders(seen.understood) if seen.demand is Demand.ANYTHING_ALIKE else {}
    any_word = match(seen.understood, Demand.ANY_WORD)
    asked = [any_word, *crossing.values()] if crossing else []
    answers = yield Questions(heads=tuple(HeadQuery(match=each, order="newest", limit=1) for each in asked))
    proper, *found = [head.total for head in answers.heads] or [0]
    return tuple(word for word, total in zip(crossing, found, strict=True) if total and not proper)
