"""Links that let somebody act for an enterprise: sent by an office to a contact of the registry, or by an admin; 14 days, once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from services.authorisations.actors import Actor
from services.authorisations.claiming import claim_by_invitation
from services.authorisations.models import Authorisation, Invitation
from services.authorisations.notices import send_invitation
from services.authorisations.refusals import NotPossible, NotYours, OwnCase
from services.authorisations.states import Party, Role
from services.contacts.reading import Contact, ContactKind
from services.contacts.sealing import digest_of, digests_of
from services.enterprises.models import Enterprise, EnterpriseContact
from services.people.models import Person

LIVES = timedelta(days=14)
MOST_WAITING = 20


class WrongContact(NotPossible):
    """Signed in by another contact than the one that was invited."""


def invite(contact: EnterpriseContact, role: Role, actor: Actor, *, is_association: bool = False) -> Invitation:
    """By an officer of the enterprise's town or an association of which it is a member: to a contact that the registry has.
    An association's lets handlers in alone. Raises NotPossible."""
    enterprise = contact.enterprise
    probe = Authorisation(enterprise=enterprise)
    if not is_association and Party.OFFICER not in actor.capacities(probe):
        raise NotYours(_("邀请要由企业所在镇办发出。"))
    if actor.email and digest_of(actor.email.lower()) in digests_of(contact.value):
        raise OwnCase
    role = Role.HANDLER if is_association else role
    return _send(enterprise, role, Contact(ContactKind(contact.kind), contact.value), by_user_id=actor.user_id,
                 by_name=actor.name, own_digest=digest_of(actor.email.lower()) if actor.email else "")  # fmt: skip


def invite_colleague(admin: Authorisation, role: Role, contact: Contact) -> Invitation:
    """To whatever contact the admin knows. Raises NotPossible."""
    if not admin.is_live or admin.role != Role.ADMIN:
        raise NotYours(_("只有本企业的管理员可以邀请同事。"))
    if admin.person.contacts.filter(digest__in=digests_of(contact.value)).exists():
        raise NotPossible(_("这是您自己的联系方式。"))
    return _send(admin.enterprise, role, contact, by_person=admin.person, by_name=admin.person.name or _("企业管理员"))


def _send(enterprise: Enterprise, role: Role, contact: Contact, **by: object) -> Invitation:
    if contact.kind != ContactKind.EMAIL:
        raise NotPossible(_("邀请用邮件发出，请选择或填写一个邮箱。"))
    waiting = waiting_of(enterprise)
    if waiting.count() >= MOST_WAITING:
        raise NotPossible(_("这家企业已有 %(n)d 个邀请没有接受，请等对方接受或过期。") % {"n": MOST_WAITING})
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        waiting.filter(digest__in=digests_of(contact.value)).delete()  # the newer link alone counts
        made: Invitation = Invitation.objects.create(
            enterprise=enterprise,
            role=role,
            kind=contact.kind,
            contact=contact.value,
            token_digest=_digest(token),
            **by,
        )
        send_invitation(made, token)
    return made


def waiting_of(*enterprises: Enterprise) -> QuerySet[Invitation]:
    return Invitation.objects.filter(enterprise__in=enterprises, used_at=None, sent_at__gt=timezone.now() - LIVES)


def find_invitation(token: str) -> Invitation:
    """Raises NotPossible for one that was used, is too old, or never was."""
    found = Invitation.objects.select_related("enterprise", "by_person").filter(token_digest=_digest(token)).first()
    if found is None:
        raise NotPossible(_("这个邀请链接不对，或者已有更新的邀请。请使用最近一封邮件里的链接。"))
    if found.used_at is not None:
        raise NotPossible(_("这个邀请已经用过，不能再用。需要的话，请邀请人再发一次。"))
    if found.sent_at <= timezone.now() - LIVES:
        raise NotPossible(_("这个邀请已过 14 天，作废了。请邀请人再发一次。"))
    return found


@transaction.atomic
def accept(token: str, person: Person) -> Authorisation:
    """Raises NotPossible: WrongContact, OwnCase, or why the invitation counts no longer."""
    invitation = find_invitation(token)
    if not person.contacts.filter(digest__in=digests_of(invitation.contact)).exists():
        raise WrongContact(
            _("邀请发给了 %(masked)s。请用它登录，或先在“我的资料”里添加它，再打开链接接受。")
            % {"masked": invitation.masked}
        )
    if invitation.own_digest and person.contacts.filter(digest=invitation.own_digest).exists():
        raise OwnCase
    if invitation.by_person_id and not _is_still_admin(invitation):
        raise NotPossible(_("邀请人已不是这家企业的管理员，邀请作废了。"))
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now()):
        raise NotPossible(_("这个邀请已经用过，不能再用。需要的话，请邀请人再发一次。"))
    return claim_by_invitation(
        person,
        invitation.enterprise,
        Role(invitation.role),
        inviter=invitation.by_person,
        user_id=invitation.by_user_id,
    )


def _is_still_admin(invitation: Invitation) -> bool:
    admins = Authorisation.objects.admins_of(invitation.enterprise_id)
    return admins.filter(person=invitation.by_person_id).exists()


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
