"""Wagtail's own views of documents, which ours stand around: they are named by its urls alone."""

from wagtail.documents.views.serve import authenticate_with_password, serve

__all__ = ["authenticate_with_password", "serve"]
