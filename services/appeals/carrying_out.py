"""The one way in which an appeal changes: compare-and-set on its version, in one transaction with an event."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.appeals import chain
from services.appeals.actors import Actor
from services.appeals.clock import day_of
from services.appeals.models import Appeal, AppealEvent
from services.appeals.refusals import NotPossible, Overtaken
from services.appeals.rules import check_rules
from services.appeals.standing import Standing, apply, replay
from services.appeals.states import Action, Party, State, find_transition

# Columns that remember the standing.
REMEMBERED = (
    "state", "town_id", "unit_id", "first_receiver_id", "category_id", "submitted_on", "accept_by", "first_contact_by",
    "first_contact_on", "accepted_on", "rejected_on", "due_on", "asked_on", "answered_on", "first_answered_on",
    "closed_on", "outcome", "asks", "returns", "late", "disputed", "confirmed", "grade", "extension_asked", "extended",
    "supervised_by",
)  # fmt: skip


@transaction.atomic
def carry_out(
    appeal_id: int,
    action: Action,
    actor: Actor,
    *,
    version: int,
    facts: dict[str, Any] | None = None,
    text: str = "",
    at: datetime | None = None,
) -> Appeal:
    """Do ``action`` to an appeal that the actor saw in ``version``; returns it as it then stands.

    Raises Overtaken if somebody was faster, NotPossible if the state table or a rule does not allow it.
    """
    at, facts = at or timezone.now(), facts or {}
    claimed = Appeal.objects.filter(pk=appeal_id, version=version).update(version=F("version") + 1)
    events = list(AppealEvent.objects.filter(appeal_id=appeal_id))
    if not claimed:
        raise _overtaken(events[-1])
    appeal = Appeal.objects.get(pk=appeal_id)
    standing = replay(events)
    party = find_party(standing, action, actor)
    event = AppealEvent(appeal=appeal, position=len(events), at=at, on=day_of(at), action=action, party=party,
                        actor_id=actor.user_id, actor_name=actor.name, facts=facts, text=text)  # fmt: skip
    check_rules(standing, event)
    remember(appeal, apply(standing, event))
    chain.seal(event, events[-1].digest, appeal.number)
    event.save()
    return appeal


def find_party(standing: Standing, action: Action, actor: Actor) -> Party:
    """In what capacity the actor may do it now. Raises NotPossible."""
    transition = find_transition(standing.state, action)
    if transition is None:
        raise NotPossible(
            _("诉求现在是“%(state)s”，不能%(action)s。") % {"state": standing.state.label, "action": action.label}
        )
    capacities = actor.capacities(town=standing.town_id, unit=standing.unit_id)
    found = next((party for party in transition.parties if party in capacities), None)
    if found is None:
        who = "、".join(str(party.label) for party in transition.parties)
        raise NotPossible(_("“%(action)s”要由%(who)s来做。") % {"action": action.label, "who": who})
    return found


def possible_actions(appeal: Appeal, actor: Actor) -> set[Action]:
    """What the actor may do to the appeal in its present state."""
    capacities = actor.capacities(town=appeal.town_id, unit=appeal.unit_id)
    rows = ((action, find_transition(State(appeal.state), action)) for action in Action)
    return {action for action, row in rows if row and capacities.intersection(row.parties)}


def remember(appeal: Appeal, standing: Standing) -> None:
    for name in REMEMBERED:
        setattr(appeal, name, getattr(standing, name))
    appeal.save(update_fields=[name.removesuffix("_id") for name in REMEMBERED])


def _overtaken(last: AppealEvent) -> Overtaken:
    return Overtaken(name=last.actor_name, at=last.at, action=str(Action(last.action).label))
