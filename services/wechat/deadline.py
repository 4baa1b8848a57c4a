"""An end to waiting: WeChat turns away after five seconds, so that whatever may hang is left behind in time."""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")

BUDGET = 2.5
# Of the budget: to store the answer and send it.
KEPT_BACK = 0.5
# What hangs holds a thread until it ends by itself; so many and no more.
MOST_HANGING = 8
_places = BoundedSemaphore(MOST_HANGING)


class TooLate(Exception):
    """It is not known yet, or too much hangs already."""


class Deadline:
    """From now on."""

    def __init__(self, seconds: float = BUDGET) -> None:
        self.ends_at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, 0 at least."""
        return max(self.ends_at - time.monotonic(), 0.0)

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What the function answers; its exceptions are raised here. Raises TooLate."""
        if not _places.acquire(blocking=False):
            raise TooLate
        answers: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        Thread(target=_work, args=(answers, function, arguments), daemon=True).start()
        try:
            done, found = answers.get(timeout=max(self.left - KEPT_BACK, 0.001))
        except Empty as error:
            raise TooLate from error
        if not done:
            raise found
        answer: T = found
        return answer


def _work(answers: "SimpleQueue[tuple[bool, Any]]", function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answers.put((True, function(*arguments)))
    except Exception as error:
        answers.put((False, error))
    finally:
        connections.close_all()
        _places.release()
