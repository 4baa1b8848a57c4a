"""Uploads and documents: for staff alone."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Bitmap
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(settings: Settings, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path
    bitmap = io.BytesIO()
    Bitmap.new("RGB", (8, 8), "red").save(bitmap, "PNG", pnginfo=words("png bytes"))
    image = Image.objects.create(title="样例图", file=ContentFile(bitmap.getvalue(), "sample.png"))
    return str(image.file.url)


def words(text: str) -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", text)
    return info


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
    assert b"png bytes" in body(image) and image["Content-Type"] == "image/png"
    assert body(file) == "附件内容".encode()
    assert file["Content-Disposition"].startswith("attachment") and image["Content-Disposition"].startswith("inline")
    for response in (image, file):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
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
    assert image["X-Accel-Redirect"] == "/protected-media/original_images/sample.png"
    assert image.content == b"" and image["Content-Type"] == "image/png"
    assert client.get(document.url)["X-Accel-Redirect"].startswith("/protected-media/documents/")
    client.logout()
    assert "X-Accel-Redirect" not in client.get(upload)


@pytest.mark.parametrize("accel", ["", "/protected-media/"])
def test_no_spelling_of_a_path_opens_another_teams_file(
    client: Client, settings: Settings, upload: str, document: Document, accel: str
) -> None:
    """Both lie in the root collection, where an editor of a town has nothing; its own file it may see."""
    settings.QIFU_ACCEL_MEDIA = accel
    own = Collection.get_first_root_node().add_child(name="本镇文件")
    mine = Document.objects.create(title="本镇", collection=own, file=ContentFile("本镇".encode(), "本镇.txt"))
    client.force_login(make_file_editor(own))
    assert client.get(mine.file.url).status_code == 200
    (Path(settings.MEDIA_ROOT) / "documents" / "nobodys.txt").write_text("nobody")
    for path in (upload.removeprefix("/media/"), document.file.name, "documents/nobodys.txt"):
        folder, name = path.split("/")
        for spelling in (
            path, f"/{path}", f"./{path}", f"{folder}//{name}", f"{folder}/./{name}", f"{folder}/x/../{name}",
            f"x/../{path}", f"{folder}/%2e/{name}", f"{folder}/x/%2e%2e/{name}", f"{folder}%2f{name}", f"{path}/",
            f"{folder}/%252e/{name}", f"{folder}/{name}%00", f"{folder.upper()}/{name}", f"{path}%20", f"../media/{path}",
        ):  # fmt: skip
            response = client.get(f"/media/{spelling}")
            assert response.status_code in (400, 403, 404), spelling
            assert "X-Accel-Redirect" not in response, spelling
    client.force_login(make_superuser())
    assert client.get("/media/documents/nobodys.txt").status_code == 404, "what nobody stored is nobody's to see"


def make_file_editor(collection: Collection) -> User:
    """May work in the admin, with the files of one collection alone."""
    group = Group.objects.create(name="本镇编辑")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in ("choose_document", "choose_image"):
        permission = Permission.objects.get(codename=codename)
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
    user = User.objects.create_user("town", "t@example.org", "password")
    user.groups.add(group)
    return user
