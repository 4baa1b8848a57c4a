"""The admin with 20,000 pages and 40 teams: answer times of listings, editors, choosers and reports, by role.

Method: pages and teams are added to the portal of the present settings (QIFU_VAR_DIR) until there are that many, then
each screen is opened through Django's test client by a city moderator, a town moderator and an association editor: once
to warm up, then 20 times, each time another page. Routing, database and templates are in the time, the network is not.

    python -m bench.admin [PAGES [TEAMS]]
"""

import os
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from bench.api import describe
from cms.teams.models import Role, Team
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage, PortalPage

ROUNDS = 20
TARGET_MS = 500
TOWNS = 15


def main(pages: int, teams: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    city = CityPortalPage.objects.get()
    ensure_teams(city, teams)
    fill_sections(pages)
    print(f"{Page.objects.count()} pages, {Team.objects.count()} teams")
    slow = [line for line in measure_all(city) if line]
    print(f"target: p95 under {TARGET_MS} ms; " + (f"missed by {', '.join(slow)}" if slow else "met by every screen"))


def ensure_teams(city: Page, teams: int) -> None:
    """Towns with a policy section, then associations with news; one creation of an association is timed."""
    directory = AssociationSectionPage.objects.child_of(city).first() or add(
        city, AssociationSectionPage(title="行业协会", slug="associations")
    )
    for number in range(Team.objects.count(), teams):
        started = time.perf_counter()
        if number < TOWNS:
            town = add(city, PortalPage(title=f"样例第 {number} 街道分平台", kind="town", slug=f"town-{number}"))
            add(town, PolicySectionPage(title="政策文件", slug="policies"))
        else:
            association = add(directory, AssociationPage(title=f"样例第 {number} 协会", slug=f"association-{number}"))
            took = time.perf_counter() - started
            add(association, NewsSectionPage(title="协会动态", slug="news", column="association"))
    print(f"team of the last new association ready in {took * 1000:.0f} ms")


def fill_sections(pages: int) -> None:
    """The same number of drafts-turned-live in every section, without revisions: listings and choosers read rows."""
    sections = [*PolicySectionPage.objects.all(), *NewsSectionPage.objects.all()]
    missing = pages - Page.objects.count()
    for place, section in enumerate(sections):
        share = missing // len(sections) + (place < missing % len(sections))
        model = PolicyPage if isinstance(section, PolicySectionPage) else NewsPage
        with transaction.atomic(), disable_reference_index_auto_update():
            for number in range(share):
                add(section, model(title=f"{section.get_parent().title}样例内容第 {number} 号", slug=f"bench-{number}"))


def add(parent: Page, page: Page) -> Page:
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


def measure_all(city: Page) -> Iterator[str]:
    """Prints each screen's times; yields the names of those over the target."""
    town = PortalPage.objects.get(slug="town-3")
    association = AssociationPage.objects.get(slug=f"association-{TOWNS}")
    for role, page in (
        (Role.CITY_MODERATOR, city),
        (Role.TOWN_MODERATOR, town),
        (Role.ASSOCIATION_EDITOR, association),
    ):
        client = log_in(role, page)
        for name, address in screens(page).items():
            times = list(time_screen(client, address))
            print(describe(f"{role.label} {name}", times))
            if sorted(times)[int(len(times) * 0.95)] > TARGET_MS:
                yield f"{role.label} {name}"


def log_in(role: Role, page: Page) -> Client:
    user, _created = get_user_model().objects.get_or_create(username=f"bench-{role.value}")
    user.groups.set([Team.objects.get(page=page).group(role)])
    client = Client()
    client.force_login(user)
    return client


def screens(page: Page) -> dict[str, Callable[[int], str]]:
    """The n-th address of each screen."""
    contents = list(page.get_descendants().exact_type(PolicyPage, NewsPage).values_list("pk", flat=True)[:ROUNDS])
    sections = list(page.get_descendants().exact_type(PolicySectionPage, NewsSectionPage).values_list("pk", flat=True))
    searched = "?q=内容第+1"
    return {
        "home": lambda n: reverse("wagtailadmin_home"),
        "listing": lambda n: reverse("wagtailadmin_explore", args=[sections[n % len(sections)]]) + f"?p={n + 1}",
        "editor": lambda n: reverse("wagtailadmin_pages:edit", args=[contents[n % len(contents)]]),
        "history": lambda n: reverse("wagtailadmin_pages:history", args=[contents[n % len(contents)]]),
        "search": lambda n: reverse("wagtailadmin_pages:search") + f"{searched}{n}",
        "page chooser": lambda n: reverse("wagtailadmin_choose_page_search") + f"{searched}{n}",
        "images": lambda n: reverse("wagtailimages:index"),
        "report": lambda n: reverse("wagtailadmin_reports:site_history"),
    }


def time_screen(client: Client, address: Callable[[int], str]) -> Iterator[float]:
    client.get(address(0))
    for number in range(ROUNDS):
        started = time.perf_counter()
        response = client.get(address(number))
        spent = (time.perf_counter() - started) * 1000
        if response.status_code not in (200, 404):  # a listing's later pages may not be there
            raise SystemExit(f"{address(number)} answered {response.status_code}")
        yield spent


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:] or ("20000", "40")))
