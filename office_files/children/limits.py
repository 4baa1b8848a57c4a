"""What a child process may use, and how it says that this was not enough."""

import resource
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """For each piece of work that a child is given.

    Attributes:
        cpu_seconds: of the processor.
        wall_seconds: by the clock; more, as the machine may be busy with other work.
        memory_bytes: on top of what the child has when it begins.
        answer_bytes: of the answer, pickled.
        writes_files: whether it may write files at all.
    """

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int = 512 * MEGABYTE
    answer_bytes: int = 64 * MEGABYTE
    writes_files: bool = False


class Limit(StrEnum):
    """What was not enough."""

    TIME = "time"
    MEMORY = "memory"
    ANSWER = "answer"
    CRASH = "crash"  # the parser brought its process down
    BUSY = "busy"  # others' work took all children for as long as this one would wait


class LimitReached(Exception):
    """The work was not done: it broke a limit, or its process."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.value)
        self.limit = limit


def limit_process(limits: Limits) -> None:
    """For good: memory, and files if none may be written."""
    _set(resource.RLIMIT_AS, _present_size() + limits.memory_bytes)
    _set(resource.RLIMIT_CORE, 0)
    if not limits.writes_files:
        _set(resource.RLIMIT_FSIZE, 0)


def limit_seconds(seconds: int) -> None:
    """From now on; the limit can be moved on for the next piece of work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _set(kind: int, limit: int) -> None:
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(kind, (limit, limit))


def _present_size() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
