"""Work on what people bring, in a child process under limits: whatever a parser does with it (crash, loop, eat
memory), only the child dies of it.

Children are forked from a process of their own (multiprocessing's forkserver), which is begun with the first of them
and has everything imported by then (``warm.py``): a child costs some ten milliseconds, and inherits neither
connections nor locks of other threads. They end with the process that asked for them.
"""

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.util import Finalize
from typing import Any

from office_files.children.answers import read_answer, write_answer
from office_files.children.limits import Limit, LimitReached, Limits, limit_process, limit_seconds
from office_files.children.parents import end_with_parent

OUT_OF_MEMORY, ANSWER_TOO_LARGE = 3, 4  # exit statuses
_OWN = "office_files"
# At a time, of one process: others wait their turn.
_turns = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))


class ChildError(Exception):
    """The work raised something that is not its way of refusing; the text names it, for who mends it."""


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "office_files.children.warm"])
    return context


def warm_up() -> None:
    """Begin the process that children are forked from, without waiting for it."""
    _context()
    forkserver.ensure_running()


def run_in_child(function: Callable[..., Any], *arguments: Any, limits: Limits) -> Any:
    """``function(*arguments)``, done by a child of its own.

    Raises LimitReached, what ``function`` raises if that is of its own package, or ChildError.
    ``function`` is known by its name (no lambda); its answer is made of plain values and its package's classes.
    """
    with _turn(limits.wall_seconds), Child(function, limits) as child:
        return child.ask(*arguments)


@contextmanager
def _turn(seconds: float) -> Iterator[None]:
    if not _turns.acquire(timeout=seconds):
        raise LimitReached(Limit.BUSY)
    try:
        yield
    finally:
        _turns.release()


class Child:
    """A process that does ``function`` for whatever it is asked, one after another. After LimitReached it is dead."""

    def __init__(self, function: Callable[..., Any], limits: Limits) -> None:
        self.limits = limits
        self._packages = frozenset({function.__module__.partition(".")[0], _OWN})
        self._end, theirs = _context().Pipe()
        self._process = _context().Process(target=_serve, args=(function, theirs, limits), daemon=True)
        self._process.start()
        theirs.close()
        # Before multiprocessing's own end of the process, which would wait for a child that waits for work.
        self._finish = Finalize(self, _end, args=(self._end, self._process), exitpriority=10)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._finish()

    def ask(self, *arguments: Any) -> Any:
        """As ``run_in_child``."""
        try:
            self._end.send(arguments)
            if not self._end.poll(self.limits.wall_seconds):
                raise LimitReached(Limit.TIME)
            # The child has measured it, but who knows what became of the child.
            is_done, answer = read_answer(self._end.recv_bytes(self.limits.answer_bytes + 1), self._packages)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise LimitReached(self._broken_limit()) from error
        if is_done:
            return answer
        raise answer if isinstance(answer, Exception) else ChildError(str(answer))

    def _broken_limit(self) -> Limit:
        self._process.join(5)
        reasons = {-signal.SIGXCPU: Limit.TIME, OUT_OF_MEMORY: Limit.MEMORY, ANSWER_TOO_LARGE: Limit.ANSWER}
        return reasons.get(self._process.exitcode or 0, Limit.CRASH)


def _end(connection: Connection, process: Any) -> None:
    connection.close()
    process.kill()
    process.join()


def _serve(function: Callable[..., Any], asked: Connection, limits: Limits) -> None:
    """In the child."""
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the parent, which ends the child in its own time
        signal.signal(number, signal.SIG_IGN)
    end_with_parent()
    limit_process(limits)
    with suppress(EOFError):
        while True:
            arguments = asked.recv()
            limit_seconds(limits.cpu_seconds)
            answer = _answer(function, arguments)
            if len(answer) > limits.answer_bytes:
                os._exit(ANSWER_TOO_LARGE)
            asked.send_bytes(answer)


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    try:
        return write_answer((True, function(*arguments)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # nothing is left to say more with
    except Exception as error:
        is_own = type(error).__module__.partition(".")[0] in (function.__module__.partition(".")[0], _OWN)
        return write_answer((False, error if is_own else f"{type(error).__name__}: {error}"[:2000]))
