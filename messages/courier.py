"""The courier: sends what is due, one message at a time, so that a courier that dies leaves one in doubt at most.

A message is claimed in a short transaction that is over before anybody is talked to (messages/claims.py); then it is composed,
where it is not yet, and sent; what becomes of it, messages/outcomes.py notes.
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
from django.db import close_old_connections
from django.utils import timezone

from messages import outcomes
from messages.channel_states import Watch, last_error_of
from messages.channels import open_channel
from messages.channels.protocol import Bounced, Channel, Deferred, Interrupted, Refused, Unavailable
from messages.claims import claim_message, end_leases, give_up_old
from messages.composing import Dropped, compose
from messages.keeping import forget_old
from messages.models import CourierHeartbeat, Message
from messages.quiet_hours import put_off

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
BEAT_SECONDS = 5.0
FORGET_SECONDS = 3600.0


class Courier:
    """Runs until told to stop (SIGTERM, SIGINT), finishing the message in hand."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
        self.channels: dict[str, Channel] = {name: open_channel(name) for name in settings.QIFU_CHANNELS}
        self.watch = Watch()
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
            self._look_round()
        if now >= self.next_forgetting:
            self.next_forgetting = now + FORGET_SECONDS
            forget_old(timezone.now())

    def _look_round(self) -> None:
        end_leases()
        give_up_old()

    def send_due(self) -> int:
        """Everything that is due now, and its end; how many were tried."""
        tried = 0
        self._look_round()
        while any(self.send_next(name) for name in self.channels):
            tried += 1
        self._rest_all()
        return tried

    def send_next(self, channel: str) -> bool:
        """Try the message that has been due the longest. False if there is none, or the channel rests."""
        put_off(channel, timezone.now())
        if self.watch.rests(channel) or (message := claim_message(channel, self.name)) is None:
            return False
        if message.give_up_at <= timezone.now():
            outcomes.end_late(message, message.last_error or last_error_of(channel))
            return True
        try:
            compose(message)
            self.channels[channel].send(message)
        except Dropped as dropped:
            outcomes.note_dropped(message, dropped.why)
        except Unavailable as error:
            outcomes.give_back(message)
            self.watch.note_away(channel, describe(error, message))
        except Interrupted as error:
            outcomes.note_uncertain(message, describe(error, message))
            self.watch.note_away(channel, describe(error, message))
        except Deferred as error:
            outcomes.defer(message, describe(error, message))
        except Refused as error:
            self.watch.note_well(channel)
            note = outcomes.note_bounced if isinstance(error, Bounced) else outcomes.fail
            note(message, describe(error, message))
        except Exception as error:  # a fault of ours: neither the others nor the courier may suffer from it
            logger.exception("Message %s could not be sent", message.reference)
            outcomes.defer(message, f"{type(error).__name__}: {describe(error, message)}")
        else:
            outcomes.note_sent(message)
            self.watch.note_well(channel)
        return True

    def _rest_all(self) -> None:
        for channel in self.channels.values():
            channel.rest()


def describe(error: Exception, message: Message) -> str:
    """What the other side said, without the recipient, whom servers like to quote: this goes into logs."""
    said = str(error)
    return re.sub(re.escape(message.recipient), "…", said, flags=re.IGNORECASE) if message.recipient else said
