"""Whether a channel can be used, as all couriers see it. A channel that fails rests, longer each time."""

import logging
import time
from datetime import datetime, timedelta

from django.utils import timezone

from messages.models import ChannelState

logger = logging.getLogger(__name__)

SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)


def rests(name: str) -> bool:
    return ChannelState.objects.filter(name=name, retry_at__gt=timezone.now()).exists()


def failing_since() -> dict[str, datetime]:
    """The channels that fail, by name."""
    failing = ChannelState.objects.exclude(failing_since=None).order_by("name")
    return {state.name: state.failing_since for state in failing if state.failing_since}


def last_error_of(name: str) -> str:
    return ChannelState.objects.filter(name=name).values_list("last_error", flat=True).first() or ""


def note_channel_away(name: str, error: str) -> None:
    """Remember since when and why it fails. The log tells the beginning and the end, not every attempt."""
    now = timezone.now()
    state, _ = ChannelState.objects.get_or_create(name=name)
    if state.failing_since is None:
        logger.warning("Channel %s is failing: %s", name, " ".join(error.split()))
    state.failing_since = state.failing_since or now
    state.last_error = error[:2000]
    state.retry_at = now + min(SHORTEST_REST * 2 ** min(state.failures, 10), LONGEST_REST)
    state.failures += 1
    state.save()


def note_channel_well(name: str) -> None:
    """The other side answered as it should."""
    now = timezone.now()
    state, _ = ChannelState.objects.get_or_create(name=name)
    if state.failing_since:
        logger.warning("Channel %s is back after %d s", name, (now - state.failing_since).total_seconds())
    values = {"failing_since": None, "last_error": "", "retry_at": None, "failures": 0, "last_success_at": now}
    ChannelState.objects.filter(name=name).update(**values)


class Watch:
    """What one courier knows of the channels: to ask, or to note, at every message would cost as much as to claim it."""

    ASKED_EVERY, NOTED_EVERY = 1.0, 10.0

    def __init__(self) -> None:
        self.open_until: dict[str, float] = {}
        self.well_until: dict[str, float] = {}

    def rests(self, name: str) -> bool:
        """As it was a second ago at most."""
        now = time.monotonic()
        if now < self.open_until.get(name, 0.0):
            return False
        if rests(name):
            return True
        self.open_until[name] = now + self.ASKED_EVERY
        return False

    def note_away(self, name: str, error: str) -> None:
        self.open_until.pop(name, None)
        self.well_until.pop(name, None)
        note_channel_away(name, error)

    def note_well(self, name: str) -> None:
        now = time.monotonic()
        if now >= self.well_until.get(name, 0.0):
            self.well_until[name] = now + self.NOTED_EVERY
            note_channel_well(name)
