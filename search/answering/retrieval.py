"""From an understood query to ranked record numbers: documents, their best passages, gentle factors.

Two rounds with the engine: a look at what the query finds, then what that look has left open.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from search.answering.order import rank
from search.answering.spellings import spelling_factors, spelling_queries
from search.engines.fragments import Everything, Fragment
from search.engines.protocol import FACETS, Filters, HeadQuery, HeadResult, Hit, PassageQuery, SearchEngine
from search.engines.rounds import Questions, Talk, hold, together
from search.query.understanding import Understanding
from search.scoring.components import HEAD_COMPONENTS, PASSAGE_COMPONENTS, compose
from search.scoring.matching import Demand, across_borders, match
from search.scoring.ranking import (
    DEFAULT_RANKING,
    HEAD_WINDOW,
    PASSAGE_WINDOW,
    Ranking,
)

# With fewer hits than this the demands on a hit are lowered: a page of near misses is worth more than a short list.
FEW_HITS = 20

Slips = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wanted:
    """Which results of a query. ``order``: "score", "newest" or "oldest"; ``limit`` of them from ``offset`` on."""

    filters: Filters = field(default_factory=dict)
    order: str = "score"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = FACETS
    ranking: Ranking = DEFAULT_RANKING


@dataclass(frozen=True)
class Retrieval:
    """Record numbers of the page asked for, how many hits there are, and facets (value, label, count).

    ``match``: what made a record a hit. ``pinned``: numbers that the editors put first (search.curation).
    ``slips``: parts of the query that were taken for editors' words mistyped.
    ``across``: no document holds these words as words; hits have their characters side by side across other words.
    ``loosened``: phrases in quotation marks that nothing holds as they are; they were taken for words.
    """

    numbers: list[int]
    total: int
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    match: Fragment = field(default_factory=Everything)
    pinned: tuple[int, ...] = ()
    slips: Slips = ()
    across: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """What is known of a query after the first round.

    Attributes:
        query: what is a hit, now that it is known how many there are for most of the words.
        demand: what ``query`` asks of a hit; ``result``: its answer, if ``is_answered``: it is what the first round asked.
        passages: scores of the best passages, by record number.
        slips: parts of the query that are taken for editors' words mistyped.
        loosened: phrases in quotation marks that nothing holds as they are.
    """

    understood: Understanding
    wanted: Wanted
    query: HeadQuery
    demand: Demand
    result: HeadResult
    passages: dict[int, float]
    is_answered: bool
    slips: Slips = ()
    loosened: tuple[str, ...] = ()


def retrieve(engine: SearchEngine, understood: Understanding, wanted: Wanted | None = None) -> Retrieval:
    """One page of hits. An empty query is always listed by date."""
    return hold(engine, _retrieve(understood, wanted or Wanted()))


def _retrieve(understood: Understanding, wanted: Wanted) -> Talk[Retrieval]:
    return (yield from settle((yield from look(understood, wanted))))


def look(understood: Understanding, wanted: Wanted) -> Talk[Look]:
    """The first round: hits for most of the words, and the best passages."""
    if understood.is_empty and wanted.order == "score":
        wanted = replace(wanted, order="newest")
    query = _head_query(understood, wanted)
    passages = passage_query(wanted.filters, understood, wanted.ranking) if wanted.order == "score" else None
    # How much is asked of a hit, and whether a number is known to the corpus, is no matter of filters.
    filtered = any(wanted.filters.values())
    loose = understood.as_loose() if understood.bound else None
    whole = [match(understood)] if filtered else []
    whole += [match(loose)] if loose else []
    answers = yield Questions(
        heads=(query, *(HeadQuery(match=each, limit=1, order="newest") for each in whole)),
        passages=(passages,) if passages else (),
    )
    totals = [head.total for head in answers.heads]
    known = totals[1] if filtered else totals[0]
    loosened = understood.bound if loose and not known else ()
    if loose and loosened:
        understood, known = loose, totals[-1]
    elif understood.is_number and not known:
        understood = understood.as_words()
    demand = find_demand(known)
    is_answered = understood.is_empty or (demand is Demand.MOST_WORDS and not loosened)
    if not is_answered:
        query = replace(query, match=match(understood, demand))
    best = {hit.number: hit.score for hits in answers.passages for hit in hits}
    return Look(understood, wanted, query, demand, answers.heads[0], best, is_answered, understood.slips, loosened)


def _head_query(understood: Understanding, wanted: Wanted) -> HeadQuery:
    by_score = wanted.order == "score"
    return HeadQuery(
        match=match(understood),
        score=compose(HEAD_COMPONENTS, understood, wanted.ranking) if by_score else None,
        filters=wanted.filters,
        order=wanted.order,
        limit=max(HEAD_WINDOW, wanted.offset + wanted.limit) if by_score else wanted.limit,
        offset=0 if by_score else wanted.offset,
        facets=wanted.facets,
    )


def find_demand(total: int) -> Demand:
    """What to ask of a hit when the whole corpus has so many for most of the words. Filters don't count here: they
    choose among the hits of a query, and must not make others of them."""
    if total >= FEW_HITS:
        return Demand.MOST_WORDS
    return Demand.ANY_WORD if total else Demand.ANYTHING_ALIKE


def passage_query(filters: Filters, understood: Understanding, ranking: Ranking) -> PassageQuery | None:
    """Which documents a passage speaks for."""
    wanted = compose(PASSAGE_COMPONENTS, understood, ranking)
    return PassageQuery(score=wanted, filters=filters, limit=PASSAGE_WINDOW) if wanted else None


def settle(seen: Look) -> Talk[Retrieval]:
    """The second round: less is asked of a hit where there were few, passages speak for their documents."""
    (result, spoken_for, spelt), across = yield from together(_hits(seen), _words_across(seen))
    page, wanted = slice(seen.wanted.offset, seen.wanted.offset + seen.wanted.limit), seen.wanted
    if wanted.order != "score" or not result.total:
        numbers = [hit.number for hit in result.hits][: wanted.limit]
    else:
        numbers = rank(result, spoken_for, seen.passages, wanted.ranking, spelt)[page]
    return Retrieval(
        numbers, result.total, result.facets, seen.query.match,
        slips=seen.slips, across=across, loosened=seen.loosened if result.total else (),
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
