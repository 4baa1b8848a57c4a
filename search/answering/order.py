"""The order of what documents and passages say together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from search.engines.protocol import HeadResult, Hit
from search.scoring.ranking import HEAD_WINDOW, Ranking


@dataclass(frozen=True)
class Ranked:
    """Record numbers in order; ``leader``: the first by score, ``lead``: by what share of its score it leads the next.
    ``pool``: those that were ranked together, ``first``: the leader's score."""

    numbers: list[int]
    leader: int | None = None
    lead: float = 0.0
    pool: tuple[int, ...] = ()
    first: float = 0.0


def rank(
    result: HeadResult, spoken_for: list[Hit], best: Mapping[int, float], ranking: Ranking, spelt: dict[int, float]
) -> Ranked:
    """The window of best documents and those that the best passages speak for, ranked together, the same for every
    page of one query; the rest by document follows."""
    window = {hit.number: hit for hit in [*result.hits[:HEAD_WINDOW], *spoken_for]}
    today = date.today().toordinal()
    scores = {n: final_score(hit, best.get(n, 0.0), today, ranking) * spelt.get(n, 1.0) for n, hit in window.items()}
    ranked = sorted(scores, key=lambda number: (-scores[number], -window[number].date, -number))
    numbers = ranked + [hit.number for hit in result.hits if hit.number not in scores]
    first, second, *_ = *(scores[number] for number in ranked[:2]), 0.0, 0.0
    lead = 1 - second / first if first > 0 else 0.0
    return Ranked(numbers, next(iter(ranked), None), lead, tuple(ranked), first)


def final_score(hit: Hit, passage: float, today: int, ranking: Ranking) -> float:
    """Document and passage added, times the gentle factors."""
    fresh = ranking.freshness_factor(today - hit.date) if hit.date else 1.0
    return (hit.score + passage) * ranking.validity_factor(hit.validity) * fresh
