"""Time, place or cancellation have changed: everybody who counts on something is told, once for each change."""

from services.registrations.models import Desk, Registration
from services.registrations.notices import tell
from services.registrations.states import ALIVE


def tell_changes(desk: Desk) -> None:
    """Under the lock, before anything else: who registers afterwards has heard of it already."""
    if desk.told_change == desk.change_number:
        return
    restored = desk.told_cancelled and not desk.is_cancelled
    occasion = "event_cancelled" if desk.is_cancelled else "event_restored" if restored else "moved"
    for registration in Registration.objects.filter(desk=desk, state__in=ALIVE):
        tell(registration, desk, occasion, once=str(desk.change_number))
    desk.told_change, desk.told_cancelled = desk.change_number, desk.is_cancelled
    # Moved: the day before is another one.
    desk.reminded_at = None
    desk.save(update_fields=["told_change", "told_cancelled", "reminded_at"])
