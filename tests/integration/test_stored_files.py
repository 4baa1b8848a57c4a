"""What is stored, from where, in whose collection, under which name; and how readers get it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import APIToken, Collection

from cms.teams.files import collection_of
from publishing.models import Record
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests import attachment_files as files
from tests.factories import make_policy, make_superuser
from themes.releases import public_root

pytestmark = pytest.mark.django_db

PAGE = "<!DOCTYPE html><h1>样例办法</h1><p>第一条 为了样例。</p><script>alert(document.domain)</script>".encode()
NAME = "附件4样例市样本局关于组织申报二〇二五年度仓储企业数字化改造设备补助和员工技能培训补助项目并同步做好往年已立项项目绩效自评和资金使用情况自查工作的通知配套申报书模板与承.txt"


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Path:
    settings.QIFU_SITE_DIR = tmp_path / "site"
    return tmp_path / "site"


def picture(kind: str = "PNG") -> bytes:
    output = io.BytesIO()
    Image.effect_noise((120, 120), 80).convert("RGB").save(output, kind)
    return output.getvalue()


def word(image: bytes) -> bytes:
    return files.make_docx(
        files.docx_paragraph("样例意见", "Title"),
        files.docx_paragraph("第一条 为了样例。"),
        files.docx_picture(),
        picture=image,
    )


def put_past_the_check(name: str, content: bytes) -> Any:
    """As an earlier version stored it."""
    path = Path(default_storage.path(f"documents/{name}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return get_document_model().objects.create(title="原文件", file=f"documents/{name}")


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_the_page_that_a_policy_was_read_from_is_not_kept(
    editor: Client, policy_section: PolicySectionPage, name: str
) -> None:
    url = reverse("qifu_policy_from_file", args=[policy_section.pk])
    assert editor.post(url, {"file": SimpleUploadedFile(name, PAGE)}).status_code == 302
    draft = PolicyPage.objects.get().get_latest_revision_as_object()
    assert not draft.attachments and not get_document_model().objects.exists()


def test_a_page_that_was_attached_before_leaves_the_portal(
    editor: Client, policy_section: PolicySectionPage, site: Path
) -> None:
    old, good = put_past_the_check("old.html", PAGE), put_past_the_check("good.txt", b"words")
    attachments = [("attachment", {"document": document, "title": ""}) for document in (old, good)]
    policy = make_policy(policy_section, title="样例办法", attachments=attachments)
    run_pending()
    record = Record.objects.get(id=str(policy.pk))
    assert [attached["filename"] for attached in record.document["attachments"]] == ["good.txt"]
    assert [path.name for path in (public_root() / "files").rglob("*") if path.is_file()] == ["good.txt"]
    folder = next((public_root() / "files").iterdir())
    (folder / "old.html").write_bytes(PAGE)
    assert editor.get(f"/files/{folder.name}/old.html").status_code == 404
    for spelling in (
        f"/files/{folder.name}/good.txt",
        f"/files//{folder.name}//good.txt",
        f"/%66iles/{folder.name}/good.txt",
    ):
        answer = editor.get(spelling)
        assert answer["Content-Disposition"] == "attachment" and "sandbox" in answer["Content-Security-Policy"], (
            spelling
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
    served = editor.get(old.url)
    assert served["Content-Disposition"].startswith("attachment") and "sandbox" in served["Content-Security-Policy"]
    assert served["Content-Type"] == "application/octet-stream"


def test_an_import_stores_and_looks_for_files_in_its_own_collection_alone(
    policy_section: PolicySectionPage, tmp_path: Path
) -> None:
    image, own = picture(), collection_of(policy_section)
    others = Collection.get_first_root_node().add_child(name="别的团队")
    foreign = [
        get_image_model()(title="别人的图", collection=others, file=ContentFile(image, "a.png")),
        get_document_model()(title="别人的文件", collection=others, file=ContentFile(word(image), "a.docx")),
    ]
    foreign[0]._set_image_file_metadata()
    foreign[1]._set_document_file_metadata()
    for file in foreign:
        file.save()
    for name in ("one.docx", "two.docx"):
        (tmp_path / name).write_bytes(word(image))
    portal = policy_section.get_parent().slug
    call_command("import_policies", str(tmp_path), "--portal", portal, "--attach", stdout=io.StringIO())
    assert PolicyPage.objects.count() == 2
    for model in (get_image_model(), get_document_model()):
        (stored,) = model.objects.exclude(collection=others)
        assert stored.collection == own and "别人" not in stored.title


def test_a_picture_that_is_cut_off_costs_the_import_itself_alone(
    policy_section: PolicySectionPage, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(word(picture("JPEG")[:-900]))
    (tmp_path / "b.html").write_text('<h1>样例通知</h1><p>正文。</p><img src="cut.jpg">', "utf-8")
    (tmp_path / "cut.jpg").write_bytes(picture("JPEG")[:-900])
    said = io.StringIO()
    call_command(
        "import_policies", str(tmp_path), "--portal", policy_section.get_parent().slug, stdout=said, stderr=said
    )
    assert PolicyPage.objects.live().count() == 2 and not get_image_model().objects.exists()
    assert said.getvalue().count("第 1 张图片没有导入") == 2 and "图片不完整" in said.getvalue()


def test_the_writers_interface_refuses_what_the_form_refuses(policy_section: PolicySectionPage) -> None:
    client = Client()
    _token, plain = APIToken.create_token(user=make_superuser(), name="样例")
    headers = {"authorization": f"Bearer {plain}"}
    for kind, name, content in (
        ("documents", "a.html", PAGE), ("documents", "a.txt", PAGE), ("images", "a.png", PAGE), ("images", "a.gif", b"GIF89a\xff"),
        ("images", "a.svg", b"<svg/>"), ("documents", "b.pdf", PAGE),
    ):  # fmt: skip
        data = {"title": "样例", "collection_id": "1", "file": SimpleUploadedFile(name, content)}
        answer = client.post(f"/api/v3/{kind}/", data, headers=headers)
        assert answer.status_code in (400, 422), (name, answer.content)
    assert not get_document_model().objects.exists() and not get_image_model().objects.exists()


@pytest.mark.parametrize("name", [NAME, f"{'a' * 250}.pdf", f"a.{'长' * 83}", "长" * 84])
def test_a_name_keeps_its_beginning_and_its_extension_in_200_bytes(editor: Client, name: str) -> None:
    content = b"%PDF-1.7" if name.endswith(".pdf") else b"words" * 600_000
    data = {"title": "附件", "file": SimpleUploadedFile(name, content), "collection": "1"}
    response = editor.post(reverse("wagtaildocs:add"), data)
    if not name.endswith((".txt", ".pdf")):
        assert response.status_code == 200 and "file" in response.context["form"].errors
        return
    stored = get_document_model().objects.get()
    assert len(stored.filename.encode()) <= 200 and len(stored.file.name) <= 100
    assert stored.filename[:30] == name[:30] and stored.filename[-4:] == name[-4:]


def test_a_page_with_a_long_attachment_comes_and_goes(
    editor: Client, policy_section: PolicySectionPage, site: Path
) -> None:
    """Also under the name that an earlier version stored it by."""
    assert len(NAME.encode()) > 240
    old = put_past_the_check(NAME, b"words")
    policy = make_policy(policy_section, title="样例办法", attachments=[("attachment", {"document": old, "title": ""})])
    run_pending()
    (published,) = (path for path in (public_root() / "files").rglob("*") if path.is_file())
    assert len(published.name.encode()) <= 200 and published.suffix == ".txt"
    policy.unpublish()
    run_pending()
    assert not published.exists() and json.loads(editor.get("/healthz").content)["sinks"]["site"]["pending"] == 0


def test_an_address_leaves_room_for_a_number_behind_it(editor: Client, policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, slug="a" * 200)
    with pytest.raises(ValidationError, match="网址名太长"):
        make_policy(policy_section, slug="a" * 201)
