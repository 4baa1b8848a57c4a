"""Wagtail's API v3 hands every team's files to any token (Wagtail 8.0); its pages ask for permissions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.documents.api.v3 import router as documents
from wagtail.images.api.v3 import router as images

from cms.teams.borders import visible_files


def keep_borders() -> None:
    documents.get_documents_queryset = within_borders(documents.get_documents_queryset)
    images.get_images_queryset = within_borders(images.get_images_queryset)


def within_borders(get_files: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    return lambda request: visible_files(request.user, get_files(request))
