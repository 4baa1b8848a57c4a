"""The chain of an appeal's events: each holds the digest of the one before, so none can be changed or left out unseen."""

import hashlib
import json
import secrets
from collections.abc import Sequence

from services.appeals.models import Appeal, AppealEvent


def seal(event: AppealEvent, previous: str, number: str) -> None:
    """Give a new event its place in the chain. The text enters as a salted digest, so that it can be blanked later."""
    event.salt = secrets.token_hex(16)
    event.text_digest = digest_text(event.salt, event.text)
    event.previous = previous
    event.digest = digest_event(event, number)


def digest_text(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def digest_event(event: AppealEvent, number: str) -> str:
    said = [
        event.previous, number, event.position, event.at.timestamp(), event.on.isoformat(), event.action, event.party,
        event.actor_id, event.actor_name, event.facts, event.text_digest,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def find_broken(appeal: Appeal, events: Sequence[AppealEvent]) -> list[int]:
    """Positions at which the chain does not hold; a blanked text (no salt) is no break."""
    broken, previous = [], ""
    for place, event in enumerate(events):
        right = (
            event.previous == previous
            and event.position == place
            and event.digest == digest_event(event, appeal.number)
        )
        if not right or (event.salt and event.text_digest != digest_text(event.salt, event.text)):
            broken.append(event.position)
        previous = event.digest
    return broken
