"""/my/events/: the events for which I am registered, or registered colleagues."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.contacts.sealing import digests_of
from services.my.enterprises import signed_in
from services.my.member_events import associations_of
from services.my.pages import own_page
from services.pages.answers import show
from services.people.models import Person
from services.registrations.links import make_link
from services.registrations.models import Registration
from services.registrations.states import State
from services.registrations.wording import say_span

MOST = 100


@own_page
@require_safe
def my_events(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "rows": list_events(person),
        "associations": [(one.title, reverse("my_members", args=[one.id])) for one in associations_of(person)],
        "home_url": reverse("my_home"),
    }
    return show(request, "my-events", _("我的报名"), context)


def list_events(person: Person) -> list[dict[str, Any]]:
    """Those to come first, the nearest on top."""
    found = Registration.objects.filter(mine(person), desk__forgotten_on=None).select_related("desk")
    now = timezone.now()
    rows = [describe(one, person) for one in found.order_by("-desk__starts_at", "place")[:MOST]]
    coming = [row for row in rows if row["ends_at"] > now]
    return [*reversed(coming), *(row for row in rows if row["ends_at"] <= now)]


def mine(person: Person) -> Q:
    """Also by a contact of his with which somebody else registered him, or he himself without signing in."""
    digests = [digest for contact in person.contacts.all() for digest in digests_of(contact.value)]
    return Q(person=person) | Q(by_person=person) | Q(digest__in=digests)


def describe(one: Registration, person: Person) -> dict[str, Any]:
    return {
        "title": one.desk.title,
        "when": say_span(one.desk.starts_at, one.desk.ends_at),
        "ends_at": one.desk.ends_at,
        "place": one.desk.place,
        "state": State(one.state).label,
        "to_do": one.state == State.OFFERED,
        "cancelled": one.desk.is_cancelled,
        "colleague": one.name if one.by_person_id == person.pk and one.person_id != person.pk else "",
        "link": make_link(one),
    }
