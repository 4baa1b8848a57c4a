"""Numbers and characters that no database holds, in an address: a refusal in words, whatever list they were meant for."""

import logging
from collections.abc import Callable

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.api.answers import refuse

logger = logging.getLogger(__name__)
IMPOSSIBLE = (OverflowError, DataError, IntegrityError)
SENTENCE = "地址里的数字太大，或有数据库存不了的字符，请改正后再试。"


class ImpossibleValuesMiddleware:
    """``?offset=100000000000000000000`` comes back from SQLite as OverflowError or IntegrityError (datatype mismatch),
    from PostgreSQL as DataError."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if request.method not in ("GET", "HEAD") or not isinstance(exception, IMPOSSIBLE):
            return None
        logger.warning("Refused %s: %s", request.path, exception)
        if "/api/" in request.path:
            return refuse(400, "bad_parameter", SENTENCE)
        return HttpResponse(SENTENCE, status=400, content_type="text/plain; charset=utf-8")
