"""Checking in at the door: what devices send, in whatever order and however often; the first time that somebody came stays.

A device keeps the list and decides by itself while it is offline; what it says then is not final, what is said here is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from services.contacts.reading import BadContact, read_contact
from services.registrations.models import Action, Desk, GateLink, Registration, Scan
from services.registrations.registering import Applicant, find_registration, new_registration
from services.registrations.seats import DOOR_OPENS, locked_desk, move
from services.registrations.states import LEFT, Channel, State
from services.registrations.tickets import mac_of, read_ticket, short_of, tidy_code

MOST_AT_ONCE = 200
# In words for whoever stands there; the page has them for what it decides by itself.
OK, AGAIN, UNKNOWN, NO_SEAT, EARLY, BAD = "ok", "again", "unknown", "no_seat", "early", "bad"
WORDS = {
    OK: "有效",
    AGAIN: "已签到",
    UNKNOWN: "名单里没有",
    NO_SEAT: "没有座位",
    EARLY: "还没到签到时间",
    BAD: "没有看懂",
}


class BadUpload(ValueError):
    """What was sent is not what the page at the door sends."""


@dataclass(frozen=True)
class Sent:
    """One scan as a device tells it. ``ticket``: what the QR code held, or what was typed; ``admit``: in spite of having no
    seat; ``walk_in``: somebody who is on no list."""

    nonce: str
    at: datetime
    ticket: str = ""
    registration: int | None = None
    admit: bool = False
    walk_in: Mapping[str, str] | None = None


def read_upload(said: Any) -> tuple[str, list[Sent]]:
    """``{"device", "scans": […]}``. Raises BadUpload."""
    if not isinstance(said, dict) or not isinstance(said.get("scans"), list) or len(said["scans"]) > MOST_AT_ONCE:
        raise BadUpload
    return str(said.get("device", ""))[:40], [_read_scan(row) for row in said["scans"]]


def _read_scan(row: Any) -> Sent:
    try:
        at = datetime.fromisoformat(str(row["at"]))
        nonce, number, walk_in = str(row["nonce"]), row.get("registration"), row.get("walk_in")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadUpload from error
    fits = 8 <= len(nonce) <= 40 and timezone.is_aware(at) and (number is None or isinstance(number, int))
    if not fits or not (walk_in is None or isinstance(walk_in, dict)):
        raise BadUpload
    texts = {name: str(walk_in.get(name, ""))[:120] for name in ("name", "contact", "firm")} if walk_in else None
    return Sent(nonce, at, str(row.get("ticket", ""))[:200], number, bool(row.get("admit")), texts)


def take_scans(desk_id: int, scans: Sequence[Sent], *, helper: str, device: str) -> list[dict[str, Any]]:
    """What came of each; again the same for one that was sent before."""
    now = timezone.now()
    with locked_desk(desk_id) as desk:
        known = {scan.nonce: scan for scan in Scan.objects.filter(desk=desk, nonce__in=[sent.nonce for sent in scans])}
        for sent in scans:
            if sent.nonce not in known:
                known[sent.nonce] = _take(desk, sent, now, helper, device)
        numbers = [scan.registration_id for scan in known.values()]
        people = Registration.objects.in_bulk([number for number in numbers if number])
    return [_tell(known[sent.nonce], people) for sent in scans]


def _take(desk: Desk, sent: Sent, now: datetime, helper: str, device: str) -> Scan:
    opens = desk.starts_at - DOOR_OPENS
    at = max(min(sent.at, now), min(opens, now))
    registration = None
    if now < opens:
        result = EARLY
    elif sent.walk_in is not None:
        registration, result = _walk_in(desk, sent.walk_in, at, helper)
    else:
        registration = _find(desk, sent)
        result = UNKNOWN if registration is None else _check_in(registration, at, helper, admit=sent.admit)
    return Scan.objects.create(
        desk=desk, registration=registration, nonce=sent.nonce, device=device, helper=helper, at=at, received_at=now, result=result
    )  # fmt: skip


def _find(desk: Desk, sent: Sent) -> Registration | None:
    """By the number that the device's list gave, by what the QR code held, or by the short code that was typed."""
    number = sent.registration or read_ticket(desk.pk, sent.ticket) or _find_short(desk, sent.ticket)
    return Registration.objects.filter(desk=desk, pk=number).first() if number else None


def _find_short(desk: Desk, typed: str) -> int | None:
    code = tidy_code(typed)
    numbers = Registration.objects.filter(desk=desk).values_list("pk", flat=True)
    return next((number for number in numbers if short_of(mac_of(desk.pk, number)) == code), None)


def _check_in(registration: Registration, at: datetime, helper: str, *, admit: bool = False) -> str:
    if registration.state == State.ATTENDED:
        if registration.attended_at is None or at < registration.attended_at:  # a device that was offline came first
            registration.attended_at = at
            registration.save(update_fields=["attended_at"])
        return AGAIN
    if registration.state not in (State.CONFIRMED, State.OFFERED, State.ABSENT):
        if not admit:
            return NO_SEAT
        registration.channel = Channel.DOOR
    registration.attended_at = at
    move(registration, State.ATTENDED, Action.ATTEND, by=helper, at=at)
    return OK


def _walk_in(desk: Desk, said: Mapping[str, str], at: datetime, helper: str) -> tuple[Registration | None, str]:
    """On no list: written down as come, without a seat being taken from anybody."""
    try:
        contact = read_contact(said["contact"]).value if said["contact"].strip() else ""
    except BadContact:
        return None, BAD
    name = said["name"].strip()[:40]
    if not name:
        return None, BAD
    found = find_registration(desk, contact)
    if found is not None and found.state not in LEFT:
        return found, _check_in(found, at, helper, admit=True)
    applicant = Applicant(
        name=name, contact=contact, enterprise_name=said["firm"].strip(), channel=Channel.DOOR, by_name=helper
    )
    registration = new_registration(desk, applicant, at, found)
    registration.attended_at = at
    move(registration, State.ATTENDED, Action.ATTEND, by=helper, at=at)
    return registration, OK


def _tell(scan: Scan, people: Mapping[int, Registration]) -> dict[str, Any]:
    one = people.get(scan.registration_id) if scan.registration_id else None
    return {
        "nonce": scan.nonce,
        "result": scan.result,
        "words": WORDS[scan.result],
        "registration": one.pk if one else None,
        "name": one.name if one else "",
        "state": str(State(one.state).label) if one else "",
        "at": one.attended_at.isoformat() if one and one.attended_at else None,
    }


def list_for_door(link: GateLink) -> list[dict[str, Any]]:
    """What a device keeps to decide by itself: names and enterprises, no contacts."""
    rows = Registration.objects.filter(desk=link.desk).exclude(state__in=LEFT)
    return [
        {
            "id": one.pk,
            "code": short_of(mac_of(one.desk_id, one.pk)),
            "name": one.name,
            "firm": one.enterprise_name,
            "state": one.state,
            "said": str(State(one.state).label),
            "at": one.attended_at.isoformat() if one.attended_at else None,
        }
        for one in rows
    ]
