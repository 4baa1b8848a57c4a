"""The event as a calendar keeps it: the UID of the file on the event's page, and SEQUENCE by the number of its changes."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vDatetime

from services.registrations.models import Desk


def calendar_file(desk: Desk) -> bytes:
    """RFC 5545; a calendar that has the event already takes over what a higher SEQUENCE says (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Qifu//Registration//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(desk))
    return calendar.to_ical()


def _event(desk: Desk) -> Event:
    site = settings.QIFU_SITE_URL
    event = Event()
    event.add("uid", f"event-{desk.event_id}@{urlsplit(site).hostname}")
    event.add("dtstamp", _utc(datetime.now(UTC)))
    event.add("sequence", desk.change_number)
    event.add("dtstart", _utc(desk.starts_at))
    event.add("dtend", _utc(desk.ends_at))
    event.add("status", "CANCELLED" if desk.is_cancelled else "CONFIRMED")
    event.add("summary", f"【已取消】{desk.title}" if desk.is_cancelled else desk.title)
    event.add("url", site + desk.url)
    if desk.place:
        event.add("location", desk.place)
    return event


def _utc(moment: datetime) -> Any:
    return vDatetime(moment.astimezone(UTC).replace(microsecond=0))
