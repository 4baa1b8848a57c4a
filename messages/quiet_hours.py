"""When a channel may disturb people (QIFU_SENDING_HOURS); what is not for any hour waits until then."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from messages.models import Message


def next_opening(channel: str, now: datetime) -> datetime | None:
    """When the channel opens, Asia/Shanghai; None if it is open, as every channel without hours always is."""
    if channel not in settings.QIFU_SENDING_HOURS:
        return None
    first, last = (time.fromisoformat(hour) for hour in settings.QIFU_SENDING_HOURS[channel])
    here = timezone.localtime(now)
    if first <= here.time() < last:
        return None
    day = here.date() if here.time() < first else here.date() + timedelta(days=1)
    return datetime.combine(day, first, tzinfo=here.tzinfo)


def put_off(channel: str, now: datetime) -> None:
    """What is due, and not for this hour, waits for the channel to open."""
    if opening := next_opening(channel, now):
        due = Message.objects.by(channel).due(now).filter(at_any_hour=False)
        if due.exists():  # asked every second: without a lock
            due.update(next_attempt_at=opening, not_before=opening)
