"""All packages that keep something of persons, asked one after another."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from services.keeping.keeper import Keeper, Rows, Subject

logger = logging.getLogger(__name__)


class StillNeeded(Exception):
    """The person cannot be erased now; ``reasons`` say what has to happen first."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def all_keepers() -> list[Keeper]:
    """In the order of the setting, which is that of erasing."""
    return [import_string(path)() for path in settings.QIFU_KEEPERS]


def forget_expired(now: datetime | None = None) -> dict[str, int]:
    """What has been kept long enough goes; how many rows, by what they were. One package's failing holds up no other.

    Raises the last failure, once the others are done.
    """
    now = now or timezone.now()
    gone: dict[str, int] = {}
    failure: Exception | None = None
    for keeper in all_keepers():
        try:
            with transaction.atomic():
                gone |= keeper.forget(now)
        except DatabaseError:
            raise
        except Exception as error:
            logger.error("%s could not forget: %s", type(keeper).__name__, type(error).__name__)
            failure = error
    if failure:
        raise failure
    return {what: count for what, count in gone.items() if count}


def find_subject(contact: str) -> Subject:
    """The person with that contact, with all that the packages know to be his."""
    subject, before = Subject(frozenset({contact})), None
    while subject != before:
        before = subject
        for keeper in all_keepers():
            subject = keeper.widen(subject)
    return subject


def export_person(subject: Subject) -> dict[str, Rows]:
    """By heading; none for what is not kept."""
    found: dict[str, Rows] = {}
    for keeper in all_keepers():
        for heading, rows in keeper.export(subject).items():
            found.setdefault(heading, []).extend(rows)
    return {heading: rows for heading, rows in found.items() if rows}


@transaction.atomic
def erase_person(subject: Subject) -> int:
    """All of it or nothing; how many rows. Raises StillNeeded."""
    keepers = all_keepers()
    reasons = [reason for keeper in keepers for reason in keeper.find_obstacles(subject)]
    if reasons:
        raise StillNeeded(reasons)
    return sum(keeper.erase(subject) for keeper in keepers)
