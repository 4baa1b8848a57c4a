"""Putting messages into the outbox that are composed when they are sent (messages/composing.py)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from messages.models import PATIENCE, READY, Message, State, Why
from messages.outbox import BEFORE_OTHERS

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Later:
    """One message. ``key`` and ``channel`` name the occasion: told twice, it is there once.

    ``about``: what the administrator sees of it. ``topic``: what to withdraw it by. ``until``: it is of no use afterwards.
    ``at_any_hour``: somebody waits for it, so that it is sent when the channel is quiet, too, and before what can wait.
    """

    composer: str
    channel: str
    key: str
    about: str
    topic: str = ""
    not_before: datetime | None = None
    until: datetime | None = None
    at_any_hour: bool = False


def post_later(message: Later) -> bool:
    """False if there is such a message already, or no such channel. Belongs to the caller's transaction."""
    return post_many([message]) == 1


def post_many(messages: Iterable[Later]) -> int:
    """The same for many, a bulk insert for each two thousand; how many are new. Raises KeyError for a composer that is none."""
    now = timezone.now()
    rows = (_make_row(message, now) for message in messages if message.channel in settings.QIFU_CHANNELS)
    return sum(_insert(batch) for batch in iter(lambda: list(islice(rows, BATCH)), []))


def withdraw_topic(topic: str, why: Why = Why.UNSUBSCRIBED) -> int:
    """What waits under this topic will not be sent; how many. What is being sent at this moment cannot be called back."""
    waiting = Message.objects.about(topic).filter(state__in=[*READY, State.FAILED])
    return waiting.update(state=State.DROPPED, why=why, finished_at=timezone.now(), content=b"")


def _make_row(message: Later, now: datetime) -> Message:
    settings.QIFU_COMPOSERS[message.composer]
    start = max(message.not_before or now, now)
    patience = start + PATIENCE
    values: dict[str, Any] = {"composer": message.composer, "channel": message.channel, "key": message.key}
    return Message(
        **values,
        topic=message.topic,
        subject=message.about[:400],
        content=b"",
        sensitive=True,
        next_attempt_at=start - BEFORE_OTHERS if message.at_any_hour else start,
        not_before=message.not_before,
        give_up_at=min(message.until or patience, patience),
        expires_at=message.until,
        at_any_hour=message.at_any_hour,
        created_at=now,
    )


def _insert(rows: list[Message]) -> int:
    """The database leaves out what is there already, and does not say how much that is; asked before, it has less to do."""
    composed = Message.objects.exclude(composer="")
    there = set(composed.filter(key__in=[row.key for row in rows]).values_list("key", "channel"))
    rows = [row for row in rows if (row.key, row.channel) not in there]
    if not rows:
        return 0
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return Message.objects.filter(reference__in=[row.reference for row in rows]).count()
