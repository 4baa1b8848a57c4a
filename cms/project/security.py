"""What browsers may load on the pages that Django answers with: this host alone."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Wagtail 8.0 knows no nonces: choosers, fields of dates and panels of rows begin with a script in the page, so
# 'unsafe-inline' is left for script elements; attributes (onerror=…), which injected HTML mostly uses, run nowhere.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
# Search, and errors outside the admin: as the portal's own pages (deploy/nginx).
PORTAL_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class PolicyMiddleware:
    """A Content-Security-Policy for every page, unless the view has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", PORTAL_POLICY)
        return response
