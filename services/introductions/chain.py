"""The chain of events: each holds the digest of the one before, so none can be changed or left out unseen.

Texts stay outside: they are forgotten with the rest of what names a person.
"""

import hashlib
import json

from services.introductions.models import Introduction, IntroductionEvent


def seal(event: IntroductionEvent, previous: str, number: str) -> None:
    event.digest = digest_event(event, previous, number)


def digest_event(event: IntroductionEvent, previous: str, number: str) -> str:
    amount = None if event.amount is None else f"{event.amount:.2f}"
    said = [
        previous, number, event.position, event.at.timestamp(), event.on.isoformat(), event.action, event.party,
        event.user_id, event.by, amount,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def find_broken(introduction: Introduction) -> list[int]:
    """Positions at which the chain does not hold."""
    broken, previous = [], ""
    for place, event in enumerate(introduction.events.order_by("position")):
        if event.position != place or event.digest != digest_event(event, previous, introduction.number):
            broken.append(event.position)
        previous = event.digest
    return broken
