"""A new kind of page needs its own package and a template (docs/content.md)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db  # the migrated database, which the other process copies
def test_a_package_and_a_template_make_a_kind() -> None:
    """In a process of its own: Django and Wagtail never forget a model."""
    if connection.vendor != "sqlite":
        pytest.skip("once is enough")
    walk = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/fairs/walk.py"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.fairs.settings"}
    done = subprocess.run(walk, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
