"""Staff's sessions: how long they last, who has which, how they end."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cms.accounts.addresses import client_address
from cms.accounts.models import PasswordRecord, SignInEvent, StaffSession

SESSION_KEY = "qifu_staff_session"
# Often enough for the idle limit, seldom enough not to write at each click.
SEEN_EVERY = timedelta(seconds=30)


def start_session(request: HttpRequest, user: Any) -> StaffSession:
    """Note a new session, ending the oldest of those beyond QIFU_SESSIONS_MAX."""
    staff_session = StaffSession.objects.create(
        user=user,
        seen_at=timezone.now(),
        address=client_address(request),
        user_agent=str(request.META.get("HTTP_USER_AGENT", ""))[:255],
    )
    request.session[SESSION_KEY] = str(staff_session.pk)
    if settings.QIFU_SESSIONS_MAX:
        keep = StaffSession.objects.filter(user=user).order_by("-started_at", "-seen_at")[: settings.QIFU_SESSIONS_MAX]
        StaffSession.objects.filter(user=user).exclude(pk__in=[s.pk for s in keep]).delete()
    return staff_session


def current_session(request: HttpRequest) -> StaffSession | None:
    """The row behind the request's session; None once it was ended elsewhere."""
    try:
        pk = uuid.UUID(request.session.get(SESSION_KEY, ""))
    except ValueError:
        return None
    return StaffSession.objects.filter(pk=pk, user_id=request.user.pk or 0).first()


def forget_session(request: HttpRequest) -> None:
    if found := current_session(request):
        found.delete()


def why_over(staff_session: StaffSession | None) -> SignInEvent.Kind | None:
    """Why the session is no longer good, or None while it is."""
    now = timezone.now()
    if staff_session is None:
        return SignInEvent.Kind.SESSION_ENDED
    idle = now - staff_session.seen_at > timedelta(minutes=settings.QIFU_SESSION_IDLE_MINUTES)
    old = now - staff_session.started_at > timedelta(hours=settings.QIFU_SESSION_HOURS)
    return SignInEvent.Kind.SESSION_EXPIRED if idle or old else None


def note_seen(staff_session: StaffSession) -> None:
    now = timezone.now()
    if now - staff_session.seen_at > SEEN_EVERY:
        StaffSession.objects.filter(pk=staff_session.pk).update(seen_at=now)


def end_sessions(user: Any, *, but: StaffSession | None = None) -> int:
    """End the account's sessions, at their next request at the latest; returns how many."""
    rows = StaffSession.objects.filter(user=user).exclude(pk__in=[but.pk] if but else [])
    return rows.delete()[0]


def list_sessions(user: Any, current: StaffSession | None = None) -> list[StaffSession]:
    """The account's sessions that are still good; those that time or a new password ended are cleared away."""
    rows = StaffSession.objects.filter(user=user)
    changed = PasswordRecord.objects.filter(user=user).values_list("set_at", flat=True).first()
    if changed:
        rows.filter(seen_at__lt=changed).exclude(pk__in=[current.pk] if current else []).delete()
    return [row for row in rows if why_over(row) is None]
