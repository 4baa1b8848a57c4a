"""From an understood query to ranked record numbers: documents, their best passages, gentle factors."""

from collections.abc import Collection
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
        facets=facets,
    )
    wanted = passage_query(filters, understood, ranking) if by_score else None
    # Whether a number is known to the corpus is no matter of filters.
    whole = (
        [HeadQuery(match=query.match, order="newest", limit=1)]
        if understood.is_number and any(filters.values())
        else []
    )
    answers = engine.ask_together(heads=[query, *whole], passages=[wanted] if wanted else [])
    result = answers.heads[0]
    best = {hit.number: hit.score for hits in answers.passages for hit in hits}
    if understood.is_number and not answers.heads[-1].total:
        understood = understood.as_words()
    if result.total < FEW_HITS and not understood.is_empty:
        query = replace(query, match=match(understood, strict=False))
        result, *others = engine.ask_together(heads=[query, *others_among(query, best.keys())]).heads
    else:
        missing = best.keys() - {hit.number for hit in result.hits[:HEAD_WINDOW]}
        others = engine.ask_together(heads=others_among(query, missing)).heads
    if not by_score or not result.total:
        return Retrieval([hit.number for hit in result.hits][:limit], result.total, result.facets, query.match)
    spoken_for = [hit for other in others for hit in other.hits]
    numbers = rank(result, spoken_for, best, ranking)
    return Retrieval(numbers[offset : offset + limit], result.total, result.facets, query.match)


def passage_query(filters: Filters, understood: Understanding, ranking: Ranking) -> PassageQuery | None:
    """Which documents a passage speaks for."""
    wanted = compose(PASSAGE_COMPONENTS, understood, ranking)
    return PassageQuery(score=wanted, filters=filters, limit=PASSAGE_WINDOW) if wanted else None


def others_among(query: HeadQuery, numbers: Collection[int]) -> list[HeadQuery]:
    """Asks which of these are hits, and how good as whole documents; nothing for no numbers."""
    if not numbers:
        return []
    return [replace(query, numbers=tuple(sorted(numbers)), limit=len(numbers), offset=0, facets=())]


def rank(result: HeadResult, spoken_for: list[Hit], best: dict[int, float], ranking: Ranking) -> list[int]:
    """The window of best documents and those that the best passages speak for, ranked together, the same for every
    page of one query; the rest by document follows."""
    window = {hit.number: hit for hit in [*result.hits[:HEAD_WINDOW], *spoken_for]}
    today = date.today().toordinal()
    scores = {n: final_score(hit, best.get(n, 0.0), today, ranking) for n, hit in window.items()}
    ranked = sorted(scores, key=lambda number: (-scores[number], -window[number].date, -number))
    return ranked + [hit.number for hit in result.hits if hit.number not in scores]


def final_score(hit: Hit, passage: float, today: int, ranking: Ranking) -> float:
    """Document and passage added, times the gentle factors."""
    fresh = ranking.freshness_factor(today - hit.date) if hit.date else 1.0
    return (hit.score + passage) * ranking.validity_factor(hit.validity) * fresh
