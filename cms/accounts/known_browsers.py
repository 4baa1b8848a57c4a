"""Browsers in which an account has signed in before, by a signed cookie: guessers elsewhere cannot make these wait.

The cookie opens nothing. It names one account and ends with its password, so that a stolen one is good for nothing but
the few tries that everybody has.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "cms.accounts.known_browsers"
MAX_AGE = 180 * 24 * 3600


def known_browser(request: HttpRequest, user: Any) -> str:
    """The number of this browser among the account's, or "" for a stranger's."""
    if user is None:
        return ""
    try:
        number, mark = signing.loads(request.COOKIES.get(_cookie_of(user), ""), salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if constant_time_compare(str(mark), _mark_of(user)) else ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: Any) -> None:
    number = known_browser(request, user) or secrets.token_hex(16)
    response.set_cookie(
        _cookie_of(user),
        signing.dumps([number, _mark_of(user)], salt=SALT, compress=False),
        max_age=MAX_AGE,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_of(user: Any) -> str:
    return f"qifu_browser_{user.pk}"


def _mark_of(user: Any) -> str:
    return str(salted_hmac(SALT, f"{user.pk} {user.password}", algorithm="sha256").hexdigest())
