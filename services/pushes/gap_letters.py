"""What an enterprise's new qualification, figures or place open to it: one message for all policies that fit it now and
did not before."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from matching.leaves import months_between
from publishing.facets import windows_of
from publishing.models import Record
from services.enterprises.models import Enterprise
from services.enterprises.profiles import Places, find_places, profile_of
from services.notices.giving import Reason, Text
from services.notices.models import Notice
from services.pushes.audience import Told
from services.pushes.matches import FITTING, Asked, match_enterprise, rules_asked, version_of, watched
from services.pushes.models import POLICY, UNFINISHED, Match, Matter, Occasion, Push, Watch
from services.pushes.occasions import OVER
from services.pushes.texts import write_gap_letter
from services.subscriptions.models import Subscription, SubscriptionQuerySet

CHUNK = 200


class LetterReaders(NamedTuple):
    """Who subscribed the policies of an enterprise."""

    enterprise: Enterprise
    subscriptions: SubscriptionQuerySet

    def count(self, subject_key: str = "") -> int:
        told = Notice.objects.filter(subject__key=subject_key).values("recipient")
        return self.subscriptions.exclude(recipient__in=told).count()

    def members(self, most: int | None = None) -> Iterator[Told]:
        why = Reason(f"{self.enterprise.name}的资质、年度数据等信息有更新")
        for recipient in self.subscriptions.order_by("recipient").values_list("recipient", flat=True)[:most]:
            yield recipient, [why]


def look_at_changed(now: datetime) -> int:
    """A chunk of the enterprises of which something was written, or for which a day counts, since they were looked at, and
    of those that nobody looked at yet; how many there were."""
    today = timezone.localdate(now)
    rows = list(_changed(today).order_by("pk")[:CHUNK])
    if rows:
        places, rules = find_places(), rules_asked(Matter.objects.filter(live=True, kind=POLICY))
        with transaction.atomic():
            looked_at = [_look_at(enterprise, places, rules, today) for enterprise in rows]
            Watch.objects.bulk_create(
                looked_at,
                update_conflicts=True,
                unique_fields=["enterprise"],
                update_fields=["change_id", "profile_version", "looked_on"],
            )
    return len(rows)


def _changed(today: date) -> QuerySet[Enterprise]:
    latest = Coalesce(Max("changes__id"), 0)
    differs = Q(watch=None) | ~Q(watch__change_id=F("latest")) | Q(watch__looked_on__lt=today)
    seen = watched().annotate(latest=latest).filter(differs).select_related("watch", "town")
    return seen.prefetch_related("figures", "qualifications")


def _look_at(enterprise: Enterprise, places: Places, rules: list[Asked], today: date) -> Watch:
    """How it stands now, to be saved."""
    watch: Watch | None = getattr(enterprise, "watch", None)
    version = version_of(profile_of(enterprise, places))
    if watch is None or watch.profile_version != version or _days_count(enterprise, watch.looked_on, today):
        gained = match_enterprise(enterprise, places, rules, today)
        if watch is not None and gained:
            _note_letter(enterprise, gained)
    latest = enterprise.latest  # type: ignore[attr-defined]
    return Watch(enterprise=enterprise, change_id=latest, profile_version=version, looked_on=today)


def _days_count(enterprise: Enterprise, since: date, today: date) -> bool:
    """Whether a qualification began or lapsed, or it grew a month older, since."""
    if since >= today:
        return False
    for held in enterprise.qualifications.all():
        begins = held.valid_from is not None and since < held.valid_from <= today
        if begins or (held.valid_to is not None and since <= held.valid_to < today):
            return True
    founded = enterprise.founded_on
    if founded is None:
        return False
    ages = [months_between(founded.isoformat(), day.isoformat()) for day in (since, today)]
    return ages[0] != ages[1]


def _note_letter(enterprise: Enterprise, gained: list[int]) -> None:
    """What a push of its own is about to tell is left to it."""
    told_apart = Push.objects.filter(matter__in=gained, state__in=UNFINISHED).values("matter")
    wanted = [matter.pk for matter in _open_matters(gained).exclude(pk__in=told_apart)]
    if not wanted:
        return
    push = Push.objects.filter(enterprise=enterprise, state__in=UNFINISHED).first()
    push = push or Push(enterprise=enterprise, occasion=Occasion.GAP)
    push.matters = sorted({*push.matters, *wanted})
    push.title, push.wanted = enterprise.name, None
    push.save()


def _open_matters(numbers: list[int]) -> QuerySet[Matter]:
    return Matter.objects.filter(pk__in=numbers, live=True, told__isnull=False)


def find_letter(push: Push, now: datetime) -> tuple[str, Text, LetterReaders] | None:
    """None: none of the policies can be applied for any more."""
    enterprise = push.enterprise
    assert enterprise is not None
    fitting = Match.objects.filter(enterprise=enterprise, outcome__in=FITTING, matter__in=push.matters)
    numbers = list(_open_matters(list(fitting.values_list("matter", flat=True))).values_list("record_id", flat=True))
    documents = [document for document in _documents(numbers) if _is_chance(document, now)]
    if not documents:
        return None
    subscriptions = Subscription.objects.in_effect().profiles().filter(enterprise=enterprise)
    readers = LetterReaders(enterprise, subscriptions)
    return f"gap:{enterprise.pk}:{push.pk}", write_gap_letter(enterprise.name, documents), readers


def _documents(numbers: list[str]) -> list[dict[str, Any]]:
    return list(Record.objects.live().filter(pk__in=numbers).newest_first().values_list("document", flat=True))


def _is_chance(document: dict[str, Any], now: datetime) -> bool:
    return document["validity"] not in OVER and "closed" not in windows_of(document, timezone.localtime(now))
