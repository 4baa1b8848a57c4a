"""The surveys that wait for an answer of mine, or of an enterprise for which I act."""

from django.db.models import Q
from django.utils import timezone

from services.authorisations.models import Authorisation
from services.contacts.sealing import digests_of
from services.people.models import Person
from services.surveys.links import make_link
from services.surveys.models import Invitation
from services.surveys.states import State


def surveys_for(person: Person) -> list[dict[str, str]]:
    """``title`` and ``link`` of each, what ends first on top."""
    digests = [digest for contact in person.contacts.all() for digest in digests_of(contact.value)]
    acting = Authorisation.objects.filter(person=person).live().values("enterprise")
    mine = Q(person=person) | Q(digest__in=digests) | Q(enterprise__in=acting)
    waiting = Invitation.objects.filter(mine).silent()
    waiting = waiting.filter(survey__state=State.OPEN, survey__last_day__gte=timezone.localdate())
    rows = waiting.select_related("survey").order_by("survey__last_day", "pk")
    return [{"title": one.survey.title, "link": make_link(one)} for one in rows]
