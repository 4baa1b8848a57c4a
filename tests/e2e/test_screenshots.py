"""The guide's pictures are still to be had: its steps, taken by the demo's people, work on the screens of today."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from screenshots.chapters import take_all
from screenshots.gallery import Gallery
from screenshots.platform import ROOT, Platform
from screenshots.tour import Tour

pytestmark = pytest.mark.browser


def test_every_step_of_the_guide_works_and_gives_its_picture(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    gallery = Gallery(tmp_path)
    take_all(Tour(browser, platform, gallery))
    assert sorted(gallery.hung) == sorted(file.stem for file in (ROOT / "docs" / "editors" / "pictures").iterdir())
