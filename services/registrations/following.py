"""A desk reads its event's public record: there, and nowhere else, stand capacity, window, limit, time and place."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from publishing.models import Record
from services.registrations.models import Desk

KIND = "event"


def find_record(event_id: str) -> Record | None:
    """Of a public event that takes registrations here, or has a desk already."""
    return Record.objects.live().of_kind(KIND).filter(id=event_id).first()


def takes_registrations(record: Record) -> bool:
    return bool(record.document.get("registration", {}).get("here"))


def open_desk(event_id: str) -> Desk | None:
    """The event's desk, made if there is none yet; None for what is no event that takes registrations here."""
    desk = Desk.objects.filter(event_id=event_id).first()
    if desk is not None:
        return desk
    record = find_record(event_id)
    if record is None or not takes_registrations(record):
        return None
    values = read_record(record)
    return Desk.objects.get_or_create(event_id=event_id, defaults={**values, "told_change": values["change_number"]})[0]


def follow(desk: Desk, *, keep: bool = False) -> Desk:
    """With what has changed in the record since the desk last looked; kept, if that is done under the desk's lock."""
    record = find_record(desk.event_id)
    if record is None:
        values: dict[str, Any] = {"is_open": False, "withdrawn_at": desk.withdrawn_at or timezone.now()}
    elif record.sequence == desk.sequence:
        return desk
    else:
        values = read_record(record)
    changed = [name for name, value in values.items() if getattr(desk, name) != value]
    for name in changed:
        setattr(desk, name, values[name])
    if keep and changed:
        desk.save(update_fields=changed)
    return desk


def read_record(record: Record) -> dict[str, Any]:
    """The desk's columns."""
    document = record.document
    registration = document["registration"]
    cancelled = document["arrangement"] == "cancelled"
    starts_at = datetime.fromisoformat(document["starts_at"])
    return {
        "title": document["title"],
        "url": document["url"],
        "portal": record.portal,
        "starts_at": starts_at,
        "ends_at": _moment(document["ends_at"]) or starts_at,
        "place": _place(document),
        "organiser": document["organiser"],
        "materials": [{"title": one["title"], "url": one["url"]} for one in document["materials"]],
        "capacity": document["capacity"],
        "limit": registration.get("limit"),
        "opens_at": _moment(registration["opens_at"]),
        "closes_at": _moment(registration["closes_at"]),
        "is_open": takes_registrations(record) and not cancelled,
        "is_cancelled": cancelled,
        "withdrawn_at": None,
        "questions": registration.get("questions", []),
        "sequence": record.sequence,
        "change_number": document["change_number"],
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _place(document: dict[str, Any]) -> str:
    venue = document["venue"] or {}
    place = "，".join(part for part in (venue.get("name"), venue.get("address")) if part)
    return place or ("线上" if document["online_url"] else "")


def new_desks(now: datetime | None = None) -> int:
    """For events to come that take registrations here and have no desk yet; how many."""
    today = timezone.localdate(now)
    records = Record.objects.live().of_kind(KIND).filter(date__gte=today)
    missing = records.exclude(id__in=Desk.objects.values("event_id"))
    return sum(open_desk(record.id) is not None for record in missing if takes_registrations(record))
