"""Whose browser it is that opens a leader's link: the log-in that is signed in there, and those that sent links from it."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "qifu_sender"
SALT = "cms.approvals.senders"
PATH = "/admin/approve/"
# As long as the longest link.
SECONDS = 60 * 24 * 3600
KEPT = 20


def remember_sender(request: HttpRequest, response: HttpResponseBase) -> None:
    """For links that are opened here after the sender has signed out."""
    people = [request.user.pk, *sorted(_remembered(request) - {request.user.pk})][:KEPT]
    response.set_cookie(
        COOKIE, signing.dumps(people, salt=SALT), max_age=SECONDS, path=PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True, samesite="Lax",
    )  # fmt: skip


def people_behind(request: HttpRequest) -> set[int]:
    signed_in: Any = request.user.pk if request.user.is_authenticated else None
    return _remembered(request) | ({signed_in} if signed_in else set())


def _remembered(request: HttpRequest) -> set[int]:
    try:
        return set(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return set()
