"""A hall that closes on a day on which people have booked: they are told, with three other times."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.hall.booking import cancel
from services.hall.models import Booking, Hall
from services.hall.times import look_ahead, next_free, starts_of
from services.notices.giving import Text, tell

OFFERED = 3


def sweep_halls() -> None:
    """By the publisher, every so often: days off that editors add close a hall as well, and a process may die after a form."""
    for hall in Hall.objects.all():
        apply_closures(hall)


def apply_closures(hall: Hall) -> int:
    """Cancels what lies at a time that the hall no longer has, whoever changed it; how many. Repeating it does nothing."""
    now = timezone.now()
    ahead = Booking.objects.ahead(now).filter(group__hall=hall).select_related("group", "person")
    notes = {row.day: row.note for row in hall.days.all()}
    known: dict[tuple[int, date], bool] = {}
    return sum(_close(booking, notes) for booking in ahead if not _stands(booking, known))


def _stands(booking: Booking, known: dict[tuple[int, date], bool]) -> bool:
    """Whether the hall is open at that time. Another step of minutes moves nobody."""
    day = timezone.localdate(booking.starts_at)
    at = timezone.localtime(booking.starts_at).time()
    key = (booking.group_id, day)
    if key not in known:
        known[key] = bool(starts_of(booking.group, day))
    hours = booking.group.hall.opening_times.all()
    return known[key] and any(row.opens_at <= at < row.closes_at for row in hours)


@transaction.atomic
def _close(booking: Booking, notes: dict[date, str]) -> bool:
    day = timezone.localdate(booking.starts_at)
    reason = notes.get(day) or _("大厅当天不开放")
    if not cancel(booking, reason):
        return False
    if booking.person:
        tell(booking.person, f"hall-booking:{booking.pk}:closed", _text_of(booking, reason), _("您预约了这个时间。"))
    return True


def _text_of(booking: Booking, reason: str) -> Text:
    group, now = booking.group, timezone.now()
    others = next_free(group, now, look_ahead([group], now), OFFERED)
    when = say_time(booking)
    body = [_("您预约的 %(when)s（%(group)s）已取消：%(reason)s。") % {"when": when, "group": group, "reason": reason}]
    if others:
        body += [_("最近还可以预约："), *(f"· {say_moment(one.starts_at)}" for one in others)]
    else:
        body += [_("近期没有空余时间，请打电话咨询：%(phone)s。") % {"phone": group.hall.phone}]
    return Text(
        title=_("大厅预约已取消：%(when)s") % {"when": when},
        body="\n".join(body),
        url=reverse("hall_times", args=[group.pk]),
    )


def say_time(booking: Booking) -> str:
    return say_moment(booking.starts_at)


def say_moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'n月j日')} {local:%H:%M}"
