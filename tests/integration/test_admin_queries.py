"""The admin asks the database as often with many teams, pages, people, tasks and files as with few."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture
from wagtail.models import Comment, Page

from cms.teams.models import Role
from tests.admin_forms import edit_url
from tests.admin_screens import Opening, Sending, screens
from tests.approval_people import client_of
from tests.factories import make_superuser
from tests.growing_city import GrowingCity
from tests.team_world import ROLES

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 6
# Forms without lists, lists that are the same as others, and terms that no team has part in.
LEFT_OUT = {
    "account", "board, XLSX", "collections", "copying", "documents, search", "editor of the city portal", "groups",
    "images, search", "listing, by title", "moving", "topics", "uploading images", "users, search",
}  # fmt: skip
SENDINGS = {"saving": "", "submitting": "action-submit", "publishing": "action-publish"}
Counts = dict[tuple[str, str], int]


@pytest.fixture
def standing_still(time_machine: TimeMachineFixture) -> None:
    """Once a minute a request notes that its session is in use."""
    time_machine.move_to(timezone.now(), tick=False)


def count_reading(request: Callable[[], Any]) -> tuple[Any, int]:
    """The answer, and its SELECTs: who opens a page for the first time is written down."""
    with CaptureQueriesContext(connection) as queries:
        response = request()
    return response, sum(query["sql"].startswith("SELECT") for query in queries)


def count_screens(city: GrowingCity) -> Counts:
    """Of every role and every screen that opens for it."""
    counts: Counts = {}
    for role in ROLES:
        client = city.client(role)
        for name, address in screens(city.place_of(role)).items():
            if name not in LEFT_OUT:
                opening: Any = Opening(client, address).prepare(0)
                response, count = count_reading(opening)
                assert response.status_code in (200, 302, 403), (role, name)
                counts |= {(role, name): count} if response.status_code == 200 else {}
    return counts


def count_sendings(city: GrowingCity) -> Counts:
    return {
        (role.value, name): count_sending(city, role, button)
        for role in (Role.CITY_EDITOR, Role.CITY_MODERATOR, Role.TOWN_EDITOR, Role.TOWN_MODERATOR)
        for name, button in SENDINGS.items()
        if button != "action-publish" or role in (Role.CITY_MODERATOR, Role.TOWN_MODERATOR)
    }


def count_sending(city: GrowingCity, role: Role, button: str) -> int:
    """Of a new draft of a public page that has waited before, with one of the editor's buttons."""
    page = city.desk_of(role).other
    Page.objects.get(pk=page.pk).specific.save_revision().publish()
    page = Page.objects.get(pk=page.pk).specific
    page.save_revision()
    page.get_workflow().start(page, city.users[role]).cancel()
    sending = Sending(city.client(role), button, [page.pk])
    request = sending.prepare(0)
    assert request is not None
    response, count = count_reading(request)
    assert response.status_code == 302, (role, button)
    sending.undo(0)
    return count


def grown(few: Counts, many: Counts) -> dict[tuple[str, str], tuple[int, int]]:
    return {key: (few[key], count) for key, count in many.items() if count > few[key]}


def test_no_screen_asks_more_where_there_is_more_to_show(standing_still: None) -> None:
    city = GrowingCity()
    city.grow(range(FEW))
    client_of(make_superuser("first")).get(edit_url(city.town))  # caches of content types and of sites
    few_sent, few = count_sendings(city), count_screens(city)
    city.grow(range(FEW, MANY))
    many_sent, many = count_sendings(city), count_screens(city)
    assert {role for role, _name in many} == set(ROLES)
    assert grown(few, many) == {}
    assert grown(few_sent, many_sent) == {}
    assert max(many.values()) < 100, many
    assert max(many_sent.values()) < 180, many_sent


def test_an_open_comment_adds_a_few_queries_to_saving_and_not_one_for_each_other_comment(standing_still: None) -> None:
    city = GrowingCity()

    def comment_and_submit(comments: int) -> int:
        for _ in range(comments):
            page, user = city.desks["town"].other, city.users[Role.TOWN_EDITOR]
            Comment.objects.create(page=page, user=user, text="请核对", contentpath="title")
        return count_sending(city, Role.TOWN_EDITOR, "action-submit")

    none, few, many = comment_and_submit(0), comment_and_submit(2), comment_and_submit(8)
    assert few - none <= 2 * 4
    assert many - few <= 8 * 4
