"""The admin on a host of its own: each host answers its own addresses alone."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

PORTAL, ADMIN = "qifu.example.gov.cn", "qifu-admin.example.gov.cn"
STAFFS = (
    "/admin/",
    "/admin/login/",
    "/admin/approve/x/",
    "/api/v3/pages/",
    "/api/v3/docs/",
    "/documents/1/a.pdf",
    "/media/a.png",
)
READERS = ("/api/records/", "/api/search/?q=a", "/search/?q=a", "/policies/", "/files/ab/a.html", "/sitemap.xml")


@pytest.fixture
def apart(settings: Settings) -> None:
    settings.QIFU_SITE_URL, settings.WAGTAILADMIN_BASE_URL = f"https://{PORTAL}", f"https://{ADMIN}"


def test_the_portals_host_does_not_answer_for_the_admin(apart: None, client: Client) -> None:
    client.force_login(make_superuser())
    for host in (PORTAL, "127.0.0.1:8001", f"www.{ADMIN}"):
        for address in STAFFS:
            assert client.get(address, headers={"host": host}).status_code == 404, (host, address)
            assert client.post(address, headers={"host": host}).status_code in (404, 405), (host, address)
    assert client.get("/api/search/?q=a", headers={"host": PORTAL}).status_code == 200


def test_the_admins_host_serves_nothing_that_a_reader_gets(apart: None, client: Client) -> None:
    for address in READERS:
        response = client.get(address, headers={"host": ADMIN})
        assert (response.status_code, response["Location"]) == (302, f"https://{PORTAL}{address}")
    assert client.get("/", headers={"host": ADMIN})["Location"] == "/admin/"
    assert client.get("/admin/login/", headers={"host": f"{ADMIN}:443"}).status_code == 200
    assert client.get("/healthz", headers={"host": ADMIN}).status_code == 200
    assert client.post("/policies/", headers={"host": ADMIN}).status_code == 405


def test_the_admin_works_on_its_own_host(apart: None, client: Client) -> None:
    client.force_login(make_superuser())
    assert client.get("/admin/", headers={"host": ADMIN}).status_code == 200
    assert client.get("/api/v3/pages/", headers={"host": ADMIN}).status_code == 401


def test_on_one_host_all_is_there(client: Client) -> None:
    client.force_login(make_superuser())
    assert client.get("/admin/").status_code == client.get("/api/search/?q=a").status_code == 200
