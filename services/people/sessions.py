"""Who is signed in: a cookie with a random token, whose digest a row holds. Staff's log-in is another one altogether."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from services.people.models import LONGEST, Person, PersonSession
from services.people.notice import NOTICE_VERSION
from services.people.visitors import see

COOKIE = "qifu_my"
# Written no more often than that: pages that are only read stay so.
SEEN_EVERY = timedelta(minutes=5)


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in with this request's browser."""
    session = session_of(request)
    return session.person if session else None


def session_of(request: HttpRequest) -> PersonSession | None:
    """Asked once per request."""
    if not hasattr(request, "_qifu_session"):
        request._qifu_session = _find_session(request.COOKIES.get(COOKIE, ""))  # type: ignore[attr-defined]
    found: PersonSession | None = request._qifu_session  # type: ignore[attr-defined]
    return found


def sign_in(request: HttpRequest, response: HttpResponse, person: Person) -> PersonSession:
    """The browser is signed in as ``person``; what it was before ends."""
    _end(request)
    if person.notice_version != NOTICE_VERSION:  # the page on which one signs in names it
        Person.objects.filter(pk=person.pk).update(notice_version=NOTICE_VERSION)
    token = secrets.token_urlsafe(32)
    session = PersonSession.objects.create(person=person, token_digest=_digest(token), browser=see(request).browser)
    response.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    request._qifu_session = session  # type: ignore[attr-defined]
    return session


def sign_out(request: HttpRequest, response: HttpResponse) -> None:
    _end(request)
    response.delete_cookie(COOKIE, samesite="Lax")
    request._qifu_session = None  # type: ignore[attr-defined]


def prove(session: PersonSession) -> None:
    """The person has just shown to be who he is."""
    session.proved_at = timezone.now()
    session.save(update_fields=["proved_at"])


def _find_session(token: str) -> PersonSession | None:
    if not token:
        return None
    now = timezone.now()
    session = PersonSession.objects.live(now).select_related("person").filter(token_digest=_digest(token)).first()
    if session and session.last_seen_at < now - SEEN_EVERY:
        PersonSession.objects.filter(pk=session.pk).update(last_seen_at=now)
    return session


def _end(request: HttpRequest) -> None:
    if token := request.COOKIES.get(COOKIE):
        PersonSession.objects.filter(token_digest=_digest(token)).delete()


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
