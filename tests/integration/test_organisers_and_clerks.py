"""Organisers of events and clerks of halls: every role on every list and hall over HTTP, as docs/roles.md says."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.hall.models import Hall, HallDay, Ticket
from services.notices.models import Notice
from services.registrations.models import Desk, GateLink, ListExport, Registration, RegistrationEvent
from services.registrations.states import State
from tests.desk_world import DESK_ROLES, DeskWorld, build_desk_world
from tests.halls import make_hall
from tests.people import make_person
from tests.role_tables import read_roles
from tests.team_world import ROLES

pytestmark = pytest.mark.django_db
EVENTS, HALLS = read_roles("list of an event"), read_roles("hall")
# Pages that stand where such an event would; whose it is, its place in the tree says.
PLACES = {
    "city event": "city policy",
    "town event": "town policy",
    "other town event": "other town policy",
    "association event": "association news",
    "other association event": "other association news",
}


class Place:
    def __init__(self) -> None:
        self.world: DeskWorld = build_desk_world()
        assert self.world.content is not None
        pages = self.world.content.pages
        self.events = {name: make_list(pages[page].pk) for name, page in PLACES.items()}
        city, town = self.world.units["city"], self.world.units["town"]
        self.halls = {"own hall": make_hall(city), "other hall": make_hall(town, "样例镇大厅")}


def make_list(page_id: int) -> Desk:
    starts = timezone.now() + timedelta(days=9)
    desk = Desk.objects.create(event_id=str(page_id), title="样例活动", url="/", starts_at=starts, ends_at=starts)
    person = make_person(f"comes{page_id}@example.com")
    Registration.objects.create(
        desk=desk, name="样例", contact=f"comes{page_id}@example.com", person=person, channel="self",
        state=State.CONFIRMED, place=1,
    )  # fmt: skip
    Desk.objects.filter(pk=desk.pk).update(last_place=1)
    return desk


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Place()
        transaction.set_rollback(True)


@pytest.fixture
def place(whole: Place, db: None) -> Place:
    return whole


def is_done(client: Client, address: str, values: dict[str, str], rows: Any) -> bool:
    """Whether what is sent makes a row; taken back."""
    with transaction.atomic():
        before = rows.count()
        client.post(address, values)
        done: bool = rows.count() > before
        transaction.set_rollback(True)
    return done


def try_list(client: Client, desk: Desk) -> str:
    address = reverse("qifu_event", args=[desk.pk])
    listed = client.get(reverse("qifu_events"))
    found = "V" if client.get(address).status_code == 200 else ""
    assert bool(found) == (listed.status_code == 200 and f'"{address}"' in listed.content.decode())
    one = desk.registrations.get()
    mail = {"form_key": "0" * 32, "subject": "标题", "words": "内容", "states": State.CONFIRMED.value}
    tries: dict[str, tuple[str, dict[str, str], Any]] = {
        "K": (address, {"action": "show", "registration": str(one.pk)}, RegistrationEvent.objects),
        "C": (address, {"action": "cancel", "registration": str(one.pk)}, RegistrationEvent.objects),
        "N": (reverse("qifu_event_new", args=[desk.pk]), {"name": "来电"}, Registration.objects),
        "M": (reverse("qifu_event_mail", args=[desk.pk]), mail, Notice.objects),
        "X": (reverse("qifu_event_export", args=[desk.pk]), {"reason": "打印签到表"}, ListExport.objects),
        "G": (reverse("qifu_event_gate", args=[desk.pk]), {"helper": "门口"}, GateLink.objects),
    }
    return found + "".join(letter for letter, sent in tries.items() if is_done(client, *sent))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_with_an_events_list_what_the_table_says_and_nothing_else(place: Place, role: str) -> None:
    client = place.world.clients[role]
    assert {name: try_list(client, desk) for name, desk in place.events.items()} == {
        name: row[role] for name, row in EVENTS.items()
    }


def try_hall(client: Client, hall: Hall) -> str:
    address = reverse("qifu_hall_place", args=[hall.pk])
    found = "V" if client.get(address).status_code == 200 else ""
    group = str(hall.groups.all()[0].pk)
    closing = {"day": (timezone.localdate() + timedelta(days=3)).isoformat(), "note": "检修"}
    found += "T" if is_done(client, address, {"action": "ticket", "group": group}, Ticket.objects) else ""
    closes = is_done(client, reverse("qifu_hall_closing", args=[hall.pk]), closing, HallDay.objects)
    return found + ("D" if closes else "")


def test_a_role_may_do_at_a_hall_what_the_table_says_and_nothing_else(place: Place) -> None:
    for role in [*DESK_ROLES, "auditor"]:
        found = {name: try_hall(place.world.clients[role], hall) for name, hall in place.halls.items()}
        assert found == {name: row[role] for name, row in HALLS.items()}, role
    for role in ROLES:
        assert try_hall(place.world.clients[role], place.halls["own hall"]) == "", role
    for role in DESK_ROLES:  # a post at a desk opens nobody's list
        assert {try_list(place.world.clients[role], desk) for desk in place.events.values()} == {""}, role
