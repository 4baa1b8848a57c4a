"""Full build of the static portal: pages a second and peak memory.

Method: ``manage.py rebuild_site``, started as an administrator starts it, builds the records of the present settings
(QIFU_VAR_DIR) into a temporary folder, compressed neighbours included, several times; its own last line is told. Pages
are HTML files; the seconds in that line are the build's, those in brackets the whole command's. Memory is the largest sum
over the processes of a further run of their proportional set size (shared pages counted once), read from ``/proc``
every 50 ms; Linux only. The folder lies beside QIFU_SITE_DIR, on the same disk; QIFU_BENCH_DIR puts it elsewhere.

    python -m bench.site [--processes N] [--runs 3]
"""

import argparse
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.families import memory_of_children
from bench.processes import ROOT, Run, manage

REPORT = re.compile(
    r"完成：(?P<pages>\d+) 页、(?P<files>\d+) 个文件，用时 (?P<seconds>[\d.]+) 秒，每秒 (?P<rate>\d+) 页"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rates = []
    for _ in range(options.runs):
        with folder() as environment:
            done = manage("rebuild_site", "--processes", str(options.processes), environment=environment)
        found = report(done)
        rates.append(int(found["rate"]))
        print(
            f"{found['pages']} pages, {found['files']} files in {found['seconds']} s: {found['rate']} pages/s "
            f"({done.seconds:.1f} s)"
        )
    print(f"best: {max(rates)} pages/s")
    with folder() as environment, memory_of_children() as peak:
        manage("rebuild_site", "--processes", str(options.processes), environment=environment)
    print(f"peak memory {peak[0]:.0f} MB (the command and its {options.processes} workers)")


@contextmanager
def folder() -> Iterator[dict[str, str]]:
    """The environment in which the portal goes into a folder of its own."""
    site = Path(os.environ.get("QIFU_SITE_DIR") or Path(os.environ.get("QIFU_VAR_DIR", ROOT / "var")) / "site")
    with tempfile.TemporaryDirectory(dir=os.environ.get("QIFU_BENCH_DIR") or site.parent) as name:
        yield {**os.environ, "QIFU_SITE_DIR": name}


def report(done: Run) -> re.Match[str]:
    match = REPORT.search(done.output)
    if match is None:
        raise SystemExit("rebuild_site did not say what it built.")
    return match


if __name__ == "__main__":
    main()
