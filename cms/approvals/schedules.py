"""When a draft becomes public and when it goes again, if somebody has set a time for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page


@dataclass(frozen=True)
class Schedule:
    public_at: datetime | None
    gone_at: datetime | None


def schedule_of(draft: Page) -> Schedule | None:
    """Times in the future only."""
    now = timezone.now()
    public_at, gone_at = (moment if moment and moment > now else None for moment in (draft.go_live_at, draft.expire_at))
    return Schedule(public_at, gone_at) if public_at or gone_at else None
