"""How an uploaded file is answered: it must never run as a page of this host."""

from collections.abc import Container
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from office_files.uploads.kinds import SHOWN_INLINE, content_type_of, extension_of

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


def make_harmless(
    response: HttpResponseBase, filename: str, shown_inline: Container[str] = SHOWN_INLINE
) -> HttpResponseBase:
    """Of its own type, and to be saved unless its extension is one of ``shown_inline``."""
    response["Content-Type"] = content_type_of(filename)
    disposition = content_disposition_header(extension_of(filename) not in shown_inline, filename)
    if disposition:
        response["Content-Disposition"] = disposition
    for header, value in HEADERS.items():
        response[header] = value
    return response


def answer_with_file(file: Path, accel: str, relative: str) -> HttpResponseBase:
    """By nginx from ``relative`` below its internal location ``accel``, if that is set, else from here. Raises Http404."""
    if not file.is_file():
        raise Http404
    if not accel:
        return FileResponse(file.open("rb"))
    response = HttpResponse()
    response["X-Accel-Redirect"] = accel + quote(relative)
    return response
