"""Full build of the static portal: pages a second and peak memory.

Reads the records of the database that the environment names and builds into a temporary folder with
``themes.build.build_site`` as ``manage.py rebuild_site`` does, compressed neighbours included, several times, each in
a fresh process, so that compiling templates and starting workers count. Prints each run and the best. Pages are HTML
files. Memory is the largest sum over the processes of a run of their proportional set size (shared pages counted
once), read from ``/proc`` after every chunk of 40 targets in a run of its own, as reading it takes time; Linux only. The folder lies beside QIFU_SITE_DIR, on the
same disk; QIFU_BENCH_DIR puts it elsewhere.

    python -m bench.site [--processes N] [--runs 3]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--watch-memory", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measure(options.processes, watch_memory=options.watch_memory)))
        return
    runs = [run_apart("--processes", str(options.processes)) for _ in range(options.runs)]
    for run in runs:
        print(describe(run))
    print("best:", describe(max(runs, key=lambda run: run["rate"])))
    watched = run_apart("--processes", str(options.processes), "--watch-memory")
    print(f"peak memory {watched['memory_mb']:.0f} MB (parent and {options.processes} workers)")


def run_apart(*arguments: str) -> dict[str, float]:
    """One build in a fresh process."""
    command = [sys.executable, "-m", "bench.site", "--once", *arguments]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result


def describe(run: dict[str, float]) -> str:
    return f"{run['pages']:.0f} pages, {run['files']:.0f} files in {run['seconds']:.2f} s: {run['rate']:.0f} pages/s"


def measure(processes: int, *, watch_memory: bool) -> dict[str, float]:
    """One build in this process and its workers."""
    import django

    django.setup()
    from django.conf import settings

    from themes.build import build_site

    parent = os.environ.get("QIFU_BENCH_DIR") or Path(settings.QIFU_SITE_DIR).parent
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        settings.QIFU_SITE_DIR = Path(folder)
        watch = MemoryWatch()
        report = build_site(processes=processes, progress=watch.look_now if watch_memory else None)
    return {
        "pages": report.pages,
        "files": report.files,
        "seconds": report.seconds,
        "rate": report.rate,
        "memory_mb": watch.peak / 1024,
    }


class MemoryWatch:
    """Samples the proportional set size (KB) of this process and its children."""

    def __init__(self) -> None:
        self.peak = 0

    def look_now(self, *arguments: object) -> None:
        self.peak = max(self.peak, sum(map(_pss, _family())))


def _family() -> list[int]:
    own = os.getpid()
    tasks = Path(f"/proc/{own}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return [own, *children]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
