"""What passing days do to introductions; may run any time, as often as one likes, in several processes."""

from datetime import date, timedelta

from django.utils import timezone

from services.introductions.acting import SYSTEM, act
from services.introductions.figures import freeze_last_month
from services.introductions.models import Introduction
from services.introductions.notices import tell_late
from services.introductions.refusals import NotPossible
from services.introductions.states import LAPSES_AFTER, Action
from working_days.calendar import working_days_between


def sweep_introductions() -> None:
    """By the publisher."""
    today = timezone.localdate()
    late = Introduction.objects.late(today).select_related("provider", "person")
    for one in late:
        if one.due_on and working_days_between(one.due_on, today) >= LAPSES_AFTER:
            lapse(one)
        elif one.due_on and one.due_on >= today - TOLD_FOR:
            tell_late(one)
    freeze_last_month(today)


# A mail of one occasion is made once; those long past are not asked for again and again.
TOLD_FOR = timedelta(days=14)


def lapse(one: Introduction) -> None:
    try:
        act(one.pk, Action.LAPSE, SYSTEM, version=one.version)
    except NotPossible:
        return  # somebody has just acted


def days_late(one: Introduction, today: date) -> int:
    """Working days since the provider should have answered."""
    return working_days_between(one.due_on, today) if one.is_late(today) and one.due_on else 0
