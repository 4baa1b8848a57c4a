"""A person decides on a push that the brake holds."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from services.pushes.models import Occasion, Push, PushState
from services.pushes.running import Telling, count_as_told, prepare


@dataclass(frozen=True)
class Decider:
    """Who of the staff."""

    user_id: int
    name: str


class AlreadyDecided(Exception):
    """Somebody was faster, or there is nothing to tell of it any more."""


def approve(push_id: int, by: Decider) -> None:
    """The publisher tells it within seconds, to whom it concerns then. Raises AlreadyDecided."""
    _decide(push_id, PushState.APPROVED, by)


@transaction.atomic
def discard(push_id: int, by: Decider) -> None:
    """Nobody is told; what stands there counts as told. Raises AlreadyDecided."""
    now = timezone.now()
    push = _decide(push_id, PushState.DISCARDED, by)
    telling = prepare(push, now)
    if push.matter_id and telling and telling.standing:
        count_as_told(push.matter_id, telling.standing, now)


def held_letters() -> list[int]:
    """Numbers of the gap letters that wait: they come in great number with one list, and are decided together."""
    waiting = Push.objects.filter(state=PushState.HELD, occasion=Occasion.GAP)
    return list(waiting.values_list("pk", flat=True))


def preview(push: Push, now: datetime) -> Telling | None:
    """As it would be told now."""
    return prepare(push, now)


def _decide(push_id: int, state: PushState, by: Decider) -> Push:
    held = Push.objects.filter(pk=push_id, state=PushState.HELD)
    values = {"decided_by_id": by.user_id, "decided_by": by.name[:150], "decided_at": timezone.now()}
    if not held.update(state=state, **values):
        raise AlreadyDecided
    return Push.objects.select_related("matter", "enterprise").get(pk=push_id)
