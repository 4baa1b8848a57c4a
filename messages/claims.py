"""Whose turn it is. A claim is a lease: should its courier die, the message becomes uncertain, and another one has it."""

import logging
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from messages.channel_states import last_error_of
from messages.models import Message, State, Why
from messages.outcomes import fail

# Longer than any channel takes for one message.
LEASE = timedelta(minutes=5)

logger = logging.getLogger(__name__)


def claim_message(channel: str, courier: str) -> Message | None:
    """Take the message that has been due the longest, for as long as the lease; None if nothing is due.

    Whether its time is over is the caller's to see: asked for here, it leads PostgreSQL to sort all that wait.
    """
    now = timezone.now()
    due = Message.objects.by(channel).due(now).order_by("next_attempt_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    elif not due.exists():  # asked every second: without a lock, for SQLite has one for all that write
        return None
    with transaction.atomic():
        message = due.first()
        if message is None:
            return None
        message.claimed_from = message.state
        message.state, message.claimed_by = State.SENDING, f"{courier}:{uuid.uuid4().hex[:6]}"
        message.attempts, message.next_attempt_at = message.attempts + 1, now + LEASE
        message.save(update_fields=["state", "claimed_by", "attempts", "next_attempt_at"])
    return message


def end_leases() -> int:
    """Nobody knows what became of those whose courier died with them in hand: they are due, as uncertain; how many."""
    died = Message.objects.filter(state=State.SENDING, next_attempt_at__lte=timezone.now())
    if not died.exists():
        return 0
    said = "发送进程中断了，不知道对方收下没有"
    return died.update(state=State.UNCERTAIN, claimed_by="", last_error=said)


def give_up_old() -> None:
    """Whose time is over: what is of no use any more is dropped, what was waiting for its channel all the time fails."""
    now = timezone.now()
    over = Message.objects.ready().filter(give_up_at__lte=now)
    if not over.exists():
        return
    lapsed = over.filter(expires_at__lte=now)
    lapsed.filter(sensitive=True).update(content=b"")
    lapsed.update(state=State.DROPPED, why=Why.EXPIRED, finished_at=now)
    for message in over.defer("content"):
        fail(message, message.last_error or last_error_of(message.channel))
