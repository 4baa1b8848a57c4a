"""An action with its consequences: who is told of it. Forms, screens and the sweep all pass here."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from services.appeals.actors import Actor
from services.appeals.attachments import facts_of, keep_files
from services.appeals.carrying_out import carry_out
from services.appeals.models import Appeal
from services.appeals.notices import tell_person, tell_staff
from services.appeals.states import Action, State
from services.uploads.taking import TakenFile

PERSON_IS_TOLD = {
    Action.PROVE,
    Action.ACCEPT,
    Action.REJECT,
    Action.TAKE,
    Action.ASK,
    Action.LAPSE,
    Action.ANSWER,
    Action.CONFIRM,
    Action.REOPEN,
    Action.WITHDRAW,
}
STAFF_IS_TOLD = {
    Action.PROVE,
    Action.ASSIGN,
    Action.RETURN,
    Action.SUPPLY,
    Action.DISPUTE,
    Action.REOPEN,
    Action.REQUEST_EXTENSION,
    Action.EXTEND,
    Action.REFUSE_EXTENSION,
    Action.ESCALATE,
    Action.DELEGATE,
    Action.SUPERVISE,
}


@transaction.atomic
def act(
    appeal: Appeal,
    action: Action,
    actor: Actor,
    *,
    version: int,
    facts: dict[str, Any] | None = None,
    text: str = "",
    files: Sequence[TakenFile] = (),
) -> Appeal:
    """``carry_out``, and whoever has to know gets mail in the same transaction. Raises what it raises."""
    facts = {**(facts or {}), **facts_of(files)}
    done = carry_out(appeal.pk, action, actor, version=version, facts=facts, text=text.strip())
    keep_files(done, files)
    if action in PERSON_IS_TOLD:
        tell_person(done, "submitted" if done.state == State.SUBMITTED else done.state)
    if action in STAFF_IS_TOLD:
        tell_staff(done)
    return done
