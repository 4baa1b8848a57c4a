"""Wagtail's API v3 hands every team's files to any token (Wagtail 8.0); its pages ask for permissions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cms.teams.borders import visible_files
from cms.wagtail_seams import staff_files


def serve_only_own_files() -> None:
    staff_files.narrow_by(within_borders)


def within_borders(get_files: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    return lambda request: visible_files(request.user, get_files(request))
