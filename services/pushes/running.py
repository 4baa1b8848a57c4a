"""Telling what is to be told: who is asked first, then the brake, then the notices. Each step may be repeated."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, Protocol

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from publishing.models import Record
from services.notices.giving import Text, give
from services.pushes.audience import Told, find_audience
from services.pushes.gap_letters import find_letter, look_at_changed
from services.pushes.matches import forget_unwatched, match_next_chunk, settle
from services.pushes.models import POLICY, UNFINISHED, HeldFor, Matter, Occasion, Push, PushState
from services.pushes.noting import look_at
from services.pushes.occasions import CLOSING, Standing, note_told, stand
from services.pushes.texts import subject_key, write_text

logger = logging.getLogger(__name__)

# Recipients told in one transaction.
CHUNK = 2000
HOUR = timedelta(hours=1)
RETRY = timedelta(minutes=10)
READY = (PushState.WAITING, PushState.APPROVED)
# Different things in an hour; more than these, nobody meant to tell one by one.
MOST_POLICIES, MOST_OTHERS = 3, 20
# What somebody did at the desk: days pass for many policies at once without anybody's doing.
DONE_BY_EDITORS = (Occasion.NEW, Occasion.LISTED, Occasion.CHANGED, Occasion.REPEALED)


class Readers(Protocol):
    def count(self, subject_key: str = "") -> int: ...

    def members(self, most: int | None = None) -> Iterator[Told]: ...


class Telling(NamedTuple):
    """A push as it would be told now. ``standing``: of its matter; None for a gap letter."""

    subject_key: str
    text: Text
    readers: Readers
    standing: Standing | None = None


def run_step(now: datetime) -> int:
    """The next thing that there is to do, in small transactions; 0: nothing."""
    today = timezone.localdate(now)
    return (
        match_next_chunk(today, is_pending=True)
        or look_at_changed(now)
        or look_at_due(now)
        or _count_waiting(now)
        or _tell_next(now)
        or match_next_chunk(today, is_pending=False)
        or forget_unwatched()
    )


def prepare(push: Push, now: datetime) -> Telling | None:
    """None: there is nothing to tell of it any more."""
    if push.occasion == Occasion.GAP:
        letter = find_letter(push, now)
        return Telling(*letter) if letter else None
    matter = push.matter
    assert matter is not None
    record = Record.objects.live().filter(pk=matter.record_id).first()
    if record is None:
        return None
    occasion, standing = Occasion(push.occasion), stand(record.document, now)
    return Telling(
        subject_key(matter, occasion, standing),
        write_text(matter, occasion, record.document, standing),
        find_audience(matter, occasion, standing),
        standing,
    )


def look_at_due(now: datetime) -> int:
    """Windows that have opened, or close soon, of which nothing was told: of today, or of days on which nobody looked."""
    today = timezone.localdate(now)
    opened = Q(opens_on__lte=today) & (Q(closes_on=None) | Q(closes_on__gte=today))
    opened &= Q(opening_told=None) | ~Q(opening_told=F("opens_on"))
    closing = Q(closes_on__range=(today, today + CLOSING)) & (Q(closing_told=None) | ~Q(closing_told=F("closes_on")))
    due = Matter.objects.filter(opened | closing, live=True, told__isnull=False)
    found = due.exclude(pushes__state__in=UNFINISHED).values_list("pk", flat=True)
    return sum(_look_again(number, now) for number in found)


@transaction.atomic
def _look_again(number: int, now: datetime) -> bool:
    matter = Matter.objects.select_for_update().get(pk=number)
    record = Record.objects.live().filter(pk=matter.record_id).first()
    if record is None:
        return False
    look_at(matter, record.document, now)
    return Push.objects.filter(matter=matter, state__in=UNFINISHED).exists()


def _count_waiting(now: datetime) -> int:
    """All that wait are counted before any is told: many at once are seen to be many."""
    waiting = list(_ready(now).filter(state=PushState.WAITING, wanted=None))
    for push in waiting:
        _try(_count, push, now)
    return len(waiting)


def _count(push: Push, now: datetime) -> None:
    telling = prepare(push, now)
    push.wanted = telling.readers.count(telling.subject_key) if telling else 0
    Push.objects.filter(pk=push.pk).update(wanted=push.wanted)
    if not push.wanted:
        _finish(push, telling, 0, now)


def _tell_next(now: datetime) -> int:
    push = _ready(now).filter(wanted__isnull=False).order_by("created_at", "pk").first()
    if push is None:
        return 0
    if push.state == PushState.WAITING and (reason := why_held(push, now)):
        Push.objects.filter(pk=push.pk, state=PushState.WAITING).update(state=PushState.HELD, held_for=reason)
    else:
        _try(tell, push, now)
    return 1


def _ready(now: datetime) -> QuerySet[Push]:
    ready = Push.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state__in=READY)
    return ready.select_related("matter", "enterprise")


def _try(do: Callable[[Push, datetime], object], push: Push, now: datetime) -> None:
    """One that fails harms itself alone, and is tried again later."""
    try:
        do(push, now)
    except DatabaseError:
        raise  # nothing else can be done either
    except Exception as error:
        logger.exception("Push %s (%s) failed", push.pk, push.occasion)
        Push.objects.filter(pk=push.pk).update(error=f"{type(error).__name__}: {error}"[:2000], not_before=now + RETRY)


def why_held(push: Push, now: datetime) -> HeldFor | None:
    """What a person has to look at first."""
    lately = Push.objects.filter(created_at__gt=now - HOUR, wanted__gt=0).exclude(state=PushState.DISCARDED)
    if push.occasion == Occasion.GAP:
        letters = lately.filter(occasion=Occasion.GAP).aggregate(all=Sum("wanted"))["all"] or 0
        return HeldFor.MANY if letters > settings.QIFU_PUSH_BRAKE else None
    if (push.wanted or 0) > settings.QIFU_PUSH_BRAKE:
        return HeldFor.MANY
    if push.occasion not in DONE_BY_EDITORS:
        return None
    assert push.matter is not None
    done = lately.filter(occasion__in=DONE_BY_EDITORS)
    is_policy = Q(matter__kind=POLICY)
    alike = done.filter(is_policy if push.matter.is_policy else ~is_policy)
    most = MOST_POLICIES if push.matter.is_policy else MOST_OTHERS
    return HeldFor.OFTEN if alike.values("matter").distinct().count() > most else None


def tell(push: Push, now: datetime) -> int:
    """Give the notices, in chunks; how many are new. Should it be interrupted, the rest follows when it is done again."""
    telling = prepare(push, now)
    given = 0
    if telling:
        members = telling.readers.members()
        while chunk := list(islice(members, CHUNK)):
            given += give(telling.subject_key, telling.text, chunk)
    _finish(push, telling, given, now)
    return given


@transaction.atomic
def _finish(push: Push, telling: Telling | None, given: int, now: datetime) -> None:
    if telling is None:
        Push.objects.filter(pk=push.pk).delete()
        return
    is_kept = push.wanted or push.matter is None or push.matter.is_policy
    if is_kept and (push.wanted or push.occasion in (Occasion.NEW, Occasion.CHANGED, Occasion.REPEALED)):
        Push.objects.filter(pk=push.pk).update(
            state=PushState.TOLD,
            given=given,
            told_at=now,
            subject_key=telling.subject_key,
            title=telling.text.title[:300],
            error="",
        )
    else:
        Push.objects.filter(pk=push.pk).delete()
    if push.matter_id and telling.standing:
        count_as_told(push.matter_id, telling.standing, now)


def count_as_told(matter_id: int, standing: Standing, now: datetime) -> None:
    """And look what there is to tell after it: the record may have changed meanwhile. In the caller's transaction."""
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    note_told(matter, standing)
    matter.save()
    if matter.match_cursor is None:
        settle(matter)
    record = Record.objects.live().filter(pk=matter.record_id).first()
    if record and matter.live:
        look_at(matter, record.document, now)
