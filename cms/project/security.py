"""What browsers may load on the pages that Django answers with: this host alone."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from themes.serving import HEADERS

# Wagtail 8.0 knows no nonces: choosers, fields of dates and panels of rows begin with a script in the page, so
# 'unsafe-inline' is left for script elements; attributes (onerror=…), which injected HTML mostly uses, run nowhere.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
# Before anybody is signed in there (log-in, links by mail) no page has such a script, and strangers' input is nearest.
ENTRANCE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# Search, the services, and errors outside the admin: as the portal's own pages.
PORTAL_POLICY = HEADERS["Content-Security-Policy"]


class PolicyMiddleware:
    """A Content-Security-Policy for every page, unless the view has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", _admin_policy(request))
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", PORTAL_POLICY)
        return response


def _admin_policy(request: HttpRequest) -> str:
    user = getattr(request, "user", None)  # missing where a middleware before it has answered
    return ADMIN_POLICY if user is not None and user.is_authenticated else ENTRANCE_POLICY
