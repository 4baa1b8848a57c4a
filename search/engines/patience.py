"""How long an answer may still take. Set around a search, asked by engines that wait for somebody else."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search.engines.protocol import EngineUnavailable

_deadline: ContextVar[float | None] = ContextVar("search_deadline", default=None)


@contextmanager
def answer_within(seconds: float | None) -> Iterator[None]:
    """Whatever an engine is asked inside must be done ``seconds`` from now (None: as long as the engine waits)."""
    token = _deadline.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def is_patient() -> bool:
    """Whether nobody has set a limit: an engine may try again, or at another host."""
    return _deadline.get() is None


def seconds_left(at_most: float) -> float:
    """Time-out of an engine's next request: its own, or what is left. Raises EngineUnavailable if nothing is."""
    deadline = _deadline.get()
    if deadline is None:
        return at_most
    left = deadline - time.monotonic()
    if left <= 0:
        raise EngineUnavailable("搜索引擎在限定时间内没有答完。")
    return min(at_most, left)
