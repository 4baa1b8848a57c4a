"""Which files Wagtail's API v3 serves: its routers ask these two functions, and take no viewset of ours."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.documents.api.v3 import router as documents
from wagtail.images.api.v3 import router as images

Getting = Callable[[HttpRequest], Any]


def narrow_by(narrow: Callable[[Getting], Getting]) -> None:
    """``narrow`` gets Wagtail's own way to the files of a request."""
    documents.get_documents_queryset = narrow(documents.get_documents_queryset)
    images.get_images_queryset = narrow(images.get_images_queryset)
