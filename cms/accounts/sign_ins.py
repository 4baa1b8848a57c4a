"""The sign-in log, written from Django's own signals, and what is done about wrong passwords."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cms.accounts import sessions
from cms.accounts.addresses import client_address
from cms.accounts.known_browsers import known_browser
from cms.accounts.models import FailedTries, SignInEvent
from cms.accounts.throttle import (
    Tries,
    count_failure,
    forget_failures,
    held_until,
    is_slowed_now,
    lock_of,
    release,
    tries_at,
)

Kind = SignInEvent.Kind
SSO_BACKEND = "cms.accounts.sso.SsoBackend"


def note_event(
    kind: SignInEvent.Kind, request: HttpRequest | None, *, user: Any = None, username: str = "", detail: str = ""
) -> SignInEvent:
    """Write one line of the log; what browsers send is cut to the columns' length."""
    meta = request.META if request else {}
    return SignInEvent.objects.create(
        kind=kind,
        user=user,
        username=(user.get_username() if user else username.replace("\0", ""))[:150],
        address=client_address(request) if request else "",
        user_agent=str(meta.get("HTTP_USER_AGENT", ""))[:255],
        detail=detail[:255],
    )


def password_tries(request: HttpRequest, username: str) -> Tries:
    """Where tries at this account's password are counted."""
    browser = known_browser(request, _find_user(username))
    return tries_at(FailedTries.Purpose.PASSWORD, username, client_address(request), browser)


def lock_for(request: HttpRequest, username: str) -> datetime | None:
    """Until when no password of this account is looked at here."""
    return held_until(password_tries(request, username)) if username else None


def note_wrong_password(request: HttpRequest, username: str) -> None:
    """One line of the log, and one more for the throttle; another line when that begins to refuse or to slow."""
    event = note_event(Kind.FAILED, request, user=_find_user(username), username=username)
    tries = password_tries(request, event.username)
    row = count_failure(tries)
    if row.count == settings.QIFU_LOCK_AFTER_FAILURES:
        _note_hold(Kind.ACCOUNT_LOCKED, event, lock_of(row), username=event.username, user=event.user)
    if not tries.browser and is_slowed_now(tries):
        _note_hold(Kind.ADDRESS_LOCKED, event, None)


def _note_hold(kind: SignInEvent.Kind, event: SignInEvent, until: datetime | None, **whose: Any) -> None:
    SignInEvent.objects.create(
        kind=kind, address=event.address, user_agent=event.user_agent, locked_until=until, **whose
    )  # fmt: skip


def unlock_account(username: str, request: HttpRequest | None = None, detail: str = "") -> None:
    release(account=username)
    note_event(Kind.ACCOUNT_UNLOCKED, request, user=_find_user(username), username=username, detail=detail)


def unlock_address(address: str, detail: str = "") -> None:
    release(address=address)
    SignInEvent.objects.create(kind=Kind.ADDRESS_UNLOCKED, address=address, detail=detail)


class LockOutBackend:
    """First of the authentication backends: while a lock holds, no password is even looked at.

    No get_user(): no session is ever its own.
    """

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        if request is not None and username and lock_for(request, username):
            raise PermissionDenied


def came_by_sso(request: HttpRequest) -> bool:
    """Whether this session began at the provider of single sign-on."""
    return request.session.get(BACKEND_SESSION_KEY) == SSO_BACKEND


def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    username = str(credentials.get("username") or "")
    if request is None:
        return
    if lock_for(request, username):
        note_event(Kind.REFUSED, request, user=_find_user(username), username=username)
    else:
        note_wrong_password(request, username)


def _find_user(username: str) -> Any:
    return get_user_model()._default_manager.filter(username__iexact=username.replace("\0", "")).first()


def note_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note_event(Kind.SIGNED_IN_BY_SSO if came_by_sso(request) else Kind.SIGNED_IN, request, user=user)
    forget_failures(password_tries(request, user.get_username()))
    request.qifu_signed_in = True  # type: ignore[attr-defined] # cms.accounts.gate remembers the browser
    sessions.start_session(request, user)


def note_sign_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        sessions.forget_session(request)
        note_event(getattr(request, "qifu_sign_out_kind", Kind.SIGNED_OUT), request, user=user)
