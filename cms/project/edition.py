"""What is below /my/ and /services/ once more in traditional characters, under /zh-hant/ like the rest of the portal.

There is one set of views, which knows of no edition: the prefix is taken off before them and put back afterwards, on
what they lead to. Cookies, forms and keys are the same in both.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase

from themes.service_page import traditional_answer
from themes.traditional import OWN_PATHS, PREFIX, edition_path


class EditionMiddleware:
    """Before all that reads the request's path or sends an answer's length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(tuple(PREFIX + path for path in OWN_PATHS)):
            return self.get_response(request)
        request.path = request.path.removeprefix(PREFIX)
        request.path_info = request.path_info.removeprefix(PREFIX)
        response = self.get_response(request)
        if location := response.headers.get("Location", ""):
            response.headers["Location"] = _keep_edition(location)
        if isinstance(response, HttpResponse) and not response.streaming:
            _convert(response, request)
        return response


def _keep_edition(location: str) -> str:
    """Another host's address stays."""
    if location.startswith("//") or not location.startswith("/"):
        return location
    path, mark, rest = location.partition("?")
    return edition_path(path) + mark + rest


def _convert(response: HttpResponse, request: HttpRequest) -> None:
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    made = traditional_answer(media_type, request.get_full_path(), response.content)
    if made is not None:
        response.content = made
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(made))
