"""How things stood on a day: from the days that records tell, whatever this portal showed then (decisions/0059).

Without Django: also read by processes that know nothing else. Days are ordinals where they are compared by engines.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

# Before any day, and after all of them.
ALWAYS, NEVER = 0, 2**23
# A policy's days, by what its history says of them.
POLICY_DAYS: Mapping[str, tuple[str, int]] = {
    "effective_on": ("effective", ALWAYS),
    "amended_on": ("amended", NEVER),
    "expired_on": ("expired", NEVER),
    "repealed_on": ("repealed", NEVER),
}
DAYS = ("public_on", *POLICY_DAYS)


def days_of(document: dict[str, Any]) -> dict[str, int]:
    """Ordinal days by DAYS: since when it is public, and of a policy what has become of it when."""
    found = {"public_on": date.fromisoformat(_public_on(document)).toordinal()}
    if document["kind"] != "policy":
        return found
    history = document.get("history") or []
    for name, (what, otherwise) in POLICY_DAYS.items():
        days = [
            date.fromisoformat(event["on"]).toordinal() for event in history if event["what"] == what and event["on"]
        ]
        found[name] = min(days, default=otherwise)
    return found


def validity_on(days: Mapping[str, int], day: date) -> str:
    """A policy's validity on a day, as ``compute_validity`` has it of today."""
    at = day.toordinal()
    if days["repealed_on"] <= at:
        return "repealed"
    if days["expired_on"] <= at:
        return "expired"
    if days["effective_on"] > at:
        return "not_yet"
    return "amended" if days["amended_on"] <= at else "in_force"


def text_path(texts: list[dict[str, Any]], number: int, text_since: str | None) -> str:
    """Where a policy's text stands, below its page: "" for the one that holds today."""
    since = texts[number]["since"]
    return "" if since == text_since else f"text-{since if number else 'issued'}/"


def text_number_on(texts: list[dict[str, Any]], day: date) -> int:
    """Which of a policy's texts (docs/records.md) holds on a day: of a day before all of them, the first."""
    return max((n for n, text in enumerate(texts) if not n or text["since"] <= day.isoformat()), default=0)


def _public_on(document: dict[str, Any]) -> str:
    """An event's date is that of the event: it is public before."""
    if document["kind"] == "event":
        return str(document["published_at"][:10])
    return str(document.get("published_on") or document.get("date") or document["published_at"][:10])
