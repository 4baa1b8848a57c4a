"""The admin costs the same with five teams and with forty: query counts do not grow with teams or pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture
from wagtail.models import Page

from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from tests.factories import add_page, make_policy, make_policy_section, make_superuser
from tests.integration.test_teams import member_of

pytestmark = pytest.mark.django_db

FEW, MANY = 5, 40


@pytest.fixture
def policy(town: PortalPage) -> PolicyPage:
    section = make_policy_section(town)
    for number in range(25):
        make_policy(section, title=f"样例政策第 {number} 号")
    return make_policy(section, title="样例政策", text="正文")


def grow(section: Page, numbers: range) -> None:
    for n in numbers:
        add_page(section, AssociationPage(title=f"协会第 {n} 家", slug=f"association-{n}"))


def screens(policy: PolicyPage) -> dict[str, str]:
    return {
        "home": reverse("wagtailadmin_home"),
        "listing": reverse("wagtailadmin_explore", args=[policy.get_parent().pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[policy.pk]),
        "history": reverse("wagtailadmin_pages:history", args=[policy.pk]),
        "search": reverse("wagtailadmin_pages:search") + "?q=样例",
        "page chooser": reverse("wagtailadmin_choose_page_search") + "?q=样例",
        "image chooser": reverse("wagtailimages_chooser:choose"),
        "images": reverse("wagtailimages:index"),
        "documents": reverse("wagtaildocs:index"),
        "report": reverse("wagtailadmin_reports:site_history"),
    }


def count_queries(client: Client, url: str) -> int:
    client.get(url)  # caches of content types and of sites
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return len(queries)


@pytest.mark.parametrize("who", ["administrator", "city_moderator", "town_moderator"])
def test_no_screen_asks_more_with_more_teams(
    city: CityPortalPage, town: PortalPage, policy: PolicyPage, who: str, time_machine: TimeMachineFixture
) -> None:
    # Once a minute a request notes that its session is in use.
    time_machine.move_to(timezone.now(), tick=False)
    users: dict[str, Callable[[], object]] = {
        "administrator": make_superuser,
        "city_moderator": lambda: member_of(city, "city_moderator"),
        "town_moderator": lambda: member_of(town, "town_moderator"),
    }
    client = Client()
    client.force_login(users[who]())  # type: ignore[arg-type]
    section = make.make_section(city, AssociationSectionPage, slug="associations")
    grow(section, range(FEW))
    few = {name: count_queries(client, url) for name, url in screens(policy).items()}
    grow(section, range(FEW, MANY))
    many = {name: count_queries(client, url) for name, url in screens(policy).items()}
    assert {name: (few[name], count) for name, count in many.items() if count > few[name]} == {}
    assert max(many.values()) <= 100, many  # the page chooser, whose rows each ask for their parent


def test_what_was_returned_costs_a_list_no_more_than_drafts(policy: PolicyPage, town: PortalPage) -> None:
    client = Client()
    client.force_login(member_of(town, "town_moderator"))
    section = policy.get_parent()
    url = reverse("wagtailadmin_explore", args=[section.pk])

    def send_back(numbers: range) -> int:
        for n in numbers:
            page = make_policy(section, title=f"退回的第 {n} 份", publish=False)
            page.get_workflow().start(page, None).current_task_state.specific.reject(comment="改一改")
        return count_queries(client, url)

    few = send_back(range(2))
    assert send_back(range(2, 12)) <= few
    assert client.get(url).content.decode().count("改一改") == 12
