"""Taking in records: which matter each is about, and whether something of it is to be told."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from publishing.models import Record
from publishing.records import latest_sequence
from services.notices.giving import withdraw
from services.notices.models import Subject
from services.pushes.material import hash_conditions
from services.pushes.models import POLICY, UNFINISHED, Baseline, KnownRecord, Match, Matter, Push, PushState
from services.pushes.occasions import Standing, find_occasion, note_told, stand

LONGEST_KEY = 100
# Portals and sections are where things stand, not things that happen.
PLACES = ("portal", "section")


def take_baseline() -> Baseline:
    """What is public now counts as seen; made once, whoever asks first. The demo takes it anew when it is loaded."""
    return Baseline.objects.get_or_create(pk=1, defaults={"sequence": latest_sequence()})[0]


def move_baseline() -> None:
    """Whatever is public now counts as seen: nothing of it that was not told yet will be."""
    Baseline.objects.update_or_create(pk=1, defaults={"sequence": latest_sequence(), "at": timezone.now()})
    for matter in Matter.objects.filter(live=True, told=None):
        record = Record.objects.live().filter(pk=matter.record_id).first()
        if record:
            matter.is_silent = True
            note_told(matter, stand(record.document, timezone.now()))
            matter.save()
    Push.objects.filter(state__in=UNFINISHED).delete()


@transaction.atomic
def note_record(record: Record, now: datetime) -> None:
    """Doing it twice, late or out of order is harmless."""
    known = KnownRecord.objects.filter(pk=record.id).first()
    if not record.live:
        if known and known.live:
            KnownRecord.objects.filter(pk=record.id).update(live=False, sequence=record.sequence)
            _lose_record(known.matter_id, record.id, now)
        return
    if record.kind in PLACES:
        return
    matter_id = known.matter_id if known else _find_matter(record, now)
    KnownRecord.objects.update_or_create(
        pk=record.id, defaults={"sequence": record.sequence, "live": True, "matter_id": matter_id}
    )
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    if matter.record_id != record.id and matter.live:
        return
    _speak_for(matter, record, now)


def _find_matter(record: Record, now: datetime) -> int:
    number = (record.document.get("doc_number") or "")[:300] if record.kind == POLICY else ""
    if number and (found := Matter.objects.filter(doc_number=number).order_by("pk").first()):
        return found.pk
    standing = stand(record.document, now)
    made = Matter(key=_key_of(record, number), doc_number=number, kind=record.kind, record_id=record.id, live=False)
    made.is_silent = is_silent(record, standing)
    if made.is_silent:
        note_told(made, standing)
    return _save_new(made)


def _save_new(made: Matter) -> int:
    """A key that another number had before gets the record's own."""
    if Matter.objects.filter(key=made.key).exists():
        made.key = f"{made.key[:LONGEST_KEY]}:{made.record_id}"
    made.save()
    return made.pk


def _key_of(record: Record, number: str) -> str:
    key = f"{record.kind}:{number or record.id}"
    return key if len(key) <= LONGEST_KEY else f"{record.kind}:{hashlib.sha256(number.encode()).hexdigest()}"


def is_silent(record: Record, standing: Standing) -> bool:
    """It was there when pushes began, was taken over from elsewhere, or is an old thing."""
    is_imported = bool(record.document.get("source_id"))
    return record.published_sequence <= take_baseline().sequence or is_imported or not standing.is_recent


def _speak_for(matter: Matter, record: Record, now: datetime) -> None:
    came_back, is_other = not matter.live, matter.record_id != record.id
    matter.record_id, matter.live = record.id, True
    if is_other and record.document.get("source_id") and matter.told is not None:
        note_told(
            matter, stand(record.document, now)
        )  # taken over from elsewhere in its place: as silent as any import
    if matter.is_policy:
        matter.doc_number = (record.document.get("doc_number") or "")[:300]
    look_at(matter, record.document, now)
    if came_back:
        _restore_told(matter)


def look_at(matter: Matter, document: dict[str, Any], now: datetime) -> None:
    """Brings what is to be told of the matter in line with how it stands; in the caller's transaction."""
    standing = stand(document, now)
    matter.opens_on, matter.closes_on = standing.opens_on, standing.closes_on
    _note_rule(matter, standing)
    matter.save()
    occasion = find_occasion(matter, standing)
    unfinished = Push.objects.filter(matter=matter, state__in=UNFINISHED)
    outdated = unfinished.exclude(occasion=occasion) if occasion else unfinished
    outdated.delete()
    if occasion and not unfinished.exists():
        Push.objects.create(matter=matter, occasion=occasion, title=document["title"][:300])


def _note_rule(matter: Matter, standing: Standing) -> None:
    """Another rule: everybody is asked again, and what the former said is kept beside it until that was told."""
    rule_hash = hash_conditions(standing.material)
    if rule_hash == matter.rule_hash:
        return
    matter.rule_hash, matter.match_cursor = rule_hash, 0 if rule_hash else None
    if not rule_hash:
        Match.objects.filter(matter=matter, former="").delete()
        Match.objects.filter(matter=matter).update(outcome="", rule_hash="")


def _lose_record(matter_id: int, record_id: str, now: datetime) -> None:
    """Another record of the same number takes over; without any, what waits to be sent is of no use."""
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    if matter.record_id != record_id:
        return
    others = KnownRecord.objects.filter(matter=matter, live=True).values_list("record_id", flat=True)
    successor = Record.objects.live().filter(pk__in=list(others)).order_by("sort_id").first()
    if successor:
        _speak_for(matter, successor, now)
        return
    matter.live = False
    matter.save(update_fields=["live"])
    Push.objects.filter(matter=matter, state__in=UNFINISHED).delete()
    withdraw(*_told_keys(matter))


def _told_keys(matter: Matter) -> list[str]:
    return list(Push.objects.filter(matter=matter, state=PushState.TOLD).values_list("subject_key", flat=True))


def _restore_told(matter: Matter) -> None:
    """It is public again: what still waits to be sent may go."""
    Subject.objects.filter(key__in=_told_keys(matter)).update(withdrawn_at=None)
