"""JSON answers: one way to write them, one shape of refusal, and "nothing new" for those who ask again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from ninja.renderers import BaseRenderer

# Part of every ETag: raise it when the shape of an answer changes.
SHAPE = "1"


class JSONRenderer(BaseRenderer):
    """Characters as they are: escaped, Chinese would take twice the bytes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return to_json(data)


def to_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def answer(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(to_json(data), status=status, content_type="application/json; charset=utf-8")


def refuse(status: int, error: str, detail: str, parameter: str | None = None) -> HttpResponse:
    """``{"error", "parameter", "detail"}``: a fixed word for programs, a Chinese sentence for people."""
    return answer({"error": error, "parameter": parameter, "detail": detail}, status)


@dataclass(frozen=True)
class Version:
    """What an answer was made from.

    The time is part of the ETag: after a restored backup a sequence number is given out a second time.
    """

    sequence: int
    changed_at: datetime

    @property
    def etag(self) -> str:
        return f'"{SHAPE}-{self.sequence}-{int(self.changed_at.timestamp() * 1_000_000):x}"'

    @property
    def modified(self) -> int | None:
        """Seconds since 1970, once a minute old: before, another change could still bear the same second."""
        return int(self.changed_at.timestamp()) if timezone.now() - self.changed_at > timedelta(minutes=1) else None


def answer_unless_known(
    request: HttpRequest, version: Version | None, make_data: Callable[[], Any]
) -> HttpResponseBase:
    """304 without making the data if the reader has this version already (RFC 9110 section 13)."""
    if version is None:
        return answer(make_data())
    known = get_conditional_response(request, etag=version.etag, last_modified=version.modified)
    response = known if known is not None else answer(make_data())
    response["ETag"] = version.etag
    if version.modified:
        response["Last-Modified"] = http_date(version.modified)
    return response
