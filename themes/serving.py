"""Serving the static portal through Django: for development and the demo (in production nginx serves the folder)."""

import mimetypes
from pathlib import Path

from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.views import View

from office_files.uploads.kinds import DOCUMENTS, content_type_of, extension_of
from themes.folder import UnsafePath, file_path
from themes.releases import public_root
from themes.signposts import GONE, MOVED, own_file
from themes.traditional import PREFIX

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
FEED = "feed.xml"
HASHED = ("assets/", "images/", "files/")
ATTACHMENTS = "files/"
# What every answer says, Django's pages in the portal's look as well (cms/project/security.py); nginx says the same (deploy/nginx, a test compares them).
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
}
# Files that people brought are for saving and never run as a page of this host.
ATTACHMENT_HEADERS = {"Content-Disposition": "attachment", "Content-Security-Policy": "default-src 'none'; sandbox"}
# Browsers' own PDF viewers run neither in a sandbox nor without sources.
PDF_HEADERS = {
    "Content-Disposition": "inline",
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
}


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class SiteView(View):
    """GET and HEAD of a file of the served release; its 404 page for anything else."""

    def get(self, request: HttpRequest, path: str = "") -> HttpResponseBase:
        found = find_file(path)
        place = found.relative_to(public_root()).as_posix() if found else ""
        return protected(self._answer(request, path, found, place), place)

    def _answer(self, request: HttpRequest, path: str, found: Path | None, place: str) -> HttpResponseBase:
        if answer := _read_marker(path, MOVED):
            status, _space, target = answer.partition(" ")
            return (HttpResponsePermanentRedirect if status == "301" else HttpResponseRedirect)(target)
        if found is None:
            return _without_slash(path) or not_found(path)
        if _read_marker(path, GONE) is not None:
            return HttpResponse(found.read_bytes(), status=410, headers={"Cache-Control": "no-cache"})
        stat = found.stat()
        tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        if known := get_conditional_response(request, etag=tag, last_modified=int(stat.st_mtime)):
            known["ETag"] = tag
            return known
        response = FileResponse(found.open("rb"), content_type=content_type(found, place))
        response["ETag"] = tag
        response["Last-Modified"] = http_date(stat.st_mtime)
        response["Cache-Control"] = "public, max-age=31536000, immutable" if place.startswith(HASHED) else "no-cache"
        return response


serve_site = SiteView.as_view()


def protected(response: HttpResponseBase, place: str) -> HttpResponseBase:
    """With the headers that the file at ``place`` is sent with."""
    del response["Content-Disposition"]  # Django's own, of every file
    headers = dict(HEADERS)
    if place.startswith(ATTACHMENTS):
        headers |= PDF_HEADERS if extension_of(place) == "pdf" else ATTACHMENT_HEADERS
    for name, value in headers.items():
        response[name] = value
    return response


def find_file(path: str) -> Path | None:
    """The file that an address names, never outside the public folder."""
    try:
        clean = file_path(path)
    except UnsafePath:
        return None
    if clean.rpartition("/")[2].startswith(".") or clean.endswith((MOVED, GONE)):
        return None
    if clean.startswith(ATTACHMENTS) and extension_of(clean) not in DOCUMENTS:  # what an older release may hold
        return None
    root = public_root()
    found = root / clean / "index.html" if path == "" or path.endswith("/") else root / clean
    try:
        inside = found.resolve().is_relative_to(root.resolve())
        return found if inside and found.is_file() else None
    except (OSError, ValueError):  # a name that the file system cannot have
        return None


def _read_marker(path: str, suffix: str) -> str | None:
    """What lies beside an address in the file that tells of it (themes.signposts); None where there is none."""
    try:
        marker = public_root() / f"{own_file(path)}{suffix}"
        return marker.read_text().strip() if marker.is_file() else None
    except (UnsafePath, OSError, ValueError):
        return None


def _without_slash(path: str) -> HttpResponse | None:
    """``/policies`` leads to ``/policies/`` if there is such a page."""
    if path and not path.endswith("/") and find_file(f"{path}/"):
        return HttpResponsePermanentRedirect(f"/{path.lstrip('/')}/")
    return None


def not_found(path: str = "") -> HttpResponse:
    """The 404 page, in the edition that was asked for."""
    edition = f"{PREFIX[1:]}/"
    page = find_file(f"{edition if path.startswith(edition) else ''}404.html") or find_file("404.html")
    content = page.read_bytes() if page else "<!DOCTYPE html><title>404</title><p>页面不存在</p>".encode()
    return HttpResponse(content, status=404)


def content_type(path: Path, place: str = "") -> str:
    """Of what people brought, by the table of what may be stored alone."""
    if place.startswith(ATTACHMENTS):
        return content_type_of(path.name)
    if path.name == FEED:
        return "application/atom+xml; charset=utf-8"
    return CONTENT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
