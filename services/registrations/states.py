"""What a registration can be, and what may become of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    CONFIRMED = "confirmed", _("已报上")
    WAITING = "waiting", _("候补")
    OFFERED = "offered", _("有空位，等您确认")
    DECLINED = "declined", _("放弃了空位")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("空位过期")
    ATTENDED = "attended", _("已到场")
    ABSENT = "absent", _("未到场")


class Channel(models.TextChoices):
    """How it came in."""

    SELF = "self", _("本人")
    COLLEAGUE = "colleague", _("同事代报")
    ASSOCIATION = "association", _("协会代报")
    ORGANISER = "organiser", _("主办方登记")
    DOOR = "door", _("现场登记")


class Promotion(models.TextChoices):
    AUTOMATIC = "automatic", _("有空位时自动递补")
    BY_HAND = "by_hand", _("由主办方递补")


# A seat is taken by them; whoever came without one, at the door, takes none.
SEATED = (State.CONFIRMED, State.OFFERED, State.ATTENDED, State.ABSENT)
# Who still counts on something.
ALIVE = (State.CONFIRMED, State.OFFERED, State.WAITING)
COMING = (State.CONFIRMED, State.ATTENDED, State.ABSENT)
# Who may register again, at the end of the line; nobody of them is offered anything by itself.
LEFT = (State.DECLINED, State.CANCELLED, State.EXPIRED)
