"""The one way in which an authorisation changes: compare-and-set on its version, one event, whoever has to know is told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.authorisations.actors import SYSTEM, Actor
from services.authorisations.models import Authorisation, AuthorisationEvent
from services.authorisations.notices import tell_of
from services.authorisations.refusals import NotPossible, NotYours, Overtaken, OwnCase
from services.authorisations.states import ENDS, OPEN, TRANSITIONS, Action, Party, Proof, Role, State
from services.enterprises.models import Enterprise
from services.keeping.keeper import years_before

LASTS = 2  # years
LONGEST_TEXT = 500
NEEDS_TEXT = {
    Action.REFUSE: "请写明不通过的理由，申请人会看到。",
    Action.OBJECT: "请写明有什么异议，镇办会据此核实。",
    Action.REVOKE: "请写明撤销的理由，本人会看到。",
}


@transaction.atomic
def act(authorisation_id: int, action: Action, actor: Actor, *, version: int, text: str = "") -> Authorisation:
    """Raises NotPossible: Overtaken, OwnCase, NotYours, or a rule that stands against it."""
    authorisation = lock(authorisation_id)
    if authorisation.version != version:
        last = authorisation.events.order_by("-position").first()
        assert last is not None
        raise Overtaken(last.actor_name, last.at, str(Action(last.action).label))
    party = find_party(authorisation, action, actor)
    text = text.strip()[:LONGEST_TEXT]
    if action in NEEDS_TEXT and not text:
        raise NotPossible(_(NEEDS_TEXT[action]))
    DOINGS[action](authorisation, actor, text)
    if action != Action.TAKE_EFFECT:  # which is what settling writes
        note(authorisation, action, actor, party, text)
    if action not in ENDS:
        settle(authorisation)
    return authorisation


def lock(authorisation_id: int) -> Authorisation:
    """With its enterprise: what counts there (admins, the first one) does not change meanwhile."""
    enterprise = Authorisation.objects.values_list("enterprise", flat=True).get(pk=authorisation_id)
    lock_enterprise(enterprise)
    return (
        Authorisation.objects.select_for_update(of=("self",))
        .select_related("person", "enterprise")
        .get(pk=authorisation_id)
    )


def lock_enterprise(enterprise_id: int) -> Enterprise:
    enterprise: Enterprise = Enterprise.objects.select_for_update().get(pk=enterprise_id)
    return enterprise


def find_party(authorisation: Authorisation, action: Action, actor: Actor) -> Party:
    row = TRANSITIONS[action]
    if actor.user_id is not None and actor.is_person(authorisation.person):
        raise OwnCase
    capacities = actor.capacities(authorisation)
    party = next((party for party in row.parties if party in capacities), None)
    if party is None:
        who = "、".join(str(p.label) for p in row.parties)
        raise NotYours(_("“%(action)s”要由%(who)s来做。") % {"action": action.label, "who": who})
    if authorisation.state not in row.sources:
        state = State(authorisation.state).label
        raise NotPossible(_("这项申请现在是“%(state)s”，不能%(action)s。") % {"state": state, "action": action.label})
    return party


def possible_actions(authorisation: Authorisation, actor: Actor) -> set[Action]:
    if actor.user_id is not None and actor.is_person(authorisation.person):
        return set()
    capacities = actor.capacities(authorisation)
    return {
        action for action, row in TRANSITIONS.items()
        if authorisation.state in row.sources and capacities.intersection(row.parties)
    }  # fmt: skip


def note(authorisation: Authorisation, action: Action, actor: Actor, party: Party, text: str = "") -> None:
    if action in ENDS:
        authorisation.state, authorisation.ended_at = ENDS[action], timezone.now()
    authorisation.version += 1
    authorisation.save()
    AuthorisationEvent.objects.create(
        authorisation=authorisation, position=authorisation.version, action=action, party=party, user_id=actor.user_id,
        person=actor.person, actor_name=actor.name, text=text,
    )  # fmt: skip
    tell_of(authorisation, action, party, text)


def settle(authorisation: Authorisation) -> None:
    """Takes effect once all is there that has to be."""
    if authorisation.state not in OPEN or not is_complete(authorisation) or is_open_to_objection(authorisation):
        return
    today = timezone.localdate()
    for older in Authorisation.objects.filter(
        person=authorisation.person_id, enterprise=authorisation.enterprise_id, state=State.ACTIVE
    ):
        older = lock(older.pk)
        note(older, Action.SUPERSEDE, SYSTEM, Party.SYSTEM)
    authorisation.state, authorisation.activated_on = State.ACTIVE, today
    authorisation.expires_on, authorisation.object_until = years_before(today, -LASTS), None
    note(authorisation, Action.TAKE_EFFECT, SYSTEM, Party.SYSTEM)


def is_complete(authorisation: Authorisation) -> bool:
    if authorisation.objected or not authorisation.proved:
        return False
    if authorisation.proof == Proof.COLLEAGUE:
        return authorisation.agreed_by_id is not None
    return len(set(authorisation.vouchers)) >= vouchers_needed(authorisation.enterprise)


def vouchers_needed(enterprise: Enterprise) -> int:
    """The first who acts for an enterprise above scale is looked at by two of the staff."""
    is_first = not Authorisation.objects.filter(enterprise=enterprise.pk).exclude(activated_on=None).exists()
    return 2 if enterprise.above_scale and is_first else 1


def is_open_to_objection(authorisation: Authorisation, today: date | None = None) -> bool:
    until = authorisation.object_until
    return until is not None and (today or timezone.localdate()) <= until


def _prove(authorisation: Authorisation, actor: Actor, text: str) -> None:
    authorisation.proved, authorisation.state = True, State.UNDER_REVIEW
    if actor.user_id is not None:
        _vouch(authorisation, actor)


def _vouch(authorisation: Authorisation, actor: Actor) -> None:
    if actor.user_id in authorisation.vouchers:
        raise NotPossible(_("您已经核实过。规上企业的首次授权要由另一位工作人员再核实一次。"))
    authorisation.vouchers = [*authorisation.vouchers, actor.user_id]


def _approve(authorisation: Authorisation, actor: Actor, text: str) -> None:
    if not authorisation.proved:
        raise NotPossible(_("申请人还没有完成证明，不能通过。"))
    if authorisation.proof == Proof.COLLEAGUE:
        raise NotPossible(_("这项申请由本企业的管理员决定；管理员都不在了，请对方改用盖章授权书。"))
    if authorisation.objected and not text:
        raise NotPossible(_("企业管理员提出了异议，请写明核实的情况再通过。"))
    if authorisation.objected:
        authorisation.objected, authorisation.object_until = False, None
    _vouch(authorisation, actor)


def _object(authorisation: Authorisation, actor: Actor, text: str) -> None:
    """Whoever vouched looks again."""
    if not is_open_to_objection(authorisation):
        raise NotPossible(_("提异议的时间已过（3 个工作日）。请联系镇办处理。"))
    authorisation.objected, authorisation.vouchers = True, []


def _agree(authorisation: Authorisation, actor: Actor, text: str) -> None:
    """An admin who agrees answers for it, whatever the proof was to be; nothing waits any longer."""
    authorisation.proof, authorisation.proved, authorisation.agreed_by = Proof.COLLEAGUE, True, actor.person
    authorisation.objected, authorisation.object_until = False, None
    authorisation.state = State.UNDER_REVIEW


def _refuse(authorisation: Authorisation, actor: Actor, text: str) -> None:
    if actor.person is not None and authorisation.proof != Proof.COLLEAGUE:
        raise NotPossible(_("这项申请由镇办核实，您可以在 3 个工作日内提出异议。"))


def _upload(authorisation: Authorisation, actor: Actor, text: str) -> None:
    if authorisation.proof != Proof.LETTER:
        raise NotPossible(_("这项申请不用授权书。"))
    authorisation.proved, authorisation.state = True, State.UNDER_REVIEW


def _issue_code(authorisation: Authorisation, actor: Actor, text: str) -> None:
    """Whoever hands the code over answers for it; a newer one takes the place of an older."""
    if authorisation.proof != Proof.CODE or authorisation.proved:
        raise NotPossible(_("这项申请现在不用验证码。"))
    authorisation.vouchers = [actor.user_id]


def check_successor(authorisation: Authorisation) -> None:
    """Raises NotPossible for the last admin."""
    others = Authorisation.objects.admins_of(authorisation.enterprise_id).exclude(pk=authorisation.pk)
    if authorisation.role == Role.ADMIN and authorisation.is_live and not others.exists():
        raise NotPossible(_("您是这家企业唯一的管理员。请先邀请或同意一位同事当管理员，再退出。"))


def _leave(authorisation: Authorisation, actor: Actor, text: str) -> None:
    check_successor(authorisation)


def _nothing(authorisation: Authorisation, actor: Actor, text: str) -> None:
    pass


DOINGS: dict[Action, Callable[[Authorisation, Actor, str], Any]] = {
    **dict.fromkeys(TRANSITIONS, _nothing),
    Action.UPLOAD: _upload,
    Action.ISSUE_CODE: _issue_code,
    Action.PROVE: _prove,
    Action.APPROVE: _approve,
    Action.REFUSE: _refuse,
    Action.OBJECT: _object,
    Action.AGREE: _agree,
    Action.LEAVE: _leave,
}
