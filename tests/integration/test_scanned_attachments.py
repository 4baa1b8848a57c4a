"""Scanned files from the editor's page to the reader's search: their words are recognised, and all who read them are told."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from cms.checking.findings import find_doubts
from publishing.models import AttachmentText, Record
from publishing.recognition import can_recognise
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.factories import make_policy
from tests.scans import make_scanned_pdf, photograph, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

PHRASES = (
    "海政发〔2026〕17号",
    "关于支持企业技术改造的若干意见",
    "对年度设备投资超过500万元的制造业企业，按照投资额的百分之八给予补助",
    "申报时间为2026年3月1日至4月15日",
    "0573-88861234",
    "有效期至2028年12月31日",
)


@pytest.fixture
def make_page(policy_section: PolicySectionPage) -> Any:
    def make(content: bytes) -> PolicyPage:
        document = get_document_model().objects.create(title="通知扫描件", file=ContentFile(content, name="通知.pdf"))
        attachments = [("attachment", {"document": document, "title": "通知扫描件"})]
        return make_policy(policy_section, title="转发一份通知", text="见附件。", attachments=attachments)

    return make


def found(client: Client, query: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = client.get("/api/search/", {"q": query}).json()["results"]
    return results


def test_words_of_a_scan_and_of_a_photograph_are_found_and_said_to_be_recognised(
    make_page: Any, client: Client, settings: Any
) -> None:
    assert can_recognise()  # requirements-dev.txt brings it: these tests are never left out
    settings.QIFU_RECOGNITION_PAGES = 2
    page = make_page(make_scanned_pdf(scan(), photograph(), scan()))
    run_pending()
    row = AttachmentText.objects.get()
    assert {phrase: row.text.count(phrase) for phrase in PHRASES} == dict.fromkeys(PHRASES, 2)
    assert row.recognition == "done" and row.error == "扫描页太多，只识别了前 2 页"

    (result,) = found(client, "设备投资 百分之八给予补助")
    assert result["recognised"] and "<mark>" in result["highlights"]["body"]
    assert not found(client, "转发一份通知")[0]["recognised"]
    assert "扫描件文字识别" in client.get("/search/", {"q": "设备投资 百分之八给予补助"}).content.decode()
    (attachment,) = Record.objects.get(id=str(page.pk)).document["attachments"]
    assert attachment["recognised"] is True
    (hint,) = [doubt for doubt in find_doubts(page) if "扫描件" in doubt.text]
    assert hint.is_hint and "由机器识别" in hint.text and "只识别了前 2 页" in hint.text
    assert run_pending() == 0


def test_without_recognition_a_scan_is_published_and_not_found_and_its_editor_knows(
    make_page: Any, client: Client, settings: Any
) -> None:
    settings.QIFU_RECOGNITION_PAGES = 0
    page = make_page(make_scanned_pdf(scan()))
    run_pending()
    assert AttachmentText.objects.get().text == ""
    assert Record.objects.get(id=str(page.pk)).document["attachments"][0]["recognised"] is False
    assert not found(client, "设备投资 百分之八给予补助")
    assert any("公众搜不到里面的文字" in doubt.text for doubt in find_doubts(page))


def test_a_scan_that_takes_too_long_is_given_up_once(make_page: Any, client: Client, settings: Any) -> None:
    settings.QIFU_RECOGNITION_SECONDS = 1
    page = make_page(make_scanned_pdf(scan()))
    run_pending()
    row = AttachmentText.objects.get()
    assert (row.text, row.recognition) == ("", "failed") and "第 1 页" in row.error
    assert any("没有识别出来" in doubt.text for doubt in find_doubts(page))
    assert found(client, "转发一份通知") and run_pending() == 0
