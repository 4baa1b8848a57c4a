"""Running one step of the benchmark apart, with its time and its peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """What a process did: printed lines, seconds, and the peak resident memory in MB of its largest process."""

    returncode: int
    output: str
    seconds: float
    peak_mb: float


def run(arguments: Sequence[str], environment: Mapping[str, str], within: Sequence[str] = ()) -> Run:
    """Run ``python ARGUMENTS`` to its end, by the command ``within`` if any, showing its output as it comes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [*within, sys.executable, *arguments], cwd=ROOT, env=dict(environment), text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        sys.stdout.write(f"    {line}")
        sys.stdout.flush()
        lines.append(line)
    # wait4 counts the process and the children that it waited for, so the workers of a build too.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, "".join(lines), time.perf_counter() - started, usage.ru_maxrss / 1024)
