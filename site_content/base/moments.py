"""Days, times and windows: what a date or a period means now, and when that changes."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def window_status(now: datetime, opens_at: datetime | None, closes_at: datetime | None) -> str:
    """``none`` (no window), ``upcoming``, ``open`` or ``closed``."""
    if opens_at is None and closes_at is None:
        return "none"
    if opens_at and now < opens_at:
        return "upcoming"
    return "closed" if closes_at and now > closes_at else "open"


def start_of_day(day: date) -> datetime:
    """Midnight in the portal's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_after(day: date | None) -> datetime | None:
    """When ``day`` is over."""
    return start_of_day(day + timedelta(days=1)) if day else None


def just_after(moment: datetime | None) -> datetime | None:
    """The first second at which a window that closes at ``moment`` counts as closed."""
    return moment + timedelta(seconds=1) if moment else None


def next_moment(now: datetime, moments: list[datetime | None]) -> datetime | None:
    """The earliest of ``moments`` that is still to come."""
    coming = [moment for moment in moments if moment and moment > now]
    return min(coming) if coming else None


def to_iso(value: date | datetime | None) -> str | None:
    """ISO 8601; times in the portal's own zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if value else None
