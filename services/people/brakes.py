"""How often something may be done in a span of time, counted in the database, exactly, however many ask at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from services.contacts.sealing import digest_of
from services.people.models import Brake

LONGEST_SPAN = timedelta(days=1)


@transaction.atomic
def take_turn(what: str, whose: str, *, most: int, within: timedelta) -> bool:
    """False if it was done ``most`` times within that span already; else this time counts.

    ``whose``: a contact or an address; a keyed hash of it is kept. Holds the row until the caller's transaction ends.
    """
    brake = _lock(what, whose)
    times = _recent(brake, within)
    if len(times) >= most:
        return False
    brake.times, brake.last_at = [*times, timezone.now().timestamp()], timezone.now()
    brake.save(update_fields=["times", "last_at"])
    return True


def count_turns(what: str, whose: str, within: timedelta) -> int:
    """How often it was done; another one may come at the same moment."""
    brake = Brake.objects.filter(key=_key(what, whose)).first()
    return len(_recent(brake, within)) if brake else 0


def _lock(what: str, whose: str) -> Brake:
    key = _key(what, whose)
    Brake.objects.get_or_create(key=key)
    return Brake.objects.select_for_update().get(key=key)


def _recent(brake: Brake, within: timedelta) -> list[float]:
    since = (timezone.now() - within).timestamp()
    return [moment for moment in brake.times if moment > since]


def _key(what: str, whose: str) -> str:
    return digest_of(f"brake {what} {whose}")
