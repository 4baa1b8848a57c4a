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
        is_last = place == len(line) - 1
        if not availability_of(name).is_worth_asking() or (not is_last and lags_behind(name, line[place + 1])):
            continue
        try:
            value = _ask(name, question, is_last)
        except EngineUnavailable:
            continue
        return Answered(name, place > 0, value)
    return None


def _ask(name: str, question: Callable[[SearchEngine], T], is_last: bool) -> T:
    availability = availability_of(name)
    started = time.monotonic()
    try:
        with answer_within(None if is_last else settings.QIFU_SEARCH_PATIENCE_SECONDS):
            value = question(get_engine(name))
    except EngineUnavailable as error:
        was_quick = time.monotonic() - started < QUICK_SECONDS
        if availability.note_failure(rest=not (is_last and was_quick)):
            begin_outage(name, error.told())
        raise
    if availability.note_answer():
        end_outage(name)
    return value
