"""A fair goes everywhere that other pages go. Run in a process of its own by tests/integration/test_new_kinds.py."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from publishing.models import Record
from publishing.worker import run_pending
from search.engines import forget_engines
from site_content.portals.models import CityPortalPage, PortalPage
from site_content.sharing.actions import offer
from site_content.sharing.models import Direction
from tests.factories import add_page, make_superuser
from tests.fairs.models import FairPage, FairSectionPage
from themes.releases import public_root

pytestmark = pytest.mark.django_db


def read(path: str) -> str:
    return (public_root() / path / "index.html").read_text(encoding="utf-8")


def ids(client: Client, address: str, **parameters: str) -> list[str]:
    answer = client.get(address, parameters).json()
    return [row["id"] for row in answer.get("results", answer.get("items", []))]


def test_its_tables_are_up_to_date() -> None:
    """What all pages have changed? Delete it and run ``manage.py makemigrations fairs -n initial --settings
    tests.fairs.settings``, then take the number off the file's name."""
    call_command("makemigrations", "fairs", check=True, dry_run=True)


def test_a_new_kind_is_shown_listed_shared_searched_and_in_the_api(
    city: CityPortalPage, town: PortalPage, client: Client, settings: Settings
) -> None:
    forget_engines()
    section = add_page(city, FairSectionPage(title="展会活动", slug="fairs"))
    town_section = add_page(town, FairSectionPage(title="本镇展会", slug="fairs"))
    fair = add_page(
        section,
        FairPage(
            title="样例机床展", slug="machines", host="样例会展公司", stands="特装展位九折", hall_code="qxhallcode"
        ),
    )
    offer(page=fair, portals=[town], direction=Direction.DOWN, by=make_superuser(), mandatory=True)
    while run_pending():
        pass
    key = str(fair.pk)
    assert "承办：样例会展公司" in read("fairs/machines") and "特装展位九折" in read("fairs/machines")
    for listing in ("fairs", "yangli/fairs", "", "yangli"):
        assert 'href="/fairs/machines/"' in read(listing), listing
    assert "展会活动" in read("") and "fair-2" in (public_root() / "sitemap.xml").read_text(encoding="utf-8")
    assert Record.objects.get(id=key).document["shared_with"] == [
        {"portal": str(town.pk), "section": str(town_section.pk)}
    ]
    for query in ("样例机床展", "会展公司", "特装展位"):
        assert key in ids(client, "/api/search/", q=query), query
    assert key not in ids(client, "/api/search/", q="qxhallcode")
    html = client.get("/search/", {"q": "机床", "kind": "fair"}).content.decode()
    assert "展会" in html and "/fairs/machines/" in html
    assert ids(client, "/api/records/", kind="fair") == [key]
    assert "hall_code" in json.dumps(client.get("/api/openapi.json").json()["components"]["schemas"]["FairRecord"])
