"""From an understood query to ranked record numbers: documents, their best passages, gentle factors."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from search.analysis.spelling import other_tokens, spelled_tokens
from search.analysis.tokens import unique
from search.engines.fragments import Everything, Fragment, Term, any_of
from search.engines.protocol import FACETS, Filters, HeadQuery, HeadResult, Hit, PassageQuery, SearchEngine
from search.query.understanding import Understanding
from search.scoring.components import HEAD_COMPONENTS, PASSAGE_COMPONENTS, compose
from search.scoring.matching import Demand, match
from search.scoring.ranking import (
    DEFAULT_RANKING,
    HEAD_WINDOW,
    OTHER_CHARACTERS_FACTOR,
    PASSAGE_WINDOW,
    VARIANT_FACTOR,
    Ranking,
)

# With fewer hits than this the demands on a hit are lowered: a page of near misses is worth more than a short list.
FEW_HITS = 20


@dataclass(frozen=True)
class Retrieval:
    """Record numbers of the page asked for, how many hits there are, and facets (value, label, count).

    ``match``: what made a record a hit. ``pinned``: numbers that the editors put first (search.curation).
    """

    numbers: list[int]
    total: int
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    match: Fragment = field(default_factory=Everything)
    pinned: tuple[int, ...] = ()


def retrieve(
    engine: SearchEngine,
    understood: Understanding,
    *,
    filters: Filters,
    order: str = "score",
    offset: int = 0,
    limit: int = 10,
    facets: tuple[str, ...] = FACETS,
    ranking: Ranking = DEFAULT_RANKING,
) -> Retrieval:
    """One page of hits. ``order``: "score", "newest" or "oldest"; an empty query is always listed by date."""
    if understood.is_empty and order == "score":
        order = "newest"
    by_score = order == "score"
    query = HeadQuery(
        match=match(understood),
        score=compose(HEAD_COMPONENTS, understood, ranking) if by_score else None,
        filters=filters,
        order=order,
        limit=max(HEAD_WINDOW, offset + limit) if by_score else limit,
        offset=0 if by_score else offset,
        facets=facets,
    )
    wanted = passage_query(filters, understood, ranking) if by_score else None
    # How much is asked of a hit, and whether a number is known to the corpus, is no matter of filters.
    whole = [HeadQuery(match=query.match, limit=1, order="newest")] if any(filters.values()) else []
    answers = engine.ask_together(heads=[query, *whole], passages=[wanted] if wanted else [])
    result = answers.heads[0]
    best = {hit.number: hit.score for hits in answers.passages for hit in hits}
    demand = find_demand(answers.heads[-1].total)
    if understood.is_number and not answers.heads[-1].total:
        understood = understood.as_words()
    if demand is not Demand.MOST_WORDS and not understood.is_empty:
        query = replace(query, match=match(understood, demand))
        result, *others = engine.ask_together(heads=[query, *others_among(query, best.keys())]).heads
    else:
        missing = best.keys() - {hit.number for hit in result.hits[:HEAD_WINDOW]}
        others = engine.ask_together(heads=others_among(query, missing)).heads
    if not by_score or not result.total:
        return Retrieval([hit.number for hit in result.hits][:limit], result.total, result.facets, query.match)
    spoken_for = [hit for other in others for hit in other.hits]
    spelt = spelling_factors(engine, understood, {hit.number for hit in [*result.hits[:HEAD_WINDOW], *spoken_for]})
    numbers = rank(result, spoken_for, best, ranking, spelt)
    return Retrieval(numbers[offset : offset + limit], result.total, result.facets, query.match)


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


def others_among(query: HeadQuery, numbers: Collection[int]) -> list[HeadQuery]:
    """Asks which of these are hits, and how good as whole documents; nothing for no numbers."""
    if not numbers:
        return []
    return [replace(query, numbers=tuple(sorted(numbers)), limit=len(numbers), offset=0, facets=())]


def spelling_factors(engine: SearchEngine, understood: Understanding, numbers: Collection[int]) -> dict[int, float]:
    """What is left of the score of a document that has the query only in another spelling (锺某 for 钟某)."""
    alike, others = other_tokens(understood.text)
    if not numbers or not alike + others:
        return {}
    asked = [
        any_of([Term("spellings", token) for token in unique(tokens)])
        for tokens in (spelled_tokens(understood.text), alike, others)
    ]
    named = tuple(sorted(numbers))
    heads = [HeadQuery(match=match, numbers=named, limit=len(named)) for match in asked if match]
    exact, *rest = [{hit.number for hit in head.hits} for head in engine.ask_together(heads=heads).heads]
    factors = [
        factor for factor, match in zip((OTHER_CHARACTERS_FACTOR, VARIANT_FACTOR), asked[1:], strict=True) if match
    ]
    return {number: factor for found, factor in zip(rest, factors, strict=True) for number in found - exact}


def rank(
    result: HeadResult, spoken_for: list[Hit], best: dict[int, float], ranking: Ranking, spelt: dict[int, float]
) -> list[int]:
    """The window of best documents and those that the best passages speak for, ranked together, the same for every
    page of one query; the rest by document follows."""
    window = {hit.number: hit for hit in [*result.hits[:HEAD_WINDOW], *spoken_for]}
    today = date.today().toordinal()
    scores = {n: final_score(hit, best.get(n, 0.0), today, ranking) * spelt.get(n, 1.0) for n, hit in window.items()}
    ranked = sorted(scores, key=lambda number: (-scores[number], -window[number].date, -number))
    return ranked + [hit.number for hit in result.hits if hit.number not in scores]


def final_score(hit: Hit, passage: float, today: int, ranking: Ranking) -> float:
    """Document and passage added, times the gentle factors."""
    fresh = ranking.freshness_factor(today - hit.date) if hit.date else 1.0
    return (hit.score + passage) * ranking.validity_factor(hit.validity) * fresh
