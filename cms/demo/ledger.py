"""What was loaded before, so that loading again adds only what is new.

Each object that the loader makes gets an entry in Wagtail's own log, with its key. What an editor
changed, moved or deleted since is therefore never touched or brought back.
"""

from typing import Any

from django.db import models
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

DATA_KEY = "demo"


class Ledger:
    """Keys of everything that was ever loaded, with the number (primary key) that each got."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        for entry in PageLogEntry.objects.filter(data__has_key=DATA_KEY):
            self._numbers[entry.data[DATA_KEY]] = str(entry.page_id)
        for entry in ModelLogEntry.objects.filter(data__has_key=DATA_KEY):
            self._numbers[entry.data[DATA_KEY]] = str(entry.object_id)

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def number(self, key: str) -> int | None:
        """The primary key under ``key``, whether or not the object is still there."""
        return int(self._numbers[key]) if key in self._numbers else None

    def find(self, model: type[models.Model], key: str) -> Any:
        """The object under ``key``; None if it was never loaded or an editor deleted it."""
        number = self.number(key)
        return model._default_manager.filter(pk=number).first() if number else None

    def enter(self, key: str, instance: models.Model) -> None:
        """Remember that ``instance`` was loaded as ``key``."""
        log(instance=instance, action="wagtail.create", data={DATA_KEY: key}, **_creation_flags(instance))
        self._numbers[key] = str(instance.pk)


def _creation_flags(instance: models.Model) -> dict[str, bool]:
    return {"content_changed": True} if isinstance(instance, Page) else {}
