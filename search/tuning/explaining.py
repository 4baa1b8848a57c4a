"""Why a result ranks where it does: every part of the ranking asked by itself, of any engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from search.answering.curated import retrieve_curated
from search.answering.looking import Wanted
from search.answering.retrieval import Retrieval
from search.curation.rules import Curation
from search.engines.fragments import Everything, Fragment
from search.engines.protocol import HeadQuery, Hit, PassageQuery, SearchEngine
from search.query.understanding import Understanding
from search.scoring.components import HEAD_COMPONENTS, PASSAGE_COMPONENTS, compose
from search.scoring.ranking import DEFAULT_RANKING, Ranking

# How far down the rank of a single page is looked for.
DEEPEST_RANK = 500
# Passages looked at for the excerpts.
EXCERPT_PASSAGES = 200


@dataclass(frozen=True)
class PartScore:
    """What one part adds; ``name`` as in search.scoring.part_labels."""

    name: str
    score: float


@dataclass(frozen=True)
class Explanation:
    """One record's place.

    Attributes:
        rank: from 1; None if it is not among the first DEEPEST_RANK.
        card: as results show it (documents.build.make_card).
        parts: the parts that add something, the largest first; their sum times the factors is the score.
        excerpt: the best passage's text.
        matched: whether the query finds it at all (a pinned record need not be found).
    """

    number: int
    rank: int | None
    card: dict[str, Any]
    parts: tuple[PartScore, ...]
    excerpt: str
    validity_factor: float
    freshness_factor: float
    matched: bool
    pinned: bool
    blocked: bool

    @property
    def sum(self) -> float:
        return sum(part.score for part in self.parts)

    @property
    def score(self) -> float:
        return self.sum * self.validity_factor * self.freshness_factor


@dataclass(frozen=True)
class ExplainedAnswer:
    """The first results of a query, then single pages asked for, then blocked ones that would have been found."""

    understood: Understanding
    total: int
    explanations: list[Explanation] = field(default_factory=list)


def explain(
    engine: SearchEngine,
    understood: Understanding,
    *,
    curation: Curation,
    limit: int = 10,
    numbers: Sequence[int] = (),
    ranking: Ranking = DEFAULT_RANKING,
) -> ExplainedAnswer:
    """Explain the first ``limit`` results and the records ``numbers``. May raise EngineUnavailable."""
    depth = DEEPEST_RANK if numbers else limit
    found = retrieve_curated(engine, understood, curation, Wanted(limit=depth, facets=(), ranking=ranking))
    wanted = list(dict.fromkeys([*found.numbers[:limit], *numbers, *sorted(curation.blocked)]))
    made = _Explainer(engine, understood, curation, found, ranking).explain(wanted)
    shown = [one for one in made if one.rank or one.number in numbers or one.matched]
    return ExplainedAnswer(understood, found.total, shown)


class _Explainer:
    """Asks an engine for the parts of one query's scores."""

    def __init__(
        self,
        engine: SearchEngine,
        understood: Understanding,
        curation: Curation,
        found: Retrieval,
        ranking: Ranking,
    ) -> None:
        self.engine, self.understood, self.ranking = engine, understood, ranking
        self.curation, self.found = curation, found

    def explain(self, numbers: list[int]) -> list[Explanation]:
        """The records that are indexed, in the order of ``numbers``."""
        cards = self.engine.cards(numbers)
        hits = {hit.number: hit for hit in self._heads(Everything(), None, numbers)}
        matched = {hit.number: hit.score for hit in self._heads(self.found.match, None, numbers)}
        parts = {"match": matched} | self._head_parts(numbers) | {"passage": dict(self.found.passages)}
        parts["meaning"] = dict(self.found.meaning)
        excerpts = self._excerpts(numbers)
        return [
            self._explanation(hits[n], cards[n], parts, excerpts.get(n, ""), n in matched)
            for n in numbers
            if n in hits and n in cards
        ]

    def _explanation(
        self, hit: Hit, card: dict[str, Any], parts: dict[str, dict[int, float]], excerpt: str, matched: bool
    ) -> Explanation:
        number = hit.number
        scores = [PartScore(name, scored[number]) for name, scored in parts.items() if scored.get(number)]
        age = date.today().toordinal() - hit.date
        return Explanation(
            number=number,
            rank=self.found.numbers.index(number) + 1 if number in self.found.numbers else None,
            card=card,
            parts=tuple(sorted(scores, key=lambda part: -part.score)),
            excerpt=excerpt,
            validity_factor=self.ranking.validity_factor(hit.validity),
            freshness_factor=self.ranking.freshness_factor(age) if hit.date else 1.0,
            matched=matched,
            pinned=number in self.found.pinned,
            blocked=number in self.curation.blocked,
        )

    def _head_parts(self, numbers: list[int]) -> dict[str, dict[int, float]]:
        """Score by record number for every component that has something to say."""
        made = {component.__name__: component(self.understood, self.ranking) for component in HEAD_COMPONENTS}
        return {
            name: {hit.number: hit.score for hit in self._heads(Everything(), fragment, numbers)}
            for name, fragment in made.items()
            if fragment is not None and not self.understood.is_empty
        }

    def _heads(self, match: Fragment, score: Fragment | None, numbers: list[int]) -> list[Hit]:
        if not numbers:
            return []
        query = HeadQuery(match=match, score=score, numbers=tuple(numbers), limit=len(numbers))
        return self.engine.heads(query).hits

    def _excerpts(self, numbers: list[int]) -> dict[int, str]:
        wanted = compose(PASSAGE_COMPONENTS, self.understood, self.ranking)
        if wanted is None or not numbers:
            return {}
        query = PassageQuery(
            score=wanted, numbers=tuple(numbers), limit=len(numbers), window=EXCERPT_PASSAGES, with_text=True
        )
        return {hit.number: hit.text for hit in self.engine.passages(query)}
