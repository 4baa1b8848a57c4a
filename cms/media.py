"""Uploaded files as the admin shows them: for staff alone. The public gets the portal's own copies."""

import mimetypes
from collections.abc import Callable
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils._os import safe_join
from wagtail.admin.auth import require_admin_access
from wagtail.documents.views import serve

HEADERS = {
    # An uploaded file must never run as a page of this host.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


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
    """One file below MEDIA_ROOT. Raises Http404 for a missing one, and SuspiciousFileOperation for one outside."""
    file = Path(safe_join(settings.MEDIA_ROOT, name))
    if not file.is_file():
        raise Http404
    return send_file(file, PurePosixPath(name))


def send_file(file: Path, name: PurePosixPath) -> HttpResponseBase:
    """By nginx if QIFU_ACCEL_MEDIA names its internal location, else from here."""
    content_type = mimetypes.guess_type(name.name)[0] or "application/octet-stream"
    if settings.QIFU_ACCEL_MEDIA:
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.QIFU_ACCEL_MEDIA + quote(str(name))
    else:
        response = FileResponse(file.open("rb"), content_type=content_type)
    for header, value in HEADERS.items():
        response[header] = value
    return response


def sendfile(request: HttpRequest, filename: str, **kwargs: Any) -> HttpResponseBase:
    """Wagtail's hook for sending a document (SENDFILE_BACKEND = "cms.media")."""
    return send_file(Path(filename), PurePosixPath(Path(filename).relative_to(settings.MEDIA_ROOT).as_posix()))


urlpatterns = [
    path("media/<path:name>", serve_upload, name="upload"),
    # Wagtail's own name and address: the admin links to documents by it.
    re_path(r"^documents/(\d+)/(.*)$", for_staff(serve.serve), name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        for_staff(serve.authenticate_with_password),
        name="wagtaildocs_authenticate_with_password",
    ),
]
