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
    """What a process did: printed lines, seconds, seconds of the processor (the children that it waited for included),
    and the peak resident memory in MB of its largest process."""

    returncode: int
    output: str
    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(
    arguments: Sequence[str], environment: Mapping[str, str], within: Sequence[str] = (), *, shows: bool = True
) -> Run:
    """Run ``python ARGUMENTS`` to its end, by the command ``within`` if any; ``shows``: its output as it comes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [*within, sys.executable, *arguments], cwd=ROOT, env=dict(environment), text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        if shows:
            sys.stdout.write(f"    {line}")
            sys.stdout.flush()
        lines.append(line)
    # wait4 counts the process and the children that it waited for, so the workers of a build too.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return Run(process.returncode, "".join(lines), seconds, cpu, usage.ru_maxrss / 1024)


def manage(*arguments: str, environment: Mapping[str, str] | None = None, may_end_with: Sequence[int] = (0,)) -> Run:
    """A command of ``manage.py`` as an administrator runs it. Ends the benchmark if it fails, or prints a traceback."""
    done = run(["manage.py", *arguments], os.environ if environment is None else environment, shows=False)
    if done.returncode not in may_end_with or "Traceback" in done.output:
        print(done.output)
        raise SystemExit(f"manage.py {' '.join(arguments)} did not do what it should (exit status {done.returncode}).")
    return done
