"""The guide's pictures are still to be had: its steps, taken by the demo's people, work on the screens of today."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tools.platform import ROOT, Platform
from tools.screenshots.chapters import CHAPTERS
from tools.screenshots.gallery import Gallery
from tools.screenshots.tour import Tour

pytestmark = pytest.mark.browser

KEPT = {file.stem: file for file in (ROOT / "docs" / "editors" / "pictures").iterdir()}
# What lies beside the menu is as wide as ever; lists are longer where others of the demo have been at work.
WIDTHS, LOWEST = 0.1, 0.4


class Inspection(Gallery):
    """Compares each picture with the one that the guide shows, in place of keeping it."""

    def hang(self, name: str, picture: Image.Image) -> None:
        self.hung[name] = True
        assert len(picture.convert("L").getcolors(256) or []) > 20, f"{name} is empty"
        with Image.open(KEPT[name]) as kept:
            assert abs(picture.width / kept.width - 1) <= WIDTHS, f"{name}: {picture.width} wide, not {kept.width}"
            assert picture.height >= LOWEST * kept.height, f"{name}: {picture.height} high, not {kept.height}"


def test_every_step_of_the_guide_works_and_gives_its_picture(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    """A step whose element is gone fails by Playwright's own message: what was looked for, and by which line."""
    tour = Tour(browser, platform, Inspection(tmp_path))
    for show in CHAPTERS:
        show(tour)
    assert sorted(tour.gallery.hung) == sorted(KEPT)
    for page in tour.windows.values():
        page.context.close()
