"""Parts of a search that run side by side share their round trips, and each hears its own answers."""

from collections.abc import Sequence
from typing import Any

from search.engines.fragments import Everything
from search.engines.protocol import Answers, HeadQuery, HeadResult
from search.engines.rounds import Questions, Talk, hold, together


class CountingEngine:
    """Answers each question with its own limit as the total, and every card with its number."""

    def __init__(self) -> None:
        self.rounds: list[int] = []

    def ask_together(
        self, heads: Sequence[HeadQuery] = (), passages: Sequence[Any] = (), cards: Sequence[int] = ()
    ) -> Answers:
        self.rounds.append(len(heads))
        return Answers([HeadResult([], query.limit, {}) for query in heads], cards={n: {"id": n} for n in cards})


def ask(*limits: int) -> Questions:
    return Questions(heads=tuple(HeadQuery(match=Everything(), limit=limit) for limit in limits))


def asking(*rounds: Questions) -> Talk[list[list[int]]]:
    heard = []
    for questions in rounds:
        answers = yield questions
        heard.append([*(head.total for head in answers.heads), *answers.cards])
    return heard


def run(talk: Talk[Any]) -> tuple[Any, list[int]]:
    engine = CountingEngine()
    return hold(engine, talk), engine.rounds  # type: ignore[arg-type]


def test_a_talk_alone_takes_a_trip_per_round() -> None:
    assert run(asking(ask(1), ask(2, 3))) == ([[1], [2, 3]], [1, 2])


def test_talks_side_by_side_share_their_trips() -> None:
    short, long = asking(ask(1, 2)), asking(ask(3), Questions(cards=(7,)), ask(4))
    assert run(together(together(short, asking(Questions(cards=(7, 8)))), long)) == (
        (([[1, 2]], [[7, 8]]), [[3], [7], [4]]),
        [3, 0, 1],
    )


def test_a_talk_that_asks_nothing_ends_at_once() -> None:
    assert run(together(asking(), asking())) == (([], []), [])
