"""``python -m tools.looks``: each kind of page at three widths in each mode, as pictures, with what is wrong with it.

    python -m tools.looks [--url http://localhost:8000] [--folder var/looks] [--modes light,dark] [--widths 360,1280] [--kinds home,policy]

Without ``--url`` a demo is made and served for it; what ``--url`` names must be one, as somebody of the demo signs in. Ends with status 1 if any page has an accessibility violation, runs
over its width or moves while it loads. Needs Chromium (CHROMIUM: its path) and what requirements-dev.txt lists.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.chromium import open_chromium
from tools.looks.kinds import pages_by_kind
from tools.looks.measures import problems_of
from tools.looks.modes import MODES, WIDTHS, reader_in
from tools.looks.persons import pages_of, sign_in
from tools.platform import ROOT, running_demo

USUAL_MODES = "light,dark,contrast,elder"


def main(arguments: argparse.Namespace) -> int:
    arguments.folder.mkdir(parents=True, exist_ok=True)
    modes = arguments.modes.split(",")
    if unknown := set(modes) - set(MODES):
        raise SystemExit(f"no such mode: {', '.join(sorted(unknown))}")
    widths = [int(width) for width in arguments.widths.split(",")]
    wrong = 0
    with portal_at(arguments.url) as url, open_chromium() as browser:
        signed_in = sign_in(browser, url)
        with reader_in(browser, "light", WIDTHS[0], url, signed_in) as page:
            pages = pages_by_kind(url) | pages_of(page)
        wanted = arguments.kinds.split(",") if arguments.kinds else list(pages)
        for mode in modes:
            for width in widths:
                with reader_in(browser, mode, width, url, signed_in) as page:
                    for kind in wanted:
                        problems = problems_of(page, pages[kind])
                        page.screenshot(path=arguments.folder / f"{kind}-{width}-{mode}.png", full_page=True)
                        wrong += bool(problems)
                        for problem in problems:
                            print(f"{pages[kind]} {width} {mode}: {problem}", flush=True)
    print(f"{len(modes) * len(widths) * len(wanted)} pictures in {arguments.folder}, {wrong} with something wrong")
    return 1 if wrong else 0


@contextmanager
def portal_at(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    print("making the demo", flush=True)
    with tempfile.TemporaryDirectory() as var_dir, running_demo(Path(var_dir)) as platform:
        yield platform.url


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", default="", help="a portal that runs already")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "looks")
    parser.add_argument("--modes", default=USUAL_MODES)
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)))
    parser.add_argument("--kinds", default="", help="some of the kinds of pages (tools/looks/kinds.py)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parsed()))
