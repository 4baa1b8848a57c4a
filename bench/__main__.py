"""``make bench``: every benchmark in a fresh folder, printed as it goes and kept in bench/results.md.

QIFU_BENCH_DATA      JSON lines of policies, as import_policies takes them (default ../shared/data/regulations.jsonl.gz)
QIFU_BENCH_QUERIES   judged queries (default: queries-known-item.jsonl beside the data)
QIFU_BENCH_RESULTS   the file that is written (default bench/results.md)
QIFU_BENCH_STEPS     only these, separated by commas: import, enterprises, fit, appeals, hall, pushes, registrations, races, site, search, elasticsearch, api,
                     publish, admin, demo, editor_walk (elasticsearch only where Java is, and Maven or a copy of the server; editor_walk needs
                     Chromium)
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.processes import ROOT, Run, manage, run

WITH_ELASTICSEARCH = ROOT / ".ci" / "with-elasticsearch"
WITH_POSTGRESQL = ROOT / ".ci" / "with-postgresql"


@dataclass(frozen=True)
class Step:
    """One benchmark: a module of this package with the arguments it takes, run by the command ``within`` if any."""

    name: str
    arguments: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        return ROOT / "bench" / f"{self.name}.py"

    @property
    def method(self) -> str:
        """The module's own description, up to its command line."""
        match = re.match(r'"""(.*?)(?:\n    python |""")', self.file.read_text(), re.DOTALL)
        return match[1].strip() if match else ""


def main() -> None:
    data = find_data()
    queries = Path(os.environ.get("QIFU_BENCH_QUERIES", data.with_name("queries-known-item.jsonl")))
    steps = chosen(
        Step("import", (str(data),)),
        Step("enterprises"),
        Step("fit"),
        Step("appeals"),
        Step("hall"),
        Step("pushes", within=(str(WITH_POSTGRESQL),)),
        Step("registrations"),
        Step("races"),
        Step("site"),
        Step("search", (str(queries),)),
        Step("elasticsearch", (str(queries),), within=(str(WITH_ELASTICSEARCH), "--open")),
        Step("api"),
        Step("publish"),
        Step("admin"),
        Step("demo"),
        Step("editor_walk"),
    )
    with tempfile.TemporaryDirectory(prefix="qifu-bench-") as folder:
        environment = environment_in(Path(folder))
        prepare(environment)
        results = [(step, measure(step, environment)) for step in steps]
    target = Path(os.environ.get("QIFU_BENCH_RESULTS", ROOT / "bench" / "results.md"))
    target.write_text("\n".join(describe(data, results)) + "\n")
    print(f"\nWritten to {target}")
    sys.exit(any(result.returncode for _, result in results))


def find_data() -> Path:
    path = Path(os.environ.get("QIFU_BENCH_DATA", ROOT.parent / "shared" / "data" / "regulations.jsonl.gz"))
    if path.is_file():
        return path.resolve()
    sys.exit(
        f"No data to measure with: {path} is not there.\n"
        "Give JSON lines (also .gz) with id, title, date and body_markdown, as docs/importing.md describes them:\n"
        "    make bench QIFU_BENCH_DATA=/path/to/regulations.jsonl.gz"
    )


def chosen(*steps: Step) -> list[Step]:
    every = ",".join(step.name for step in steps)
    wanted = os.environ.get("QIFU_BENCH_STEPS", every).split(",")
    if "elasticsearch" in wanted and not elasticsearch_can_be_had():
        print("elasticsearch is left out: it needs Java, and Maven the first time (.ci/install)")
        wanted.remove("elasticsearch")
    return [step for step in steps if step.name in wanted]


def elasticsearch_can_be_had() -> bool:
    home = subprocess.run([ROOT / ".ci" / "elasticsearch-home"], capture_output=True)
    return home.returncode == 0 and shutil.which("java") is not None


def environment_in(folder: Path) -> dict[str, str]:
    """Production's way (DEBUG off), on SQLite and the embedded engine, in a folder of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("QIFU_", "DJANGO_"))}
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "QIFU_DEBUG": "false",
        "QIFU_VAR_DIR": str(folder),
        "QIFU_LOG_LEVEL": "ERROR",
        "QIFU_ELASTICSEARCH_HEAP": "1g",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(environment: dict[str, str]) -> None:
    """An empty portal, public, as it is before its first import."""
    print("preparing")
    manage("migrate", "--verbosity", "0", environment=environment)
    if run(["-m", "bench.portal"], environment).returncode:
        sys.exit("The benchmark's own portal could not be made.")
    for command in (["publisher", "--once"], ["rebuild_site"], ["reindex"]):
        manage(*command, environment=environment)


def measure(step: Step, environment: dict[str, str]) -> Run:
    print(f"\n{step.name}")
    result = run(["-m", f"bench.{step.name}", *step.arguments], environment, step.within)
    print(
        f"  {result.seconds:.1f} s, peak memory of one process {result.peak_mb:.0f} MB, exit status {result.returncode}"
    )
    return result


def describe(data: Path, results: list[tuple[Step, Run]]) -> Iterator[str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    yield "# Benchmark results"
    yield ""
    yield f"`make bench` on {date.today()}, commit {commit.stdout.strip() or 'unknown'}, data {data.name}."
    yield f"{processor()}, {os.cpu_count()} cores, {memory_gb():.0f} GB; Python {platform.python_version()}; SQLite; embedded search."
    yield f"Load average {os.getloadavg()[2]:.1f} over the 15 minutes before the end; the benchmark itself is 1 to {os.cpu_count()}."
    yield "Peak memory is that of the largest process of a step."
    for step, result in results:
        yield f"\n## {step.name}\n\n{step.method}\n\n```"
        yield result.output.rstrip()
        yield f"({result.seconds:.1f} s, peak memory {result.peak_mb:.0f} MB, exit status {result.returncode})\n```"


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


if __name__ == "__main__":
    main()
