"""HEAD: what GET would say, without the body (RFC 9110, 9.3.2)."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase


class HeadMiddleware:
    """Django's views answer HEAD as GET and leave the body to the server, which drops it and warns each time.

    The first of all: those below count what GET would send (``Content-Length``) and weigh it (``ETag``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                cast(StreamingHttpResponse, response).streaming_content = iter(())  # the file is closed all the same
            else:
                cast(HttpResponse, response).content = b""
        return response
