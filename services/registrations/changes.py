"""Time, place or cancellation have changed, or the page is gone: everybody who counts on something is told, once for each change."""

from datetime import datetime, timedelta

from services.registrations.models import Desk, Registration
from services.registrations.notices import tell
from services.registrations.states import ALIVE

# A page that was taken down by mistake, or to be corrected, is back by then. Who may be on the way hears at once.
MAY_COME_BACK, ON_THE_WAY = timedelta(minutes=15), timedelta(hours=3)


def tell_changes(desk: Desk) -> None:
    """Under the lock, before anything else: who registers afterwards has heard of it already."""
    if desk.told_change == desk.change_number:
        return
    restored = desk.told_cancelled and not desk.is_cancelled
    occasion = "event_cancelled" if desk.is_cancelled else "event_restored" if restored else "moved"
    _tell_all(desk, occasion, str(desk.change_number))
    desk.told_change, desk.told_cancelled = desk.change_number, desk.is_cancelled
    # Moved: the day before is another one.
    desk.reminded_at = None
    desk.save(update_fields=["told_change", "told_cancelled", "reminded_at"])


def tell_withdrawal(desk: Desk, now: datetime) -> None:
    """Nobody said that the event is cancelled, but its page is not public any more; or it is again. Under the lock."""
    if desk.withdrawn_at is None:
        if desk.told_withdrawn:
            _tell_all(desk, "republished", f"{now:%Y%m%d%H%M%S}")
            _note_told(desk, withdrawn=False)
    elif not desk.told_withdrawn and not desk.is_cancelled and not desk.is_over(now):
        is_lasting = now - desk.withdrawn_at >= MAY_COME_BACK or desk.starts_at - now < ON_THE_WAY
        if is_lasting:
            _tell_all(desk, "withdrawn", f"{desk.withdrawn_at:%Y%m%d%H%M%S}")
            _note_told(desk, withdrawn=True)


def _tell_all(desk: Desk, occasion: str, once: str) -> None:
    for registration in Registration.objects.filter(desk=desk, state__in=ALIVE):
        tell(registration, desk, occasion, once=once)


def _note_told(desk: Desk, *, withdrawn: bool) -> None:
    desk.told_withdrawn = withdrawn
    desk.save(update_fields=["told_withdrawn"])
