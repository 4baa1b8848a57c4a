"""States of a booking and of a number."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingState(models.TextChoices):
    HELD = "held", _("暂留")
    BOOKED = "booked", _("已预约")
    ARRIVED = "arrived", _("已到")
    CALLED = "called", _("已叫号")
    SERVED = "served", _("已办理")
    NO_SHOW = "no_show", _("未到")
    CANCELLED = "cancelled", _("已取消")


class TicketState(models.TextChoices):
    WAITING = "waiting", _("等候")
    CALLED = "called", _("已叫号")
    SERVED = "served", _("已办理")
    NO_SHOW = "no_show", _("过号")


# The time is theirs; who did not come had it.
TAKING = (
    BookingState.HELD,
    BookingState.BOOKED,
    BookingState.ARRIVED,
    BookingState.CALLED,
    BookingState.SERVED,
    BookingState.NO_SHOW,
)
