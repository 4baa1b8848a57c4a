"""What a process and its children use, read from ``/proc`` (Linux only)."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLE_SECONDS = 0.05


def members(pid: int) -> list[int]:
    """The process, its children, theirs, and so on."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has just ended
        return []
    return [pid, *(member for child in children for member in members(child))]


def cpu_seconds(pid: int) -> float:
    """Of the processor, by all who are alive."""
    return sum(map(_cpu_ticks, members(pid))) / os.sysconf("SC_CLK_TCK")


@contextmanager
def memory_of_children() -> Iterator[list[float]]:
    """One number in a list: MB, the largest sum that was seen of the proportional set sizes (shared pages counted once)
    of the processes that this one has started."""
    peak, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], sum(map(_pss_kb, members(os.getpid())[1:])) / 1024)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _cpu_ticks(pid: int) -> int:
    try:
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(values[11]) + int(values[12])  # utime, stime (proc(5))


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
