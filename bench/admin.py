"""The admin with 20,000 pages and 40 teams: answer times of listings, editors, choosers and reports, by role.

Method: pages, teams, people, files, tasks, sharings and logs are added to the portal of the present settings
(QIFU_VAR_DIR) until there are that many (bench/admin_city/), then each screen is opened through Django's test client
by every role that may see it: once to warm up, once to count its queries, then 20 times, each time another page. At
last a page is saved, submitted and published by its form, and a new association made. Routing, database and templates
are in the time, the network is not; the process starts as a server's does, with what lives for ever left out of garbage
collections (cms/wsgi.py); it is this process, and not one beside it, because each screen's queries are counted in it.
The 95th percentile is by nearest rank. CPU time of this process is told beside wall-clock time: on a machine that is busy
with other work only the first tells much.

    python -m bench.admin [PAGES [TEAMS [ROUNDS [SCREEN...]]]]
"""

import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

import cms.wsgi  # noqa: F401 - what a server process does when it starts
from bench.admin_city.filling import fill
from cms.teams.models import Role, Team
from site_content.agencies.models import AgencyPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests.admin_forms import create_url, form_values
from tests.admin_screens import Opening, Place, Sending, screens

TARGET_MS, TEAM_TARGET_MS = 500, 2000
SENDINGS = {"saving a draft": "", "submitting": "action-submit", "publishing": "action-publish"}
HEADER = f"{'':62}  queries   wall p50    p95    max    CPU p50    p95"


@dataclass
class Timing:
    """One screen of one role: milliseconds of each round, and the queries of one."""

    name: str
    queries: int
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def p95(self, times: list[float]) -> float:
        """By nearest rank: of 20 times the 19th."""
        return sorted(times)[math.ceil(len(times) * 0.95) - 1]

    def __str__(self) -> str:
        wall, cpu = sorted(self.wall), sorted(self.cpu)
        middle = len(wall) // 2
        # Chinese letters are two columns wide.
        width = 62 - sum(ord(letter) > 0x2E80 for letter in self.name)
        return (
            f"{self.name:{width}}  {self.queries:7}  {wall[middle]:9.0f}{self.p95(wall):7.0f}{wall[-1]:7.0f}"
            f"  {cpu[middle]:9.0f}{self.p95(cpu):7.0f}"
        )


def main(pages: int, teams: int, rounds: int, wanted: list[str]) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    fill(pages, teams)
    print(f"{Page.objects.count()} pages, {Team.objects.count()} teams\n{HEADER}")
    timings = []
    for timing in measure_all(rounds, wanted):
        print(timing, flush=True)
        timings.append(timing)
    tell("wall-clock", [t.name for t in timings if t.p95(t.wall) > TARGET_MS])
    tell("CPU", [t.name for t in timings if t.p95(t.cpu) > TARGET_MS])
    time_new_team()


def tell(what: str, slow: list[str]) -> None:
    outcome = f"missed by {', '.join(slow)}" if slow else "met by every screen"
    print(f"target: p95 of {what} time under {TARGET_MS} ms; {outcome}")


def measure_all(rounds: int, wanted: list[str]) -> Iterator[Timing]:
    for label, user, page in log_ins():
        client, place = Client(), place_of(page, rounds)
        client.force_login(user)
        tasks: dict[str, Opening] = {name: Opening(client, address) for name, address in screens(place).items()}
        tasks |= {name: Sending(client, action, place.contents) for name, action in SENDINGS.items()}
        for name, task in tasks.items():
            if not wanted or name in wanted:
                yield from measure(f"{label} {name}", rounds, task)


def log_ins() -> Iterator[tuple[str, Any, Page]]:
    """A log-in of every role at a team that has pages; the administrator works on the city's."""
    city = CityPortalPage.objects.get()
    town = biggest(PortalPage)
    users = get_user_model()._default_manager
    yield "系统管理员", users.get_or_create(username="bench-admin", is_superuser=True, is_active=True)[0], city
    places: dict[Role, Page] = {
        Role.CITY_EDITOR: city,
        Role.CITY_MODERATOR: city,
        Role.TOWN_EDITOR: town,
        Role.TOWN_MODERATOR: town,
        Role.ASSOCIATION_EDITOR: biggest(AssociationPage),
        Role.AGENCY_EDITOR: AgencyPage.objects.order_by("path")[0],
        Role.AUDITOR: city,
    }
    for role, page in places.items():
        team = Team.objects.get(page=city if role == Role.AUDITOR else page)
        user, _created = users.get_or_create(username=f"bench-{role.value}")
        user.groups.set([team.group(role)])
        yield str(role.label), user, page


def biggest(model: type[Page]) -> Page:
    """The page with most below it."""
    pages = model._default_manager.order_by("path")
    return max(pages, key=lambda page: page.get_descendant_count())


def place_of(page: Page, count: int) -> Place:
    below = page.get_descendants().exact_type(PolicyPage, NewsPage).filter(slug__startswith="bench-")
    sections = page.get_descendants().exact_type(PolicySectionPage, NewsSectionPage)
    contents = below.filter(live=True).order_by("content_type_id", "-path")
    return Place(
        page,
        [section.pk for section in sections.order_by("-numchild")[:3]],
        # The oldest, which have histories, of the section with most of them.
        list(contents.order_by("path").values_list("pk", flat=True)[:count]) or [page.pk],
    )


def measure(name: str, rounds: int, task: Opening) -> Iterator[Timing]:
    """Nothing is yielded for a screen or a button that the role does not have."""
    first = task.prepare(0)
    refused = (403,) if isinstance(task, Sending) else (302, 403)
    if first is None or first().status_code in refused:
        return
    task.undo(0)
    timing = Timing(name, count_queries(task))
    for number in range(rounds):
        request = task.prepare(number)
        assert request is not None, name
        wall, cpu = time.perf_counter(), time.process_time()
        response = request()
        timing.wall.append((time.perf_counter() - wall) * 1000)
        timing.cpu.append((time.process_time() - cpu) * 1000)
        task.undo(number)
        expected = (302,) if isinstance(task, Sending) else (200, 404)  # a listing's later pages may not be there
        if response.status_code not in expected:
            raise SystemExit(f"{name} answered {response.status_code}")
    yield timing


def count_queries(task: Opening) -> int:
    request = task.prepare(0)
    assert request is not None
    with CaptureQueriesContext(connection) as queries:
        request()
    task.undo(0)
    return len(queries)


def time_new_team() -> None:
    """One saving of the form of a new association, as a city editor does it; the association goes again."""
    client = Client()
    client.force_login(get_user_model()._default_manager.get(username="bench-city_editor"))
    address = create_url(AssociationSectionPage.objects.first(), AssociationPage)
    times = []
    for number in range(5):
        values = form_values(client.get(address).content.decode())
        values |= {"title": f"样例新协会第 {number} 家"}
        started = time.perf_counter(), time.process_time()
        client.post(address, {name: value for name, value in values.items() if value is not None})
        times.append((time.perf_counter() - started[0], time.process_time() - started[1]))
        page = AssociationPage.objects.get(title=f"样例新协会第 {number} 家")
        team = Team.objects.get(page=page)
        assert team.group(Role.ASSOCIATION_EDITOR) and team.collection
        page.delete()
    wall, cpu = (max(column) * 1000 for column in zip(*times, strict=True))
    print(
        f"team of a new association ready in one save: at most {wall:.0f} ms, {cpu:.0f} ms of CPU (target {TEAM_TARGET_MS})"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(argument) for argument in given[:3]]
    pages, teams, rounds = [*numbers, *(20000, 40, 20)[len(numbers) :]]
    main(pages, teams, rounds, given[3:])
