"""Two settings on the same judged queries, side by side: engines, weights, or answers kept from an earlier run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.scoring.ranking import Ranking
from search.tuning.evaluation import Answer, BadJudgements, gain, group_by_kind, reciprocal_rank
from search.tuning.noise import Interval, estimate_difference

# Record numbers found by query.
Found = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Setting:
    """What is asked with which weights; ``label``: what it is called in tables."""

    label: str
    engine: str
    ranking: Ranking


@dataclass(frozen=True)
class Difference:
    """What the later of two settings gains over the earlier on one kind of query."""

    mrr: Interval
    ndcg: Interval
    better: int
    worse: int


def list_settings(engines: Sequence[str], without: Sequence[str], weights: Mapping[str, float]) -> list[Setting]:
    """For each engine the present weights, then the changed ones if any are. The first is what others are compared with.

    Raises KeyError for a part that the ranking does not have.
    """
    present, changed = Ranking(), Ranking(without, weights)
    change = " ".join([*(f"-{name}" for name in without), *(f"{name}={value:g}" for name, value in weights.items())])
    return [
        setting
        for engine in engines
        for setting in (
            Setting(engine, engine, present),
            *((Setting(f"{engine} {change}", engine, changed),) if change else ()),
        )
    ]


def compare_answers(before: Sequence[Answer], after: Sequence[Answer]) -> dict[str, Difference]:
    """By kind; both hold answers to the same queries in the same order."""
    earlier = group_by_kind(before)
    return {kind: _compare(earlier[kind], group) for kind, group in group_by_kind(after).items()}


def _compare(before: Sequence[Answer], after: Sequence[Answer]) -> Difference:
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if new.relevant]
    gains = [(gain(old), gain(new)) for old, new in pairs]
    return Difference(
        mrr=estimate_difference(*_columns([(reciprocal_rank(old), reciprocal_rank(new)) for old, new in pairs])),
        ndcg=estimate_difference(*_columns(gains)),
        better=sum(new > old for old, new in gains),
        worse=sum(new < old for old, new in gains),
    )


def _columns(pairs: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [old for old, _new in pairs], [new for _old, new in pairs]


def keep_answers(path: Path, answers: Sequence[Answer]) -> None:
    """Write what was found, for a comparison with a later state of program, words or records."""
    found = {answer.judged.query: answer.found for answer in answers}
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def read_kept(path: Path) -> Found:
    """What ``keep_answers`` wrote. Raises BadJudgements, OSError."""
    try:
        return {query: tuple(map(int, found)) for query, found in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadJudgements(f"{path} 不是 --keep 保存的结果：{error}") from error


def answered_then(kept: Found, answers: Sequence[Answer]) -> list[Answer]:
    """The same queries with what was found then. Raises BadJudgements if one was not asked."""
    try:
        return [Answer(answer.judged, kept[answer.judged.query], answer.relevant) for answer in answers]
    except KeyError as error:
        raise BadJudgements(f"保存的结果里没有检索词“{error.args[0]}”，请用同样的文件重新保存。") from error
