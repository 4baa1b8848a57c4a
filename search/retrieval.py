"""From an understood query to ranked record numbers: documents, their best passages, gentle factors."""

from dataclasses import dataclass, field, replace
from datetime import date

from search.components import HEAD_COMPONENTS, PASSAGE_COMPONENTS, compose, match
from search.engines.protocol import FACETS, Filters, HeadQuery, HeadResult, Hit, PassageQuery, SearchEngine
from search.fragments import Everything, Fragment
from search.query.understanding import Understanding
from search.ranking import DEFAULT_RANKING, HEAD_WINDOW, PASSAGE_WINDOW, Ranking

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
    )
    result = engine.heads(query)
    if result.total < FEW_HITS and not understood.is_empty:
        query = replace(query, match=match(understood, strict=False))
        result = engine.heads(query)
    counted = engine.heads(replace(query, score=None, limit=0, offset=0, facets=facets)).facets if facets else {}
    if not by_score or not result.total:
        return Retrieval([hit.number for hit in result.hits][:limit], result.total, counted, query.match)
    numbers = rank(engine, query, result, understood, ranking)
    return Retrieval(numbers[offset : offset + limit], result.total, counted, query.match)


def rank(
    engine: SearchEngine, query: HeadQuery, result: HeadResult, understood: Understanding, ranking: Ranking
) -> list[int]:
    """The window of best documents and best passages, ranked together; the rest by document follows."""
    best = best_passages(engine, query.filters, understood, ranking)
    window = {hit.number: hit for hit in candidates(engine, query, result, best)}
    today = date.today().toordinal()
    scores = {n: final_score(hit, best.get(n, 0.0), today, ranking) for n, hit in window.items()}
    ranked = sorted(scores, key=lambda number: (-scores[number], -window[number].date, -number))
    return ranked + [hit.number for hit in result.hits if hit.number not in scores]


def candidates(engine: SearchEngine, query: HeadQuery, result: HeadResult, best: dict[int, float]) -> list[Hit]:
    """The best documents, and those that the best passages speak for; the same for every page of one query."""
    first = result.hits[:HEAD_WINDOW]
    missing = tuple(best.keys() - {hit.number for hit in first})
    if not missing:
        return first
    found = engine.heads(replace(query, numbers=missing, limit=len(missing), facets=()))
    return [*first, *found.hits]


def best_passages(
    engine: SearchEngine, filters: Filters, understood: Understanding, ranking: Ranking
) -> dict[int, float]:
    """The best passage's score by record number."""
    wanted = compose(PASSAGE_COMPONENTS, understood, ranking)
    if wanted is None:
        return {}
    query = PassageQuery(score=wanted, filters=filters, limit=PASSAGE_WINDOW)
    return {hit.number: hit.score for hit in engine.passages(query)}


def final_score(hit: Hit, passage: float, today: int, ranking: Ranking) -> float:
    """Document and passage added, times the gentle factors."""
    fresh = ranking.freshness_factor(today - hit.date) if hit.date else 1.0
    return (hit.score + passage) * ranking.validity_factor(hit.validity) * fresh
