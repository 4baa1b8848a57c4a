"""The sign-in log, written from Django's own signals, and the lock-out that reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cms.accounts import sessions
from cms.accounts.addresses import client_address
from cms.accounts.models import SignInEvent

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


@dataclass(frozen=True)
class Subject:
    """What can be locked: an account by name, or an address."""

    field: str
    value: str
    limit: int
    locked: SignInEvent.Kind
    # Failures before one of these no longer count.
    resets: tuple[SignInEvent.Kind, ...]

    @property
    def events(self) -> Any:
        exact = "username__iexact" if self.field == "username" else "address"
        return SignInEvent.objects.filter(**{exact: self.value})


def account_subject(username: str) -> Subject:
    resets = (Kind.ACCOUNT_LOCKED, Kind.ACCOUNT_UNLOCKED, Kind.SIGNED_IN)
    return Subject("username", username[:150], settings.QIFU_LOCK_AFTER_FAILURES, Kind.ACCOUNT_LOCKED, resets)


def address_subject(address: str) -> Subject:
    """A success does not reset it: whoever guesses others' passwords may hold an account too."""
    resets = (Kind.ADDRESS_LOCKED, Kind.ADDRESS_UNLOCKED)
    return Subject("address", address, settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES, Kind.ADDRESS_LOCKED, resets)


def locked_until(subject: Subject) -> datetime | None:
    """When the subject's lock ends, or None if it holds none."""
    if not subject.value or not subject.limit:
        return None
    last = subject.events.filter(kind__in=subject.resets).order_by("-pk").first()
    if last and last.kind == subject.locked and last.locked_until and last.locked_until > timezone.now():
        return last.locked_until
    return None


def lock_for(request: HttpRequest, username: str) -> datetime | None:
    """The end of the lock that keeps this account or this address out."""
    ends = [locked_until(account_subject(username)), locked_until(address_subject(client_address(request)))]
    return max((end for end in ends if end), default=None)


def lock_if_due(subject: Subject, event: SignInEvent) -> None:
    """After a failure: lock when there are too many within the lock's own length."""
    if not subject.value or not subject.limit:
        return
    length = timedelta(minutes=settings.QIFU_LOCK_MINUTES)
    reset = subject.events.filter(kind__in=subject.resets).order_by("-pk").values_list("pk", flat=True).first()
    since = Q(kind=Kind.FAILED, at__gte=event.at - length, pk__gt=reset or 0)
    if subject.events.filter(since).count() >= subject.limit:
        SignInEvent.objects.create(
            kind=subject.locked,
            username=event.username if subject.field == "username" else "",
            user=event.user if subject.field == "username" else None,
            address=event.address,
            user_agent=event.user_agent,
            locked_until=event.at + length,
        )


def unlock_account(username: str, request: HttpRequest | None = None, detail: str = "") -> None:
    note_event(Kind.ACCOUNT_UNLOCKED, request, user=_find_user(username), username=username, detail=detail)


def unlock_address(address: str, detail: str = "") -> None:
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


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    username = str(credentials.get("username") or "")
    if request is None:
        return
    kind = Kind.REFUSED if lock_for(request, username) else Kind.FAILED
    event = note_event(kind, request, user=_find_user(username), username=username)
    if kind == Kind.FAILED:
        lock_if_due(account_subject(event.username), event)
        lock_if_due(address_subject(event.address), event)


def _find_user(username: str) -> Any:
    return get_user_model()._default_manager.filter(username__iexact=username.replace("\0", "")).first()


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note_event(Kind.SIGNED_IN_BY_SSO if came_by_sso(request) else Kind.SIGNED_IN, request, user=user)
    sessions.start_session(request, user)


@receiver(user_logged_out)
def note_sign_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        sessions.forget_session(request)
        note_event(getattr(request, "qifu_sign_out_kind", Kind.SIGNED_OUT), request, user=user)
