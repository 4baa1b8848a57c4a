"""What a package keeps of persons, for how long, and how it gives that out or erases it (decision 0043)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Subject:
    """One person, by everything under which rows may know him. ``contacts``: as they are kept (services/contacts)."""

    contacts: frozenset[str]
    person_ids: frozenset[int] = frozenset()

    def with_contacts(self, contacts: Iterable[str]) -> "Subject":
        return replace(self, contacts=self.contacts | {contact for contact in contacts if contact})

    def with_persons(self, person_ids: Iterable[int]) -> "Subject":
        return replace(self, person_ids=self.person_ids | set(person_ids))


@dataclass(frozen=True)
class Term:
    """``what`` is kept until ``until``; both in Chinese, as `forget_expired` and the operators' guide say it."""

    what: str
    until: str


class Keeper:
    """A package overrides what applies to it and is named in QIFU_KEEPERS. All of it runs inside a transaction."""

    terms: tuple[Term, ...] = ()

    def forget(self, now: datetime) -> dict[str, int]:
        """Take away what has been kept long enough; how many rows, by what they were. May run as often as one likes."""
        return {}

    def widen(self, subject: Subject) -> Subject:
        """With what this package knows besides to be the same person's."""
        return subject

    def find_obstacles(self, subject: Subject) -> list[str]:
        """Why the person cannot be erased now: sentences that say what has to happen first."""
        return []

    def export(self, subject: Subject) -> dict[str, Rows]:
        """Everything that is kept of the person, by headings that he understands. Changes nothing."""
        return {}

    def erase(self, subject: Subject) -> int:
        """Leave nothing that names the person; how many rows were changed or deleted. Figures stay as they are."""
        return 0


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
