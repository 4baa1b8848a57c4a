"""What an enterprise of the registry holds by the programmes: as recognitions stand, whatever was said of it before."""

from datetime import date
from typing import Any

from django.utils import timezone

from services.cultivation.models import Recognition
from services.cultivation.moving import Actor
from services.enterprises.editing import lock
from services.enterprises.facts import facts_of
from services.enterprises.models import SourceKind
from services.enterprises.writing import Origin, settle, write


def follow_in_registry(enterprise_id: int, qualification: str, actor: Actor) -> None:
    """In the caller's transaction; writes nothing if the registry knows it all. Lapsed ones stay, with the day on which they
    did; revoked ones go."""
    enterprise = lock(enterprise_id)
    held = facts_of(enterprise)["qualifications"]
    stated = with_recognitions(held, qualification, Recognition.objects.filter(enterprise=enterprise_id))
    if stated == held:
        return
    origin = Origin(SourceKind.OFFICER, timezone.localdate(), actor.user_id, actor.name)
    settlement = settle(enterprise, {"qualifications": stated}, origin)
    if settlement.says_something:
        write([settlement])


def with_recognitions(held: list[Any], qualification: str, recognitions: Any) -> list[Any]:
    """Of each level the latest that stands, in the place of what was held of it."""
    rows = list(recognitions.filter(qualification=qualification))
    levels = {row.level for row in rows}
    kept = [one for one in held if not (one[0] == qualification and one[1] in levels)]
    for level in sorted(levels):
        standing = [row for row in rows if row.level == level and not row.revoked_on]
        if standing:
            last = max(standing, key=_begins)
            kept.append([qualification, level, last.number, _day(last.valid_from), _day(last.valid_to)])
    return kept


def _begins(row: Recognition) -> tuple[date, int]:
    return (row.valid_from or date(row.year, 1, 1), row.pk)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
