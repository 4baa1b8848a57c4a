"""How every address of the public API answers: read only, for everybody, from any web page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern

from cms.api.answers import refuse

View = Callable[..., HttpResponseBase]

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cache-Control": "public, no-cache",  # may be kept, must be asked about: a 304 costs little
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def open_patterns(patterns: list[Any]) -> list[URLPattern]:
    """The same addresses behind the door; ninja's root, which has no answer of its own, leads to the docs."""
    return [
        URLPattern(
            p.pattern, open_to_readers(_go_to_docs if p.name == "api-root" else p.callback), p.default_args, p.name
        )
        for p in patterns
    ]


def _go_to_docs(request: HttpRequest) -> HttpResponseBase:
    return redirect("api:openapi-view")


def allow_own_scripts(view: View) -> View:
    """For the page of docs: scripts and styles from here, nothing from anywhere else."""

    def call(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        return response

    return call


def refuse_unknown_address(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Below /api/ every answer is JSON, this one too."""
    return refuse(404, "not_found", "没有这个接口，请看 /api/docs/。")


def open_to_readers(view: View) -> View:
    """GET and HEAD for anybody, without a transaction: on SQLite each would wait for the writers' lock."""

    @wraps(view, assigned=("__module__", "__doc__"))
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _respond(view, request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    call.csrf_exempt = True  # type: ignore[attr-defined] # nothing is written
    return transaction.non_atomic_requests(call)


def _respond(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    if request.method == "HEAD":
        request.method = "GET"
        return _without_body(view(request, *args, **kwargs))
    if request.method != "GET":
        response = refuse(405, "read_only", "公开接口只能读取，请用 GET。")
        response["Allow"] = "GET, HEAD, OPTIONS"
        return response
    return view(request, *args, **kwargs)


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse):
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
