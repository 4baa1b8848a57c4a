"""Whoever changes when a hall is open changes it for those who have booked."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from services.hall.closing import apply_closures
from services.hall.models import Hall, HallDay, OpeningTime


def connect() -> None:
    for model in (HallDay, OpeningTime):
        for signal in (post_save, post_delete):
            signal.connect(_look_again, sender=model, dispatch_uid=f"hall {model.__name__} {id(signal)}")


def _look_again(instance: HallDay | OpeningTime, raw: bool = False, **kwargs: Any) -> None:
    """When all of the form is stored: a form saves a hall's days and hours one after the other."""
    if not raw:
        number = instance.hall_id
        transaction.on_commit(lambda: _apply(number))


def _apply(number: int) -> None:
    if hall := Hall.objects.filter(pk=number).first():
        apply_closures(hall)
