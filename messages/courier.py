"""The courier: sends what is due, one message at a time, so that a courier that dies leaves one in doubt at most.

A message is claimed in a short transaction that is over before anybody is talked to. The claim is a lease: should the
courier die, the message falls due again, and goes out under the same reference.
"""

import logging
import os
import re
import signal
import socket
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from messages.channel_states import last_error_of, note_channel_away, note_channel_well, rests
from messages.channels import open_channel
from messages.channels.protocol import Channel, Deferred, Interrupted, Refused, Unavailable
from messages.keeping import forget_old
from messages.models import CourierHeartbeat, Message, State

logger = logging.getLogger(__name__)

# Longer than any channel takes for one message.
LEASE = timedelta(minutes=5)
DELAYS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30),
    timedelta(hours=2), timedelta(hours=6), timedelta(hours=24),
)  # fmt: skip
POLL_SECONDS = 1.0
BEAT_SECONDS = 5.0
FORGET_SECONDS = 3600.0


def retry_delay(attempts: int) -> timedelta:
    """How long a message waits after so many failed attempts (1 or more)."""
    return DELAYS[min(attempts, len(DELAYS)) - 1]


class Courier:
    """Runs until told to stop (SIGTERM, SIGINT), finishing the message in hand."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
        self.channels: dict[str, Channel] = {name: open_channel(name) for name in settings.QIFU_CHANNELS}
        self.stopping = False
        self.next_beat = self.next_forgetting = 0.0

    def stop(self, *args: object) -> None:
        self.stopping = True

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        logger.info("courier %s started", self.name)
        while not self.stopping:
            if not self._run_round():
                time.sleep(POLL_SECONDS)
        self._rest_all()
        CourierHeartbeat.objects.filter(name=self.name).delete()
        logger.info("courier %s stopped", self.name)

    def _run_round(self) -> bool:
        """False if there was nothing to do. An outage (of the database, say) is logged and survived."""
        try:
            self._keep_house(time.monotonic())
            sent = [self.send_next(name) for name in self.channels]
        except Exception:
            logger.exception("courier: a round failed; trying again")
            close_old_connections()
            return False
        if not any(sent):
            self._rest_all()
        return any(sent)

    def _keep_house(self, now: float) -> None:
        if now >= self.next_beat:
            self.next_beat = now + BEAT_SECONDS
            CourierHeartbeat.objects.update_or_create(name=self.name, defaults={"seen_at": timezone.now()})
            CourierHeartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
            give_up_old()
        if now >= self.next_forgetting:
            self.next_forgetting = now + FORGET_SECONDS
            forget_old(timezone.now())

    def send_due(self) -> int:
        """Everything that is due now, and its end; how many were tried."""
        tried = 0
        give_up_old()
        while any(self.send_next(name) for name in self.channels):
            tried += 1
        self._rest_all()
        return tried

    def send_next(self, channel: str) -> bool:
        """Try the message that has been due the longest. False if there is none, or the channel rests."""
        if rests(channel) or (message := claim_message(channel, self.name)) is None:
            return False
        try:
            self.channels[channel].send(message)
        except Unavailable as error:
            give_back(message)
            note_channel_away(channel, describe(error, message))
        except Deferred as error:
            postpone(message, describe(error, message))
            if isinstance(error, Interrupted):
                note_channel_away(channel, describe(error, message))
        except Refused as error:
            note_channel_well(channel)
            fail(message, describe(error, message))
        except Exception as error:  # a fault of ours: neither the others nor the courier may suffer from it
            logger.exception("Message %s could not be sent", message.reference)
            postpone(message, f"{type(error).__name__}: {describe(error, message)}")
        else:
            note_sent(message)
            note_channel_well(channel)
        return True

    def _rest_all(self) -> None:
        for channel in self.channels.values():
            channel.rest()


def describe(error: Exception, message: Message) -> str:
    """What the other side said, without the recipient, whom servers like to quote: this goes into logs."""
    return re.sub(re.escape(message.recipient), "…", str(error), flags=re.IGNORECASE)


def claim_message(channel: str, courier: str) -> Message | None:
    """Take the message that has been due the longest, for as long as the lease; None if nothing is due."""
    now = timezone.now()
    due = Message.objects.by(channel).due(now).filter(give_up_at__gt=now).order_by("next_attempt_at", "pk")
    if not due.exists():  # asked every second: without a lock, for SQLite has one for all that write
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        message = due.first()
        if message is None:
            return None
        message.state, message.claimed_by = State.SENDING, f"{courier}:{uuid.uuid4().hex[:6]}"
        message.attempts, message.next_attempt_at = message.attempts + 1, now + LEASE
        message.save(update_fields=["state", "claimed_by", "attempts", "next_attempt_at"])
    return message


def note_sent(message: Message) -> None:
    content = {"content": b""} if message.sensitive else {}
    _settle(message, state=State.SENT, finished_at=timezone.now(), last_error="", **content)


def give_back(message: Message) -> None:
    """It was not its fault: it waits its turn as if it had not been tried."""
    _settle(message, state=State.WAITING, next_attempt_at=timezone.now(), attempts=F("attempts") - 1)


def postpone(message: Message, error: str) -> None:
    later = timezone.now() + retry_delay(message.attempts)
    if later >= message.give_up_at:
        fail(message, error)
    else:
        _settle(message, state=State.WAITING, next_attempt_at=later, last_error=error[:2000])


def give_up_old() -> None:
    """What was waiting for a channel all the time (nobody was at fault but the channel) ends too."""
    for message in Message.objects.due(timezone.now()).filter(give_up_at__lte=timezone.now()):
        fail(message, message.last_error or last_error_of(message.channel))


def fail(message: Message, error: str) -> None:
    logger.warning("Message %s to be sent by %s failed for good: %s", message.reference, message.channel, error)
    _settle(message, state=State.FAILED, finished_at=timezone.now(), last_error=error[:2000])


def _settle(message: Message, **values: object) -> None:
    """Unless the lease ran out meanwhile and another courier has it."""
    Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by).update(claimed_by="", **values)
