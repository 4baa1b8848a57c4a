"""How good the answers are, by judged queries.

A file holds JSON lines ``{"kind", "query", "relevant": [record ids, source ids or titles]}``. Queries without a
relevant document judge nothing but whether something is found. Measures, each over the first ten hits: MRR (Voorhees
1999), nDCG with binary gains (Järvelin & Kekäläinen 2002), success at 1 and at 10 (a right one among the ten), and the
share of queries without any hit.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from publishing.models import Record
from search.answering.looking import Wanted
from search.answering.retrieval import retrieve
from search.engines.protocol import SearchEngine
from search.query.understanding import understand
from search.scoring.ranking import Ranking
from search.words.dictionary import current_dictionary

DEPTH = 10
# Weights are chosen on one half of the queries, and what they are worth is read off the other.
HALVES = ("tuning", "reporting")


class BadJudgements(ValueError):
    """A line of the file that is not a judged query; the text says which and why."""


@dataclass(frozen=True)
class JudgedQuery:
    kind: str
    query: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """One judged query and the record numbers found for it."""

    judged: JudgedQuery
    found: tuple[int, ...]
    relevant: frozenset[int]


@dataclass(frozen=True)
class Score:
    """Means over a kind's queries; ``judged``: those with a relevant document."""

    queries: int
    judged: int
    mrr: float
    ndcg: float
    success: float
    among_ten: float
    empty: float


def read_judgements(path: Path) -> list[JudgedQuery]:
    """The file's queries. Raises BadJudgements, OSError."""
    queries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                queries.append(JudgedQuery(str(row["kind"]), str(row["query"]), frozenset(map(str, row["relevant"]))))
            except (ValueError, KeyError, TypeError) as error:
                raise BadJudgements(f"第 {number} 行不是 {{kind, query, relevant}}：{error}") from error
    return queries


def half_of(query: str) -> str:
    """Which of HALVES a query belongs to, for good: whether the first byte of its SHA-256 (UTF-8) is even or odd."""
    return HALVES[hashlib.sha256(query.encode()).digest()[0] % 2]


def find_numbers() -> Callable[[Iterable[str]], frozenset[int]]:
    """A function from ids, source ids and titles to record numbers."""
    known: dict[str, set[int]] = {}
    for number, record_id, title, document in Record.objects.live().values_list("sort_id", "id", "title", "document"):
        for key in {record_id, title, document.get("source_id") or ""} - {""}:
            known.setdefault(key, set()).add(number)
    return lambda keys: frozenset(number for key in keys for number in known.get(key, ()))


def ask(engine: SearchEngine, queries: Sequence[JudgedQuery], ranking: Ranking) -> list[Answer]:
    """The first ten hits of every query."""
    dictionary = current_dictionary()
    resolve = find_numbers()
    wanted = Wanted(facets=(), limit=DEPTH, ranking=ranking)
    return [
        Answer(
            judged,
            tuple(retrieve(engine, understand(judged.query, dictionary), wanted).numbers),
            resolve(judged.relevant),
        )
        for judged in queries
    ]


def score_by_kind(answers: Iterable[Answer]) -> dict[str, Score]:
    """Scores by kind, in order of appearance, and ``all`` at the end."""
    return {name: score(group) for name, group in group_by_kind(answers).items()}


def group_by_kind(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Answers by kind, in order of appearance, and ``all`` at the end."""
    kinds: dict[str, list[Answer]] = {}
    for answer in answers:
        kinds.setdefault(answer.judged.kind, []).append(answer)
    everything = [answer for kind in kinds.values() for answer in kind]
    return {**kinds, "all": everything}


def score(answers: Sequence[Answer]) -> Score:
    judged = [answer for answer in answers if answer.relevant]
    return Score(
        queries=len(answers),
        judged=len(judged),
        mrr=_mean([reciprocal_rank(answer) for answer in judged]),
        ndcg=_mean([gain(answer) for answer in judged]),
        success=_mean([float(answer.found[:1] != () and answer.found[0] in answer.relevant) for answer in judged]),
        among_ten=_mean([float(bool(answer.relevant & set(answer.found[:DEPTH]))) for answer in judged]),
        empty=_mean([float(not answer.found) for answer in answers]),
    )


def reciprocal_rank(answer: Answer) -> float:
    return next((1 / rank for rank, n in enumerate(answer.found[:DEPTH], 1) if n in answer.relevant), 0.0)


def gain(answer: Answer) -> float:
    got = sum(1 / math.log2(rank + 1) for rank, n in enumerate(answer.found[:DEPTH], 1) if n in answer.relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(answer.relevant), DEPTH) + 1))
    return got / best


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
