"""Talking to an engine in rounds: what can be asked at the same time is one round trip.

A part of a search is a generator that yields its questions and is sent the answers. Parts that run ``together`` share
their round trips, so a search takes as many as its longest part, however many parts it has.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from search.engines.protocol import Answers, HeadQuery, PassageQuery, SearchEngine

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True)
class Questions:
    """What one part asks in one round; nothing at all if it only waits for the others."""

    heads: tuple[HeadQuery, ...] = ()
    passages: tuple[PassageQuery, ...] = ()
    cards: tuple[int, ...] = ()


Talk = Generator[Questions, Answers, T]


def hold(engine: SearchEngine, talk: Talk[T]) -> T:
    """What the talk comes to. Raises EngineUnavailable."""
    try:
        questions = next(talk)
        while True:
            answers = engine.ask_together(heads=questions.heads, passages=questions.passages, cards=questions.cards)
            questions = talk.send(answers)
    except StopIteration as end:
        result: T = end.value
        return result


def together(first: Talk[A], second: Talk[B]) -> Talk[tuple[A, B]]:
    """Both talks, round by round."""
    one, other = _Side(first), _Side(second)
    sides: list[_Side[Any]] = [one, other]
    while any(side.goes_on for side in sides):
        asked = [side.questions for side in sides]
        answers = yield Questions(
            heads=tuple(head for questions in asked for head in questions.heads),
            passages=tuple(passage for questions in asked for passage in questions.passages),
            cards=tuple(dict.fromkeys(card for questions in asked for card in questions.cards)),
        )
        for side, share in zip(sides, _shares(asked, answers), strict=True):
            side.hear(share)
    return one.result, other.result


class _Side(Generic[T]):
    """One of two talks: what it asks next, and its result once it has ended."""

    result: T

    def __init__(self, talk: Talk[T]) -> None:
        self._talk, self.goes_on, self.questions = talk, True, Questions()
        self._step(None)

    def hear(self, answers: Answers) -> None:
        if self.goes_on:
            self._step(answers)

    def _step(self, answers: Answers | None) -> None:
        try:
            self.questions = next(self._talk) if answers is None else self._talk.send(answers)
        except StopIteration as end:
            self.goes_on, self.result, self.questions = False, end.value, Questions()


def _shares(asked: list[Questions], answers: Answers) -> list[Answers]:
    heads, passages = iter(answers.heads), iter(answers.passages)
    return [
        Answers(
            heads=[next(heads) for _ in questions.heads],
            passages=[next(passages) for _ in questions.passages],
            cards={number: answers.cards[number] for number in questions.cards if number in answers.cards},
        )
        for questions in asked
    ]
