"""How a claim begins: by a person, at the counter, or by an invitation that is accepted."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.authorisations.acting import lock_enterprise, note, settle
from services.authorisations.actors import Actor, name_of
from services.authorisations.models import Authorisation
from services.authorisations.notices import other_admins
from services.authorisations.refusals import NotPossible, OwnCase
from services.authorisations.states import OPEN, Action, Party, Proof, Role, State
from services.enterprises.models import Enterprise, EnterpriseState
from services.people.models import Person
from working_days.calendar import add_working_days

OBJECT_WITHIN = 3  # working days


@transaction.atomic
def claim(
    person: Person, enterprise: Enterprise, role: Role, proof: Proof, *, by: Actor | None = None
) -> Authorisation:
    """``by``: the clerk at the counter. Raises NotPossible."""
    enterprise = lock_enterprise(enterprise.pk)
    if enterprise.state in (EnterpriseState.DEREGISTERED, EnterpriseState.MERGED_INTO):
        raise NotPossible(_("这家企业已%(state)s，不能再申请。") % {"state": enterprise.get_state_display()})
    held = Authorisation.objects.live().filter(person=person, enterprise=enterprise).first()
    if held and held.role == Role.ADMIN and not ends_soon(held):
        raise NotPossible(_("您已经是这家企业的管理员，不用再申请。"))
    made = Authorisation(person=person, enterprise=enterprise, role=role, proof=proof)
    if proof == Proof.COLLEAGUE and not other_admins(made):
        raise NotPossible(_("这家企业还没有管理员，请选择其他证明方式。"))
    if proof != Proof.COLLEAGUE and other_admins(made):
        made.object_until = add_working_days(timezone.localdate(), OBJECT_WITHIN)
    actor = by or Actor(name=name_of(person), person=person)
    if by is not None and by.is_person(person):
        raise OwnCase
    _save_new(made)
    note(made, Action.CLAIM, actor, Party.CLERK if by else Party.PERSON)
    return made


def ends_soon(authorisation: Authorisation) -> bool:
    """Within a month, so that the next may be asked for."""
    return authorisation.expires_on is not None and (authorisation.expires_on - timezone.localdate()).days <= 30


def _save_new(made: Authorisation) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise NotPossible(_("您对这家企业已有一项没有办完的申请，请先把它办完或撤回。")) from error


@transaction.atomic
def claim_by_invitation(
    person: Person, enterprise: Enterprise, role: Role, *, inviter: Person | None, user_id: int | None
) -> Authorisation:
    """Proved by whoever invited. An open claim of the same person gives way to it."""
    for older in Authorisation.objects.filter(person=person, enterprise=enterprise, state__in=OPEN):
        note(older, Action.WITHDRAW, Actor(name=name_of(person), person=person), Party.PERSON)
    made = claim(person, enterprise, role, Proof.COLLEAGUE if inviter else Proof.INVITATION)
    made.proved, made.state = True, State.UNDER_REVIEW
    if inviter:
        made.agreed_by = inviter
    else:
        made.vouchers = [user_id]
    note(made, Action.PROVE, Actor(name=name_of(person), person=person), Party.PERSON)
    settle(made)
    return made
