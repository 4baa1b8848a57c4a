"""The tests' settings with one more kind of page, and the theme with one more template."""

import shutil
from pathlib import Path

from cms.settings.test import *  # noqa: F403 - a settings module is its base with changes
from cms.settings.test import INSTALLED_APPS, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "tests.fairs.apps.FairsConfig"]
HERE = Path(__file__).parent
QIFU_THEME = str(shutil.copytree(HERE.parents[1] / "themes" / "civic", VAR_DIR / "theme"))
shutil.copy(HERE / "fair.html", VAR_DIR / "theme" / "templates")
