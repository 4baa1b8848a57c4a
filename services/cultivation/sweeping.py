"""What passing time does: who is recognised hears before it lapses."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from services.cultivation.models import Recognition
from services.cultivation.notices import tell_ends

REMIND_BEFORE = timedelta(days=60)


@transaction.atomic
def sweep_recognitions() -> None:
    """By the publisher; may run as often as one likes: each is told once."""
    today = timezone.localdate()
    ending = Recognition.objects.current(today).filter(valid_to__lte=today + REMIND_BEFORE).exclude(enterprise=None)
    for recognition in ending.select_related("enterprise"):
        tell_ends(recognition)
