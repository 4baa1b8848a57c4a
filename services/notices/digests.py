"""Digests: what gathered for a recipient until the morning of a day, or of a Monday, goes out in one message.

Made in the publisher's housekeeping. A run that was missed is made up for: whatever gathered before the present period began
is in the present period's run, which is made whenever there is none. Pauses: what gathered waits until they are over.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from services.notices.models import DigestRun, Notice, Recipient, Rhythm
from services.notices.posting import post_digests, reaches_of

AT = time(8)
CHUNK = 500


def make_digests(now: datetime | None = None) -> int:
    """By the publisher, every so often, in several processes if need be; how many digests."""
    now = timezone.localtime(now or timezone.now())
    made = 0
    for rhythm in Rhythm.values:
        period, since = period_of(rhythm, now)
        waiting = Notice.objects.filter(gathers=True, created_at__lt=since, recipient__in=_served(rhythm, now.date()))
        numbers = sorted(set(waiting.values_list("recipient", flat=True)))
        for i in range(0, len(numbers), CHUNK):
            made += _make_runs(numbers[i : i + CHUNK], rhythm, period, since)
    return made


def period_of(rhythm: str, now: datetime) -> tuple[str, datetime]:
    """The period that runs at ``now`` (local), and when it began: at 8 o'clock, for weekly ones on Monday.

    Who is told at once gathers during a pause alone: what did, comes the morning after.
    """
    day = now.date() if now.time() >= AT else now.date() - timedelta(days=1)
    if rhythm != Rhythm.WEEKLY:
        return day.isoformat(), _morning(day)
    monday = day - timedelta(days=day.weekday())
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}", _morning(monday)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, AT))


def _served(rhythm: str, today: date) -> QuerySet[Recipient]:
    return Recipient.objects.active().filter(rhythm=rhythm).exclude(paused_until__gte=today)


@transaction.atomic
def _make_runs(numbers: list[int], rhythm: str, period: str, since: datetime) -> int:
    """A run for each that has none for this period."""
    # Another process that is at it makes this one wait, and then find its runs.
    locked = list(
        Recipient.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk", flat=True)
    )
    runs = DigestRun.objects.filter(rhythm=rhythm, period=period)
    there = set(runs.filter(recipient__in=locked).values_list("recipient", flat=True))
    reaches = reaches_of(Recipient.objects.filter(pk__in=set(locked) - there))
    new = DigestRun.objects.bulk_create(
        [DigestRun(recipient_id=number, rhythm=rhythm, period=period) for number in reaches]
    )
    gathered = Notice.objects.filter(recipient__in=reaches, gathers=True, created_at__lt=since)
    gathered.update(gathers=False, digest=Subquery(runs.filter(recipient=OuterRef("recipient")).values("pk")))
    post_digests([(run, reaches[run.recipient_id]) for run in new])
    return len(new)
