"""A booked time as a calendar entry."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Alarm, Calendar, Event

from services.hall.models import Booking


def calendar_of(booking: Booking) -> bytes:
    hall = booking.group.hall
    event = Event()
    event.add("uid", f"hall-{booking.pk}@{settings.QIFU_SITE_URL.split('//')[-1].split('/')[0]}")
    event.add("dtstamp", booking.changed_at)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.starts_at + timedelta(minutes=booking.group.minutes))
    event.add("summary", f"{hall.name}：{booking.group.name}")
    event.add("location", hall.address)
    event.add("description", f"预约码 {booking.number}。{hall.note}".strip())
    event.add("url", settings.QIFU_SITE_URL + reverse("hall_booking", args=[booking.token]))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{hall.name}：{booking.group.name}")
    alarm.add("trigger", timedelta(hours=-2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Qifu//hall//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
