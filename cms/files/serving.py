"""Uploaded files as the admin shows them: for staff alone. The public gets the portal's own copies."""

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
from django.utils.http import content_disposition_header
from wagtail.admin.auth import require_admin_access

from cms.teams.uploads import may_see_upload
from cms.wagtail_seams import documents
from office_files.uploads.kinds import SHOWN_INLINE, content_type_of, extension_of

HEADERS = {
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
    """One file below MEDIA_ROOT, by the one spelling of its path under which it was stored (uploads.py asks whose it is).

    Raises Http404 for any other, for a missing one, and for what no team and nobody has stored.
    """
    if not may_see_upload(request.user, name):
        raise Http404
    return send_file(Path(safe_join(settings.MEDIA_ROOT, name)), PurePosixPath(name))


def send_file(file: Path, name: PurePosixPath) -> HttpResponseBase:
    """By nginx if QIFU_ACCEL_MEDIA names its internal location, else from here."""
    if not file.is_file():
        raise Http404
    if settings.QIFU_ACCEL_MEDIA:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = settings.QIFU_ACCEL_MEDIA + quote(str(name))
    else:
        response = FileResponse(file.open("rb"))
    return make_harmless(response, name.name)


def make_harmless(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """An uploaded file must never run as a page of this host: of its own type, and to be saved unless it is a picture."""
    response["Content-Type"] = content_type_of(filename)
    disposition = content_disposition_header(extension_of(filename) not in SHOWN_INLINE, filename)
    if disposition:
        response["Content-Disposition"] = disposition
    for header, value in HEADERS.items():
        response[header] = value
    return response


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
