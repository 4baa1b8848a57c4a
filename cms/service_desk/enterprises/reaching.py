"""How an enterprise is reached: contacts masked until a click that is kept; invitations to act for it go there."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cms.service_desk.authorisations.rights import staff_actor
from cms.service_desk.rights import EVERYTHING, actor_of
from services.authorisations.actors import name_of
from services.authorisations.invitations import invite, waiting_of
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible
from services.authorisations.states import OPEN, Role
from services.contacts.reading import BadContact
from services.enterprises.contacts import add_contact, note_look
from services.enterprises.models import Enterprise, EnterpriseContact, LookedAt, RegistryContactKind
from services.enterprises.writing import Origin


class Refused(Exception):
    """Says in Chinese what stands against it. ``is_forbidden``: whoever asks may not."""

    def __init__(self, words: str, *, is_forbidden: bool = False) -> None:
        self.is_forbidden = is_forbidden
        super().__init__(words)


def may_see_contacts(user: Any, enterprise: Enterprise) -> bool:
    actor = actor_of(user)
    return bool(actor.parties & EVERYTHING) or enterprise.town_id in actor.towns


def reaching_context(enterprise: Enterprise, *, shows: bool) -> dict[str, Any]:
    """Masked, unless ``shows``."""
    held = (
        Authorisation.objects.filter(enterprise=enterprise)
        .select_related("person")
        .prefetch_related("person__contacts")
    )
    return {
        "contacts": [
            {
                "row": row,
                "told": row.value if shows else row.masked,
                "may_invite": row.kind == RegistryContactKind.EMAIL,
            }
            for row in enterprise.contacts.all()
        ],
        "shows_contacts": shows,
        "acting": [(one, name_of(one.person)) for one in held.live()],
        "claims": held.filter(state__in=OPEN),
        "invited": list(waiting_of(enterprise)),
        "looks": list(enterprise.looks.all()[:20]),
        "roles": Role.choices,
    }


def show_contacts(enterprise: Enterprise, user: Any, values: Any, origin: Origin) -> str:
    note_look(enterprise, LookedAt.CONTACT, user_id=user.pk, user_name=origin.user_name)
    return ""


def add(enterprise: Enterprise, user: Any, values: Any, origin: Origin) -> str:
    try:
        is_new = add_contact(enterprise, values.get("contact", ""), origin)
    except BadContact as wrong:
        raise Refused(str(wrong)) from wrong
    return _("联系方式已登记。") if is_new else _("这个联系方式已经登记过。")


def remove(enterprise: Enterprise, user: Any, values: Any, origin: Origin) -> str:
    _find(enterprise, values).delete()
    return _("联系方式已删去。")


def send_invitation(enterprise: Enterprise, user: Any, values: Any, origin: Origin) -> str:
    role = Role.ADMIN if values.get("role") == Role.ADMIN else Role.HANDLER
    contact = _find(enterprise, values)
    try:
        made = invite(contact, role, staff_actor(user))
    except NotPossible as refusal:
        raise Refused(str(refusal), is_forbidden=True) from refusal
    return _("邀请已发到 %(masked)s，14 天内有效。") % {"masked": made.masked}


def _find(enterprise: Enterprise, values: Any) -> EnterpriseContact:
    which = values.get("which", "")
    found = (
        enterprise.contacts.filter(pk=int(which)).first()
        if which.isascii() and which.isdigit() and len(which) < 18
        else None
    )
    if found is None:
        raise Refused(_("这个联系方式已不在了，请刷新页面。"))
    return found


# For who may edit; looking is for who oversees, too.
DOINGS: dict[str, Callable[[Enterprise, Any, Any, Origin], str]] = {
    "add_contact": add,
    "remove_contact": remove,
    "invite": send_invitation,
}
