"""Uploaded files as the admin shows them: for staff alone. The public gets the portal's own copies."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils._os import safe_join
from wagtail.admin.auth import require_admin_access

from cms.teams.uploads import may_see_upload
from cms.wagtail_seams import documents
from office_files.uploads.harmless import answer_with_file, make_harmless


def for_staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only with access to the admin; others are asked to log in. Shared caches keep nothing."""
    guarded = require_admin_access(view)

    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = guarded(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return call


@for_staff
def serve_upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file below MEDIA_ROOT, by the one spelling of its path under which it was stored (uploads.py asks whose it is).

    Raises Http404 for any other, for a missing one, and for what no team and nobody has stored.
    """
    if not may_see_upload(request.user, name):
        raise Http404
    return send_file(Path(safe_join(settings.MEDIA_ROOT, name)), PurePosixPath(name))


def send_file(file: Path, name: PurePosixPath) -> HttpResponseBase:
    """By nginx if QIFU_ACCEL_MEDIA names its internal location, else from here."""
    return make_harmless(answer_with_file(file, settings.QIFU_ACCEL_MEDIA, str(name)), name.name)


def sendfile(request: HttpRequest, filename: str, **kwargs: Any) -> HttpResponseBase:
    """Wagtail's hook for sending a document (SENDFILE_BACKEND = "cms.files.serving")."""
    return send_file(Path(filename), PurePosixPath(Path(filename).relative_to(settings.MEDIA_ROOT).as_posix()))


@for_staff
def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """Wagtail's view, which compares the file's name; what it says of the type is a guess from that name."""
    response: HttpResponseBase = documents.serve(request, document_id, filename)
    return make_harmless(response, filename) if response.status_code == 200 else response


urlpatterns = [
    path("media/<path:name>", serve_upload, name="upload"),
    # Wagtail's own name and address: the admin links to documents by it.
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        for_staff(documents.authenticate_with_password),
        name="wagtaildocs_authenticate_with_password",
    ),
]
