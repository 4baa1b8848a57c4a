"""The one way in which an introduction changes: compare-and-set on its version, in one transaction with an event."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.introductions import chain
from services.introductions.models import Introduction, IntroductionEvent
from services.introductions.notices import tell_of
from services.introductions.refusals import NotPossible, Overtaken
from services.introductions.states import NEEDS_TEXT, OPEN, PATIENCE, TABLE, Action, Party, State
from working_days.calendar import add_working_days

LONGEST_TEXT = 500
MOST_GRANTED = Decimal(1_000_000)


@dataclass(frozen=True)
class Actor:
    """``user_id`` and ``name``: of a member of a provider's staff."""

    party: Party
    name: str = ""
    user_id: int | None = None


ENTERPRISE = Actor(Party.ENTERPRISE)
SYSTEM = Actor(Party.SYSTEM)


@transaction.atomic
def act(
    pk: int, action: Action, actor: Actor, *, version: int, text: str = "", amount: Decimal | None = None,
    at: datetime | None = None,
) -> Introduction:  # fmt: skip
    """Raises Overtaken if somebody was faster, NotPossible if the table or a rule does not allow it."""
    claimed = Introduction.objects.filter(pk=pk, version=version).update(version=F("version") + 1)
    found = Introduction.objects.select_related("person", "provider", "enterprise").get(pk=pk)
    if not claimed:
        last = found.events.latest("position")
        raise Overtaken(last.by, last.at, str(Action(last.action).label))
    text = text.strip()[:LONGEST_TEXT]
    check(found, action, actor, text, amount)
    at = at or timezone.now()
    change(found, action, amount, at)
    note(found, action, actor, text, amount, at)
    return found


def check(found: Introduction, action: Action, actor: Actor, text: str, amount: Decimal | None) -> None:
    row = TABLE[action]
    if actor.party != row.party:
        raise NotPossible(_("“%(action)s”要由%(who)s来做。") % {"action": action.label, "who": row.party.label})
    if found.withdrawn_at is not None or found.state not in row.sources:
        state = State.WITHDRAWN if found.withdrawn_at else State(found.state)
        raise NotPossible(_("现在是“%(state)s”，不能“%(action)s”。") % {"state": state.label, "action": action.label})
    if action in NEEDS_TEXT and not text:
        raise NotPossible(str(NEEDS_TEXT[action]))
    if action == Action.GRANT and (amount is None or not 0 < amount <= MOST_GRANTED):
        raise NotPossible(_("请填写企业获得的金额，单位万元，大于 0。"))


def change(found: Introduction, action: Action, amount: Decimal | None, now: datetime) -> None:
    """Of what came about the state stays when consent is taken back: figures are not changed by it."""
    target, was_open = TABLE[action].target, found.state in OPEN
    if action == Action.WITHDRAW:
        found.withdrawn_at = now
    if target and was_open:
        found.state = target
    if action == Action.GRANT:
        found.granted = amount
    if was_open and action != Action.SHOW:
        today = timezone.localdate(now)
        is_open = found.state in OPEN
        found.due_on = add_working_days(today, PATIENCE[State(found.state)]) if is_open else None
        found.closed_on = None if is_open else today
    found.save(update_fields=["state", "withdrawn_at", "granted", "due_on", "closed_on"])


def note(
    found: Introduction, action: Action, actor: Actor, text: str, amount: Decimal | None, now: datetime
) -> None:  # fmt: skip
    last = found.events.order_by("position").last()
    event = IntroductionEvent(
        introduction=found, position=last.position + 1 if last else 0, at=now, on=timezone.localdate(now), action=action,
        party=actor.party, user_id=actor.user_id, by=actor.name, text=text, amount=amount,
    )  # fmt: skip
    chain.seal(event, last.digest if last else "", found.number)
    event.save()
    tell_of(found, event)


def possible_actions(found: Introduction, party: Party) -> list[Action]:
    if found.withdrawn_at is not None:
        return []
    return [action for action, row in TABLE.items() if row.party == party and found.state in row.sources]
