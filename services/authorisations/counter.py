"""At the counter: a clerk has seen licence and identity card; nothing of them is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from services.authorisations.acting import act
from services.authorisations.actors import Actor
from services.authorisations.claiming import claim
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible, NotYours
from services.authorisations.states import OPEN, Action, Party, Proof, Role
from services.contacts.reading import Contact
from services.enterprises.models import Enterprise
from services.people.accounts import find_person


@transaction.atomic
def vouch_at_counter(enterprise: Enterprise, contact: Contact, name: str, role: Role, clerk: Actor) -> Authorisation:
    """For who has signed in once by that contact, so that it is his. Raises NotPossible."""
    if Party.CLERK not in clerk.capacities(Authorisation(enterprise=enterprise)):
        raise NotYours(_("这家企业不在您的窗口办理，请到企业所在镇办或市级大厅。"))
    person = find_person(contact)
    if person is None:
        raise NotPossible(_("还没有人用这个联系方式登录过。请对方先在手机上打开门户“我的”，用它登录一次。"))
    if name and person.name != name:
        person.name = name
        person.save(update_fields=["name"])
    open_one = Authorisation.objects.filter(person=person, enterprise=enterprise, state__in=OPEN).first()
    if open_one is None:
        open_one = claim(person, enterprise, role, Proof.COUNTER, by=clerk)
    return act(open_one.pk, Action.PROVE, clerk, version=open_one.version)
