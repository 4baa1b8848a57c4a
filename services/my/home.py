"""/my/: what waits for me, and my appeals; signing in, for who has not."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from services.appeals.lights import OFF, lights_of
from services.appeals.links import make_person_link
from services.appeals.models import Appeal
from services.appeals.states import State
from services.my.applications import acting_for, list_applications
from services.my.bookings import bookings_of
from services.my.enterprises import asked_of, describe, held_by
from services.my.events import list_events
from services.my.introductions import visible_to as introductions_of
from services.my.notices import news_of
from services.my.signing_in import ask_contact
from services.my.surveys import surveys_for
from services.pages.answers import service_page, show
from services.people.models import Person
from services.people.sessions import person_of

MOST = 100
MOST_EVENTS = 5
# What the person has to do, by state.
TO_DO = {
    State.UNCONFIRMED: gettext_lazy("输入验证码，确认联系方式"),
    State.WAITING_INFO: gettext_lazy("补充情况"),
    State.ANSWERED: gettext_lazy("看答复并评价"),
}


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_home(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    return ask_contact(request) if person is None else show_home(request, person)


def show_home(request: HttpRequest, person: Person) -> HttpResponse:
    appeals = list(
        Appeal.objects.of_person(person).select_related("unit", "town").order_by("-created_at", "-pk")[:MOST]
    )
    lights = lights_of(appeals, timezone.localdate())
    rows = [
        {
            "number": appeal.number,
            "title": appeal.title,
            "state": appeal.get_state_display(),
            "light": None if lights[appeal.pk] is OFF else lights[appeal.pk],
            "day": timezone.localdate(appeal.created_at),
            "office": (appeal.unit or appeal.town),
            "to_do": TO_DO.get(State(appeal.state), ""),
            "link": make_person_link(appeal),
        }
        for appeal in appeals
    ]
    events, applications = list_events(person), list_applications(acting_for(person))
    context = {
        "name": person.name,
        "rows": rows,
        "to_do": [
            *((row["link"], row["to_do"], row["title"]) for row in rows if row["to_do"]),
            *((row["link"], _("有空位，请您确认"), row["title"]) for row in events if row["to_do"]),
            *((row["link"], row["to_do"], row["title"]) for row in applications if row["to_do"]),
            *((row["link"], _("填写问卷"), row["title"]) for row in surveys_for(person)),
            *to_do_for_enterprises(person),
        ],
        "news": news_of(person),
        "subscriptions_url": reverse("my_subscriptions"),
        "events": [row for row in events if row["ends_at"] > timezone.now()][:MOST_EVENTS],
        "events_url": reverse("my_events"),
        "introductions": introductions_of(person).exists(),
        "introductions_url": reverse("my_introductions"),
        "bookings": list(bookings_of(person)),
        "hall_url": reverse("hall_home"),
        "send_url": reverse("appeals_send"),
        "applications_url": reverse("my_applications"),
        "enterprises_url": reverse("my_enterprises"),
        "profile_url": reverse("my_profile"),
        "devices_url": reverse("my_devices"),
        "out_url": reverse("my_out"),
    }
    return show(request, "my-home", _("我的"), context)


def to_do_for_enterprises(person: Person) -> Iterator[tuple[str, Any, str]]:
    """(address, what, of which enterprise): colleagues who ask, and what is still missing of one's own claims."""
    held = held_by(person)
    for row in asked_of(held):
        yield f"{row['link']}#claims", _("有人申请代表企业，请确认"), row["name"]
    for row in map(describe, held):
        if row["to_do"]:
            yield row["link"], row["to_do"], row["name"]
