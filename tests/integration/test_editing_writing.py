"""Writing help: a red-header document becomes a draft, and what is pasted from Word becomes blocks."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from publishing.models import Record
from site_content.policies.models import IssuingAuthority, PolicyPage, PolicySectionPage
from tests.attachment_files import docx_paragraph, make_docx
from tests.factories import make_policy, make_superuser
from tests.html_samples import SAMPLES
from tests.word_clipboard import WORD_CLIPBOARD

pytestmark = pytest.mark.django_db
RED_HEADER = [
    "样例市人民政府文件",
    "样政发〔2026〕12号",
    "样例市人民政府",
    "关于支持样例产业发展的若干意见",
    "各镇人民政府、街道办事处，市政府各部门：",
    "为支持样例产业发展，提出以下意见。",
    "样例市人民政府",
    "2026年3月5日",
]


def red_header() -> bytes:
    return make_docx(*map(docx_paragraph, RED_HEADER))


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def paste(editor: Client, html: Any) -> Any:
    return editor.post(reverse("qifu_paste"), json.dumps({"html": html}), content_type="application/json")


def test_a_paste_from_word_keeps_headings_lists_and_tables(editor: Client) -> None:
    blocks = paste(editor, WORD_CLIPBOARD).json()["blocks"]
    assert [block["type"] for block in blocks] == ["heading", "paragraph", "table"]
    assert blocks[0]["value"]["text"] == "一、总体要求"
    draft = json.loads(blocks[1]["value"])["blocks"]
    assert [(part["type"], part["text"]) for part in draft] == [
        ("unstyled", "坚持问题导向。"),
        ("ordered-list-item", "第一项"),
        ("ordered-list-item", "第二项"),
        ("unordered-list-item", "要点"),
    ]
    assert "50万元" in str(blocks[2]["value"]) and blocks[2]["value"]["table_header_choice"] == "row"


def test_a_paste_drops_scripts_and_says_which_pictures_are_missing(editor: Client) -> None:
    answer = paste(editor, WORD_CLIPBOARD).json()
    assert "alert" not in json.dumps(answer) and "file:" not in json.dumps(answer["blocks"])
    assert answer["notes"] == ["有 1 张图片不能通过粘贴带过来，请用“图片”块上传。"]


@pytest.mark.parametrize("bad", ["[]", "{", json.dumps({"html": "a" * 3_000_000})])
def test_what_cannot_be_read_is_refused_in_words(editor: Client, bad: str) -> None:
    response = editor.post(reverse("qifu_paste"), bad, content_type="application/json")
    assert response.status_code == 400 and "粘贴" in response.json()["error"]


def test_a_visitor_cannot_use_it() -> None:
    assert paste(Client(), "<p>x</p>").status_code == 302


def test_what_is_pasted_opens_in_the_editor_whatever_it_is(editor: Client) -> None:
    for html in ["<p>一、时间：七月一日<br>二、地点：二楼报告厅</p>", "<a linktype='page' id='1'>甲</a>", *SAMPLES]:
        assert paste(editor, html).status_code == 200, html
    [block] = paste(editor, "<p>一、时间：七月一日<br>二、地点：二楼报告厅</p>").json()["blocks"]
    assert json.loads(block["value"])["blocks"][0]["text"] == "一、时间：七月一日\n二、地点：二楼报告厅"


def test_a_paste_keeps_levels_of_headings_and_says_what_it_left_out(editor: Client) -> None:
    answer = paste(
        editor, "<h1>甲</h1><h2>乙</h2><h3>丙</h3><p>每家<del>五</del><ins>八</ins>万元，<s>三</s></p>"
    ).json()
    levels = [block["value"]["level"] for block in answer["blocks"] if block["type"] == "heading"]
    assert levels == [["2"], ["3"], ["4"]]
    assert "标为删除的文字没有带入：“五”" in answer["notes"][0] and "保留删除线：“三”" in answer["notes"][1]


def send(editor: Client, section: PolicySectionPage, name: str, content: bytes) -> Any:
    url = reverse("qifu_policy_from_file", args=[section.pk])
    return editor.post(url, {"file": SimpleUploadedFile(name, content)})


def test_a_red_header_document_becomes_a_draft_with_its_facts(
    editor: Client, policy_section: PolicySectionPage
) -> None:
    authority = IssuingAuthority.objects.create(name="样例市人民政府", slug="yangli")
    response = send(editor, policy_section, "样政发〔2026〕12号.docx", red_header())
    page = PolicyPage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    draft = page.get_latest_revision_as_object()
    assert (draft.doc_number, str(draft.issued_on), list(draft.authorities.all())) == (
        "样政发〔2026〕12号",
        "2026-03-05",
        [authority],
    )
    assert draft.title == "样例市人民政府关于支持样例产业发展的若干意见"
    text = str(draft.body)
    assert "为支持样例产业发展" in text and len(draft.attachments) == 1
    assert "人民政府文件" not in text and "样政发" not in text
    assert (page.live, Record.objects.filter(id=str(page.pk)).exists()) == (False, False)
    assert editor.get(response["Location"]).status_code == 200


def test_an_unknown_authority_is_named_and_not_invented(editor: Client, policy_section: PolicySectionPage) -> None:
    response = send(editor, policy_section, "a.docx", red_header())
    assert not IssuingAuthority.objects.exists()
    assert "发文机关里没有“样例市人民政府”" in editor.get(response["Location"]).content.decode()


def test_a_number_that_is_taken_leaves_nothing_behind(editor: Client, policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="已有", doc_number="样政发〔2026〕12号")
    html = send(editor, policy_section, "a.docx", red_header()).content.decode()
    assert "已用于《已有》" in html
    assert PolicyPage.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"not a document", "不是 Word 文件"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .docx"),
        ("a.docx", b"", "文件是空的"),
        ("a.html", b"\xff\xfe\xff\xd8\x81\x82\x83<p>x", "另存为 UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(
    editor: Client, policy_section: PolicySectionPage, name: str, content: bytes, words: str
) -> None:
    response = send(editor, policy_section, name, content)
    assert words in response.content.decode()
    assert not PolicyPage.objects.exists()
