"""What an appeal is, worked out from its events alone: ``replay`` is the truth, columns only remember it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from services.appeals import clock
from services.appeals.states import Action, State, find_transition


class Happening(Protocol):
    """One event: what was done on which day (in Shanghai), with what facts (no free text, nothing personal)."""

    @property
    def action(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Standing:
    """Days and counts that the rules ask for. ``start``, ``limit``, ``paused``, ``extra`` make ``due_on``."""

    state: State = State.UNCONFIRMED
    town_id: int | None = None
    unit_id: int | None = None
    first_receiver_id: int | None = None
    category_id: int | None = None
    submitted_on: date | None = None
    accept_by: date | None = None
    first_contact_by: date | None = None
    first_contact_on: date | None = None
    accepted_on: date | None = None
    rejected_on: date | None = None
    start: date | None = None
    limit: int = 0
    paused: int = 0
    extra: int = 0
    asked_on: date | None = None
    answered_on: date | None = None
    first_answered_on: date | None = None
    closed_on: date | None = None
    outcome: str = ""
    asks: int = 0
    returns: int = 0
    rounds: int = 1
    person_reopened: bool = False
    late: bool = False
    disputed: bool = False
    confirmed: bool = False
    grade: str = ""
    extension_asked: bool = False
    extended: bool = False
    supervised_by: date | None = None

    @property
    def due_on(self) -> date | None:
        """None before it was accepted."""
        return clock.due_after(self.start, self.limit, self.paused, self.extra) if self.start else None


def replay(events: Iterable[Happening]) -> Standing:
    """Raises ValueError for an event that the table does not allow at its place."""
    standing = Standing()
    for event in events:
        standing = apply(standing, event)
    return standing


def apply(standing: Standing, event: Happening) -> Standing:
    """The standing after ``event``. Raises ValueError if the table has no such way."""
    action, facts, on = Action(event.action), event.facts, event.on
    if action == Action.SUBMIT:
        return _submit(standing, on, facts)
    transition = find_transition(standing.state, action)
    if transition is None:
        raise ValueError(f"{action} is not possible in state {standing.state}")
    changed = CHANGES.get(action, _keep)(standing, on, facts)
    return replace(changed, state=transition.target or changed.state)


def _keep(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return now


def _submit(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    now = replace(now, town_id=facts["town"], category_id=facts["category"])
    return now if facts["unconfirmed"] else _enter(now, on, facts)


def _enter(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(
        now,
        state=State.SUBMITTED,
        submitted_on=on,
        accept_by=clock.due_after(on, clock.ACCEPT_WITHIN),
        first_contact_by=clock.due_after(on, clock.FIRST_CONTACT_WITHIN),
    )


def _accept(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, accepted_on=on, start=on, limit=facts["limit"], category_id=facts["category"])


def _reject(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, rejected_on=on)


def _assign(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, unit_id=facts["unit"], first_receiver_id=now.first_receiver_id or facts["unit"])


def _return(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, unit_id=None, returns=now.returns + 1)


def _contacted(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, first_contact_on=now.first_contact_on or on)


def _ask(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(_contacted(now, on, facts), asked_on=on, asks=now.asks + 1)


def _supply(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    assert now.asked_on is not None
    return replace(now, asked_on=None, paused=now.paused + clock.paused_days(now.asked_on, on))


def _answer(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    due = now.due_on
    return replace(
        _contacted(now, on, facts),
        outcome=facts["outcome"],
        answered_on=on,
        first_answered_on=now.first_answered_on or on,
        late=now.late or bool(due and on > due),
        confirmed=False,
        grade="",
        supervised_by=None,
    )


def _lapse(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, closed_on=on, outcome=facts.get("outcome", now.outcome), asked_on=None)


def _confirm(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, closed_on=on, confirmed=True, grade=facts["grade"])


def _withdraw(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    due = now.due_on
    stands_still = now.state == State.WAITING_INFO
    late = now.late or bool(due and on > due and not stands_still)
    return replace(now, closed_on=on, outcome=facts["outcome"], late=late, asked_on=None)


def _dispute(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(_begin_anew(now, on), disputed=True)


def _reopen(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(_begin_anew(now, on), person_reopened=now.person_reopened or facts["by_person"])


def _begin_anew(now: Standing, on: date) -> Standing:
    """Ten days anew; what was late stays late, and no outcome stands while it is worked on again."""
    return replace(
        now,
        start=on,
        limit=clock.REOPENED_LIMIT,
        paused=0,
        extra=0,
        rounds=now.rounds + 1,
        closed_on=None,
        outcome="",
        answered_on=None,
        confirmed=False,
        grade="",
    )


def _request_extension(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, extension_asked=True)


def _extend(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, extension_asked=False, extended=True, extra=now.extra + facts["days"])


def _refuse_extension(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, extension_asked=False)


def _recategorise(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    """The limit of the first round follows the category; what stopped the clock or was granted stays."""
    return replace(now, category_id=facts["category"], limit=facts["limit"] if now.rounds == 1 else now.limit)


def _escalate(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, town_id=None, unit_id=None)


def _delegate(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, town_id=facts["town"], unit_id=None)


def _supervise(now: Standing, on: date, facts: dict[str, Any]) -> Standing:
    return replace(now, supervised_by=clock.due_after(on, clock.SUPERVISED_WITHIN))


CHANGES = {
    Action.PROVE: _enter,
    Action.ACCEPT: _accept,
    Action.REJECT: _reject,
    Action.ASSIGN: _assign,
    Action.RETURN: _return,
    Action.CONTACT: _contacted,
    Action.ASK: _ask,
    Action.SUPPLY: _supply,
    Action.LAPSE: _lapse,
    Action.ANSWER: _answer,
    Action.CONFIRM: _confirm,
    Action.DISPUTE: _dispute,
    Action.REOPEN: _reopen,
    Action.REQUEST_EXTENSION: _request_extension,
    Action.EXTEND: _extend,
    Action.REFUSE_EXTENSION: _refuse_extension,
    Action.RECATEGORISE: _recategorise,
    Action.WITHDRAW: _withdraw,
    Action.ESCALATE: _escalate,
    Action.DELEGATE: _delegate,
    Action.SUPERVISE: _supervise,
}
