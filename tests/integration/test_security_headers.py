"""What browsers are told on the admin's pages."""

import logging
from io import StringIO
from typing import cast

import pytest
from django.conf import settings
from django.test import Client

from cms.project.key_addresses import DOORS
from tests.accounts import make_editor, signed_in
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


def test_the_admin_loads_from_this_host_alone(client: Client) -> None:
    client.force_login(make_superuser())
    for address in ("/admin/", "/admin/login/", "/admin/none/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "object-src 'none'" in policy and "http" not in policy


def test_the_admin_stands_in_nobody_elses_frame(client: Client) -> None:
    response = client.get("/admin/login/")
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_view_with_a_policy_of_its_own_keeps_it(client: Client) -> None:
    assert client.get("/api/none/")["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


ANSWERS = [
    "/admin/login/",
    "/search/?q=a",
    "/search/none/",
    "/api/none/",
    "/api/records/",
    "/none/",
    "/admin/none/",
    "/healthz",
]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_carries_the_same_headers(client: Client, address: str) -> None:
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff" and response["Referrer-Policy"]
    assert "charset" in response["Content-Type"] or response["Content-Type"] == "application/json"
    if response["Content-Type"].startswith("text/html"):
        policy = response["Content-Security-Policy"]
        assert all(
            part in policy for part in ("default-src", "object-src 'none'", "base-uri 'none'", "frame-ancestors")
        )


def test_a_refused_form_carries_them_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {})
    assert response.status_code == 403 and "default-src 'self'" in response["Content-Security-Policy"]


def test_no_attribute_of_the_admin_may_run_as_a_script(client: Client) -> None:
    client.force_login(make_superuser())
    for address in ("/admin/", "/admin/login/"):
        assert "script-src-attr 'none'" in client.get(address)["Content-Security-Policy"]


def test_browsers_keep_nothing_of_the_admin(client: Client) -> None:
    client.force_login(make_superuser())
    for address in ("/admin/", "/admin/qifu/security/", "/admin/account/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_cookies_are_for_this_site_and_sessions_for_no_script() -> None:
    user = make_superuser()
    client = Client()
    response = client.post("/admin/login/", {"username": user.username, "password": "password"})
    cookies = response.cookies
    session = cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_signing_in_begins_another_session_and_signing_out_ends_it_at_the_server() -> None:
    user, name = make_superuser(), settings.SESSION_COOKIE_NAME
    client = Client()
    client.get("/admin/login/")
    client.cookies[name] = "planted-by-somebody-else-0000001"
    client.post("/admin/login/", {"username": user.username, "password": "password"})
    key = client.cookies[name].value
    assert key != "planted-by-somebody-else-0000001" and len(key) == 32
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies[name] = key
    assert thief.get("/admin/").status_code == 302


def test_what_is_refused_stands_in_the_log_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    make_editor()
    client = signed_in()
    assert client.get("/admin/reports/audit/?a=%0d%0ab").status_code in (302, 403)
    assert client.post("/admin/qifu/locks/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert any("/admin/qifu/locks/ for 'editor'" in record.getMessage() for record in caplog.records)
    assert not any("\n" in record.getMessage() for record in caplog.records if record.name == "cms.teams.gate")


@pytest.mark.parametrize("door", DOORS)
def test_no_log_line_holds_an_address_that_is_a_key(door: str) -> None:
    found = next(handler for handler in logging.getLogger().handlers if handler.get_name() == "console")
    handler = cast("logging.StreamHandler[StringIO]", found)
    written = StringIO()
    usual = handler.setStream(written)
    try:
        logger = logging.getLogger("django.request")
        logger.error("Internal Server Error: %s", f"{door}/canary/", extra={"status_code": 500})
        logger.error(f'"GET {door}/canary/page/?a=b HTTP/1.1" 500')
    finally:
        handler.setStream(usual or written)
    assert "canary" not in written.getvalue() and written.getvalue().count(f"{door}/-") == 2
