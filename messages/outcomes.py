"""What became of a message that a courier has in hand."""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from messages.models import READY, Message, State, Why
from messages.signals import bounced

logger = logging.getLogger(__name__)

DELAYS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30),
    timedelta(hours=2), timedelta(hours=6), timedelta(hours=24),
)  # fmt: skip


def retry_delay(attempts: int) -> timedelta:
    """How long a message waits after so many failed attempts (1 or more)."""
    return DELAYS[min(attempts, len(DELAYS)) - 1]


def note_sent(message: Message) -> None:
    _settle(message, State.SENT, last_error="", **_without_secret(message))


def give_back(message: Message) -> None:
    """It was not its fault: it waits its turn as if it had not been tried."""
    _settle(message, message.claimed_from, next_attempt_at=timezone.now(), attempts=F("attempts") - 1)


def defer(message: Message, error: str) -> None:
    """What nobody knew before, whether it was taken, nobody knows now."""
    uncertain = message.claimed_from == State.UNCERTAIN
    _try_later(message, State.UNCERTAIN if uncertain else State.DEFERRED, error)


def note_uncertain(message: Message, error: str) -> None:
    """It may have been taken."""
    _try_later(message, State.UNCERTAIN, error)


def note_dropped(message: Message, why: Why) -> None:
    _settle(message, State.DROPPED, why=why, **_without_secret(message))


def note_bounced(message: Message, error: str) -> None:
    """Whoever keeps the address learns of it first: should we die in between, they are told twice."""
    for receiver, said in bounced.send_robust(Message, message=message, error=error):
        if isinstance(said, Exception):
            logger.error("%s does not know that %s bounced: %s", receiver, message.reference, said)
    logger.info("Message %s to be sent by %s bounced: %s", message.reference, message.channel, error)
    _settle(message, State.BOUNCED, last_error=error[:2000])


def fail(message: Message, error: str) -> None:
    logger.warning("Message %s to be sent by %s failed for good: %s", message.reference, message.channel, error)
    _settle(message, State.FAILED, last_error=error[:2000])


def end_late(message: Message, error: str) -> None:
    """Its time is over: it is of no use any more, or its patience has ended."""
    if message.expires_at and message.expires_at <= timezone.now():
        _settle(message, State.DROPPED, why=Why.EXPIRED, **_without_secret(message))
    else:
        fail(message, error)


def _try_later(message: Message, state: State, error: str) -> None:
    later = timezone.now() + retry_delay(message.attempts)
    if later < message.give_up_at:
        _settle(message, state, next_attempt_at=later, last_error=error[:2000])
    elif message.expires_at and later >= message.expires_at:
        _settle(message, State.DROPPED, why=Why.EXPIRED, last_error=error[:2000], **_without_secret(message))
    else:
        fail(message, error)


def _without_secret(message: Message) -> dict[str, bytes]:
    return {"content": b""} if message.sensitive else {}


def _settle(message: Message, state: str, **values: object) -> None:
    """Unless the lease ran out meanwhile and another courier has it."""
    if state not in READY:
        values["finished_at"] = timezone.now()
    if message.shown_recipient:
        values["recipient"] = message.shown_recipient
    Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by).update(claimed_by="", state=state, **values)
