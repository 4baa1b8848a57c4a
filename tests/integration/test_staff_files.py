"""Uploads and documents: for staff alone."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings
from wagtail.documents.models import Document

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(settings: Settings, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "样例 图.png").write_bytes(b"png bytes")
    return "/media/images/样例 图.png"


@pytest.fixture
def document(settings: Settings, tmp_path: Path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(title="样例附件", file=ContentFile("附件内容".encode(), "样例.txt"))


@pytest.fixture
def visitor(client: Client) -> Client:
    """Logged in, but without access to the admin."""
    client.force_login(User.objects.create_user("visitor", "v@example.org", "password"))
    return client


def body(response: object) -> bytes:
    return b"".join(response) if getattr(response, "streaming", False) else response.content  # type: ignore[attr-defined,arg-type]


def test_nobody_else_gets_an_upload_or_a_document(client: Client, upload: str, document: Document) -> None:
    for address in (upload, document.url, "/media/images/none.png", "/media/", "/media/images/"):
        response = client.get(address)
        assert response.status_code in (302, 404), address
        assert "png bytes" not in str(body(response)) and "附件内容".encode() not in body(response)
        if response.status_code == 302:
            assert response["Location"].startswith("/admin/login/")


def test_a_user_without_the_admin_gets_neither(visitor: Client, upload: str, document: Document) -> None:
    for address in (upload, document.url):
        response = visitor.get(address)
        assert response.status_code == 302
        assert b"png bytes" not in body(response)


def test_staff_get_them_as_files_that_cannot_run(client: Client, upload: str, document: Document) -> None:
    client.force_login(make_superuser())
    image, file = client.get(upload), client.get(document.url)
    assert body(image) == b"png bytes" and image["Content-Type"] == "image/png"
    assert body(file) == "附件内容".encode()
    for response in (image, file):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "private" in response["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "images/../../../etc/passwd", "/etc/passwd", "images", "images/x\0.png"]
)
def test_names_that_lead_elsewhere_find_nothing(client: Client, upload: str, name: str) -> None:
    client.force_login(make_superuser())
    assert client.get(f"/media/{name}").status_code in (400, 404)


def test_nginx_sends_the_files_if_told_so(client: Client, settings: Settings, upload: str, document: Document) -> None:
    settings.QIFU_ACCEL_MEDIA = "/protected-media/"
    client.force_login(make_superuser())
    image = client.get(upload)
    assert image["X-Accel-Redirect"] == "/protected-media/images/%E6%A0%B7%E4%BE%8B%20%E5%9B%BE.png"
    assert image.content == b"" and image["Content-Type"] == "image/png"
    assert client.get(document.url)["X-Accel-Redirect"].startswith("/protected-media/documents/")
    client.logout()
    assert "X-Accel-Redirect" not in client.get(upload)
