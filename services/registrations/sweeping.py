"""What passing time and changed events do to registrations; may run any time, as often as one likes, in several processes."""

from datetime import datetime, timedelta

from django.utils import timezone

from services.registrations.following import new_desks
from services.registrations.models import Desk, Registration
from services.registrations.notices import tell
from services.registrations.seats import locked_desk, settle
from services.registrations.states import State

REMIND_BEFORE = timedelta(hours=24)


def sweep_registrations() -> None:
    """By the publisher, every minute."""
    now = timezone.now()
    new_desks(now)
    for pk in Desk.objects.open_until(now).values_list("pk", flat=True):
        sweep_desk(pk, now)


def sweep_desk(desk_id: int, now: datetime) -> None:
    """Takes over what has changed, tells it, gives freed seats on, reminds."""
    with locked_desk(desk_id) as desk:
        settle(desk, now)
        _remind(desk, now)


def _remind(desk: Desk, now: datetime) -> None:
    if (
        desk.reminded_at
        or desk.is_cancelled
        or desk.withdrawn_at
        or not desk.starts_at - REMIND_BEFORE <= now < desk.starts_at
    ):
        return
    for registration in Registration.objects.filter(desk=desk, state=State.CONFIRMED):
        tell(registration, desk, "reminder", once=f"{desk.starts_at:%Y%m%d%H%M}")
    desk.reminded_at = now
    desk.save(update_fields=["reminded_at"])
