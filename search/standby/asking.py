"""A question goes to the engine, and to the spare if the engine does not answer in time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings

from search.engines import engine_line, get_engine
from search.engines.patience import answer_within
from search.engines.protocol import EngineUnavailable, SearchEngine
from search.standby.availability import availability_of
from search.standby.filling import is_being_filled
from search.standby.lag import lags_behind
from search.standby.outages import begin_outage, end_outage

# The last engine in line is left alone only if failing takes it longer than this: a quick refusal costs nobody anything.
QUICK_SECONDS = 0.1

T = TypeVar("T")


@dataclass(frozen=True)
class Answered(Generic[T]):
    """An answer, and the name of the engine that gave it."""

    engine: str
    by_spare: bool
    value: T


def ask_engines(question: Callable[[SearchEngine], T]) -> Answered[T] | None:
    """The first engine's answer that there is; None if all are away.

    An engine with another behind it gets QIFU_SEARCH_PATIENCE_SECONDS, so that the whole takes less than a second.
    """
    line = engine_line()
    for place, name in enumerate(line):
        behind = line[place + 1] if place + 1 < len(line) else None
        if not availability_of(name).is_worth_asking() or (behind and lags_behind(name, behind)):
            continue
        try:
            answer = _ask(name, question, behind)
        except EngineUnavailable:
            continue
        if answer is not None:
            return Answered(name, place > 0, answer[0])
    return None


def _ask(name: str, question: Callable[[SearchEngine], T], behind: str | None) -> tuple[T] | None:
    """The engine's answer; None if it holds but a part of what the one ``behind`` it holds. Raises EngineUnavailable."""
    availability = availability_of(name)
    started = time.monotonic()
    try:
        with answer_within(settings.QIFU_SEARCH_PATIENCE_SECONDS if behind else None):
            is_whole = behind is None or not is_being_filled(name, behind)
            answer = (question(get_engine(name)),) if is_whole else None
    except EngineUnavailable as error:
        was_quick = time.monotonic() - started < QUICK_SECONDS
        if availability.note_failure(rest=bool(behind) or not was_quick):
            begin_outage(name, error.told())
        raise
    if availability.note_answer():
        end_outage(name)
    return answer
