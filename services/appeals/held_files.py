"""Files of a form that was not done with: kept until it is sent, at most a day. Known by the form's key alone."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from services.appeals.models import HeldFile
from services.uploads.storage import path_of, remove_when_committed
from services.uploads.taking import TakenFile

HELD_FOR = timedelta(days=1)


def hold_files(form_key: str, files: Sequence[TakenFile]) -> None:
    """In place of those that were chosen before; nothing chosen leaves those."""
    if form_key and files:
        drop_files(HeldFile.objects.filter(form_key=form_key))
        for taken in files:
            HeldFile.keep(taken, form_key=form_key)


def held_names(form_key: str) -> list[str]:
    return list(HeldFile.objects.filter(form_key=form_key).values_list("name", flat=True))


def take_held(form_key: str) -> list[TakenFile]:
    held = HeldFile.objects.filter(form_key=form_key)
    return [TakenFile(file.name, path_of(file.stored).read_bytes()) for file in held if path_of(file.stored).is_file()]


def release_files(form_key: str) -> None:
    drop_files(HeldFile.objects.filter(form_key=form_key))


def forget_held() -> int:
    return drop_files(HeldFile.objects.filter(created_at__lt=timezone.now() - HELD_FOR))


def drop_files(files: QuerySet[HeldFile]) -> int:
    remove_when_committed(files.values_list("stored", flat=True))
    return files.delete()[0]
