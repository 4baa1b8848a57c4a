"""``python -m tools.screenshots``: the guide's pictures, from a demo in a folder of its own to docs/editors/pictures.

    python -m tools.screenshots [FOLDER]

Pictures that look as before are left alone; those that no chapter takes any more are removed. Needs Chromium (CHROMIUM:
its path) and what requirements-dev.txt lists.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tools.chromium import open_chromium
from tools.platform import ROOT, Platform, running_demo
from tools.screenshots.chapters import take_all
from tools.screenshots.clock import START, environment_at
from tools.screenshots.gallery import Gallery
from tools.screenshots.tour import Tour

PICTURES = ROOT / "docs" / "editors" / "pictures"
# The demo's content is some days old when its people come to work.
MADE = START - timedelta(days=3, hours=1)


def main(folder: Path = PICTURES) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(folder)
    with (
        tempfile.TemporaryDirectory() as var_dir,
        demo_of_that_day(Path(var_dir)) as platform,
        open_chromium() as browser,
    ):
        take_all(Tour(browser, platform, gallery))
    gone = gallery.take_down_others()
    print(f"{len(gallery.hung)} pictures in {folder}; new or changed: {', '.join(gallery.changed) or 'none'}")
    if gone:
        print(f"removed: {', '.join(gone)}")


@contextmanager
def demo_of_that_day(var_dir: Path) -> Iterator[Platform]:
    print("making the demo", flush=True)
    with running_demo(var_dir, environment_at(MADE)):
        pass
    with running_demo(var_dir, environment_at(START)) as platform:
        yield platform


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
