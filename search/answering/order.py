"""The order of what documents and passages say together."""

from collections.abc import Mapping
from datetime import date

from search.engines.protocol import HeadResult, Hit
from search.scoring.ranking import HEAD_WINDOW, Ranking


def rank(
    result: HeadResult, spoken_for: list[Hit], best: Mapping[int, float], ranking: Ranking, spelt: dict[int, float]
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
