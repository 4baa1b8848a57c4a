"""What browsers are told on the admin's pages."""

import pytest
from django.test import Client

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
