"""``python -m tools.lighthouse``: Lighthouse's four scores of the pages that readers open most, on a phone, through nginx.

    python -m tools.lighthouse [--runs 3] [--pages home,search] [--reports FOLDER] [--url http://localhost:8080]

Without ``--url`` a demo is made in a folder of its own and served by nginx as deploy/nginx configures it, compressed
neighbours and all. Throttling is Lighthouse's own for phones, simulated (slow 4G, a processor four times slower), so that
the line it comes over costs nothing. Of several runs the best counts: what another process takes from a run is no fault
of the page. ``benchmark`` is how fast Lighthouse found the machine (a quiet one here: 1000 and more); below 500 a
performance score says little. Ends with status 1 if a score is below what is wanted.

Needs Node 18.20 or newer with npm, Chromium (CHROMIUM: its path) and nginx. Lighthouse itself is put into var/lighthouse the
first time; nothing else of the project needs it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.project.processes import free_port
from tools.looks.kinds import pages_by_kind
from tools.nginx import run_nginx
from tools.platform import ROOT, running_demo

VERSION = "12.2.3"  # the last that runs on Node 18 and 20
PROGRAM = ROOT / "var" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
# Name here → kind of page (tools/looks/kinds.py).
PAGES = {
    "home": "home", "library": "policy-section", "policy": "policy", "calendar": "calendar",
    "agency": "agency", "association": "association", "search": "search",
}  # fmt: skip
WANTED = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
# Results of a search are not for search engines; Lighthouse takes a third off for that.
MEANT = {"search": {"is-crawlable"}}


@dataclass(frozen=True)
class Scores:
    """Of 100 each; ``failed`` are the audits that cost something, ``benchmark`` the machine's speed in that run."""

    by_category: dict[str, int]
    failed: frozenset[str]
    benchmark: int
    figures: dict[str, str]

    def missing(self, page: str) -> list[str]:
        meant = MEANT.get(page, set())
        excused = (
            {"seo"}
            if meant and not {f for f in self.failed if f.startswith("seo/")} - {f"seo/{m}" for m in meant}
            else set()
        )
        return [name for name, least in WANTED.items() if name not in excused and self.by_category[name] < least]


def main(arguments: argparse.Namespace) -> int:
    install_lighthouse()
    arguments.reports.mkdir(parents=True, exist_ok=True)
    short = 0
    with portal_at(arguments.url) as url:
        pages = pages_by_kind(url)
        print(
            f"{'page':<12} {'  '.join(WANTED)}  benchmark  first and largest paint, blocked, shift, bytes", flush=True
        )
        for name in arguments.pages.split(","):
            address = f"{url}{pages[PAGES[name]]}"
            runs = [measure(address, arguments.reports / f"{name}-{number}.json") for number in range(arguments.runs)]
            best = max(runs, key=lambda run: (run.by_category["performance"], run.benchmark))
            missing = sorted(
                {part for run in runs for part in run.missing(name) if part != "performance"} | set(best.missing(name))
            )
            short += bool(missing)
            print(line_of(name, best), flush=True)
            for part in missing:
                print(f"    {part} falls short: {', '.join(sorted(best.failed))}", flush=True)
    return 1 if short else 0


def install_lighthouse() -> None:
    if PROGRAM.is_file():
        return
    folder = PROGRAM.parents[3]
    print(f"installing Lighthouse {VERSION} in {folder}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-save", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(["npm", "install", "--prefix", str(folder), *options, f"lighthouse@{VERSION}"], check=True)


@contextmanager
def portal_at(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    print("making the demo", flush=True)
    port = free_port()
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder:
        var_dir, server_dir = Path(folder, "var"), Path(folder, "nginx")
        var_dir.mkdir()
        server_dir.mkdir()
        os.chmod(folder, 0o755)  # nginx's own user reads it
        with (
            running_demo(var_dir, {"QIFU_SITE_URL": address}) as platform,
            run_nginx(
                server_dir, port=port, backend=platform.url.removeprefix("http://"),
                site_dir=platform.site_dir, media_dir=var_dir / "media", services_dir=var_dir / "services",
            ),
        ):  # fmt: skip
            yield address


def measure(address: str, report: Path) -> Scores:
    """One run, kept as ``report``."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    subprocess.run(
        ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}", "--form-factor=mobile",
         "--throttling-method=simulate", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        check=True, env={**os.environ, "CHROME_PATH": chromium},
    )  # fmt: skip
    return scores_in(json.loads(report.read_text()))


def scores_in(report: dict[str, Any]) -> Scores:
    audits = report["audits"]
    categories = {name: report["categories"][name] for name in WANTED}
    failed = {
        f"{name}/{part['id']}"
        for name, category in categories.items()
        for part in category["auditRefs"]
        if part["weight"] and (audits[part["id"]]["score"] or 0) < 1 and audits[part["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    }  # fmt: skip
    told = (
        "first-contentful-paint",
        "largest-contentful-paint",
        "total-blocking-time",
        "cumulative-layout-shift",
        "total-byte-weight",
    )
    return Scores(
        {name: round(category["score"] * 100) for name, category in categories.items()},
        frozenset(failed), round(report["environment"]["benchmarkIndex"]),
        {name: audits[name]["displayValue"].replace("\xa0", " ").removeprefix("Total size was ") for name in told},
    )  # fmt: skip


def line_of(page: str, scores: Scores) -> str:
    cells = "  ".join(f"{scores.by_category[name]:>{len(name)}}" for name in WANTED)
    return f"{page:<12} {cells}  {scores.benchmark:>9}  {', '.join(scores.figures.values())}"


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", default="", help="a portal that runs already, as nginx serves it")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--reports", type=Path, default=ROOT / "var" / "lighthouse" / "reports")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parsed()))
