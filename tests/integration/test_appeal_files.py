"""What comes with an appeal: what is taken, what is refused and in which words, who gets it, when it goes."""

import io
import os
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from publishing.worker import run_pending
from services.appeals.chain import find_broken
from services.appeals.held_files import forget_held
from services.appeals.links import make_person_link
from services.appeals.models import Appeal, AppealEvent, Attachment, HeldFile
from services.appeals.states import Action
from services.appeals.sweeping import erase_unconfirmed
from services.uploads.models import sweep_strays
from services.uploads.storage import path_of
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.appeals import do, handler_of
from tests.attachment_files import make_docx, make_pdf
from tests.desk_world import build_desk_world

pytestmark = pytest.mark.django_db
FORM = "/services/appeals/"
TYPED = {"enterprise_name": "样例机械有限公司", "text": "厂区门口积水。", "contact": "13800138000"}


@pytest.fixture(autouse=True)
def portal(city: CityPortalPage, search_index: object) -> None:
    run_pending()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def photograph() -> bytes:
    """With the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "canary-camera"
    exif.get_ifd(0x8825)[2] = (36.0, 12.0, 30.0)
    output = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(output, "JPEG", exif=exif, comment=b"canary-comment")
    return output.getvalue() + b"<script>canary-behind</script>"


def send_files(browser: Client, *files: tuple[str, bytes], **typed: str) -> Any:
    values = {**form_values(browser.get(FORM).content.decode()), **TYPED, **typed}
    return browser.post(FORM, {**values, "attachments": [SimpleUploadedFile(name, content) for name, content in files]})


def test_a_photograph_loses_its_place_and_a_pdf_is_for_saving(browser: Client) -> None:
    sent = send_files(browser, ("门口.jpg", photograph()), ("批复.pdf", make_pdf("approval")), ("表.docx", make_docx()))
    assert sent.status_code == 302
    appeal = Appeal.objects.get()
    page = browser.get(make_person_link(appeal)).content.decode()
    answers = [browser.get(url) for url in re.findall(r'href="(\S+/files/\d+/)"', page)]
    picture, pdf, _word = (b"".join(answer) for answer in answers)
    assert (
        picture.startswith(b"\xff\xd8") and b"canary" not in picture and not Image.open(io.BytesIO(picture)).getexif()
    )
    assert pdf == make_pdf("approval")
    assert [a["Content-Disposition"].split(";")[0] for a in answers] == ["inline", "attachment", "attachment"]
    assert {a["Cache-Control"] for a in answers} == {"private, no-store"}
    assert all("sandbox" in a["Content-Security-Policy"] for a in answers)
    stored = path_of(Attachment.objects.all()[0].stored)
    assert Path(settings.QIFU_SERVICES_DIR) in stored.parents and "门口" not in str(stored)


PDF_BY_NAME = ("营业执照.pdf", b"<html><script>alert(1)</script>")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([PDF_BY_NAME], "“营业执照.pdf”文件的内容是网页代码"),
        ([("照片.jpg", make_pdf("no picture"))], "不是 JPG，而是 PDF"),
        ([("照片.jpg", photograph()[:300])], "图片不完整或已损坏"),
        ([("打包.zip", b"PK\x03\x04")], "不能上传 ZIP 文件"),
        ([("大.pdf", b"%PDF-" + bytes(8 * 1024 * 1024))], "“大.pdf”超过 8 MB"),
        ([(f"{n}.pdf", make_pdf("page")) for n in range(6)], "选了 6 个附件，最多 5 个"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    browser: Client, files: list[tuple[str, bytes]], words: str
) -> None:
    page = send_files(browser, *files)
    text = page.content.decode()
    assert page.status_code == 422 and words in text and f"附件要重新选择：“{files[0][0]}”" in text
    assert form_values(text)["text"].strip() == TYPED["text"]
    assert not Appeal.objects.exists() and not Attachment.objects.exists()


def test_a_good_file_stays_when_something_else_is_wrong(browser: Client) -> None:
    page = send_files(browser, ("批复.pdf", make_pdf("page")), contact="12345678901").content.decode()
    assert "已收到附件：批复.pdf" in page and "附件要重新选择" not in page
    browser.post(FORM, {**form_values(page), "contact": TYPED["contact"]})
    assert Appeal.objects.get().attachments.get().name == "批复.pdf" and not HeldFile.objects.exists()


def test_files_of_a_form_that_was_given_up_go_after_a_day(browser: Client) -> None:
    send_files(browser, ("批复.pdf", make_pdf("page")), contact="12345678901")
    stored = path_of(HeldFile.objects.get().stored)
    assert stored.is_file() and forget_held() == 0
    HeldFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert forget_held() == 1 and not HeldFile.objects.exists()


def test_a_lapsed_page_names_the_files_to_be_chosen_again(browser: Client) -> None:
    page = send_files(browser, ("批复.pdf", make_pdf("page")), csrfmiddlewaretoken="x" * 64)
    assert page.status_code == 422 and "附件要重新选择：“批复.pdf”" in page.content.decode()


def test_the_same_form_sent_twice_keeps_its_files_once(browser: Client) -> None:
    values = {**form_values(browser.get(FORM).content.decode()), **TYPED}
    for _ in range(2):
        browser.post(FORM, {**values, "attachments": [SimpleUploadedFile("a.pdf", make_pdf("page"))]})
    assert Attachment.objects.count() == 1


def test_files_are_for_the_person_and_for_those_who_may_see_the_appeal() -> None:
    desk = build_desk_world(with_content_roles=False)
    appeal = desk.appeals["handled appeal"]
    url = reverse("qifu_appeal", args=[appeal.pk])
    do(appeal, Action.ASK, handler_of(desk.units["department"]), "请发照片")
    person = Client()
    values = form_values(person.get(make_person_link(appeal)).content.decode(), "supply")
    sent = {**values, "action": "supply", "text": "见照片", "attachments": SimpleUploadedFile("门口.jpg", photograph())}
    assert person.post(make_person_link(appeal), sent).status_code == 302
    answer = {
        "action": "answer",
        "version": Appeal.objects.get(pk=appeal.pk).version,
        "text": "已办",
        "outcome": "solved",
    }
    handler = desk.clients["department_handler"]
    bad = handler.post(url, {**answer, "attachments": SimpleUploadedFile(*PDF_BY_NAME)})
    assert bad.status_code == 422 and "网页代码" in bad.content.decode() and "附件要重新选择" in bad.content.decode()
    assert (
        handler.post(url, {**answer, "attachments": SimpleUploadedFile("答复.pdf", make_pdf("answer"))}).status_code
        == 302
    )
    assert "答复.pdf" in person.get(make_person_link(appeal)).content.decode()
    for attachment in Attachment.objects.all():
        file = reverse("qifu_appeal_file", args=[appeal.pk, attachment.pk])
        assert attachment.name in handler.get(url).content.decode()
        seen = {role: client.get(file).status_code for role, client in desk.clients.items()}
        assert seen == {"service_officer": 200, "department_handler": 200, "dispatcher": 200, "supervisor": 200, "hall_clerk": 404, "provider": 302}  # fmt: skip
        elsewhere = reverse("qifu_appeal_file", args=[desk.appeals["closed appeal"].pk, attachment.pk])
        assert handler.get(elsewhere).status_code == 404
        assert person.get(f"{make_person_link(desk.appeals['closed appeal'])}files/{attachment.pk}/").status_code == 404
        assert person.get(file).status_code == 302


def test_files_stand_in_the_chain_and_go_with_an_appeal_that_nobody_confirmed(browser: Client) -> None:
    send_files(browser, ("批复.pdf", make_pdf("page")), contact="zhang@example.com")
    appeal = Appeal.objects.get()
    event = AppealEvent.objects.get()
    assert event.facts["files"] == [appeal.attachments.get().digest] and not find_broken(appeal, [event])
    stored = path_of(appeal.attachments.get().stored)
    assert stored.is_file()
    Appeal.objects.update(created_at=timezone.now() - timedelta(days=3))
    erase_unconfirmed()
    assert not Appeal.objects.exists()


def test_a_file_without_a_row_is_left_for_a_day(browser: Client) -> None:
    send_files(browser, ("批复.pdf", make_pdf("page")))
    known = path_of(Attachment.objects.get().stored)
    fresh, old = known.with_name("fresh"), known.with_name("old")
    for path in (fresh, old):
        path.write_bytes(b"x")
    for path in (known, old):
        os.utime(path, (time.time() - 100_000,) * 2)
    assert sweep_strays() == 1 and known.is_file() and fresh.is_file() and not old.exists()
