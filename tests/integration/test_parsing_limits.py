"""Small inputs that were made to stall a parser or to fill the memory: refused in words, at every door, soon."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.teams.models import Role
from publishing.models import Record, Refresh
from publishing.worker import run_pending
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.blocks import BodyTableBlock
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.admin_forms import edit_url, form_values
from tests.approval_people import client_of, make_member, token_of
from tests.attachment_files import make_xlsx, make_zip_bomb
from tests.block_forms import stream
from tests.factories import add_page, make_policy, make_policy_section, make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(city: CityPortalPage) -> PolicySectionPage:
    return make_policy_section(city)


@pytest.fixture
def editor(section: PolicySectionPage) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def paste(client: Client, html: str) -> Any:
    return client.post(reverse("qifu_paste"), json.dumps({"html": html}), "application/json")


def from_file(client: Client, section: PolicySectionPage, name: str, content: bytes) -> Any:
    url = reverse("qifu_policy_from_file", args=[section.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)


HUGE_TABLE = "<table>" + "<tr>" + "<td>字</td>" * 300 + "</tr>" + "<tr><td>字</td></tr>" * 300 + "</table><p>正文</p>"


def test_texts_that_broke_parsers_are_pasted_as_a_browser_reads_them(editor: Client) -> None:
    for more in ("<a " * 40_000, "<img " * 40_000, "<!--" * 40_000, f"{' ' * 400_000}<!-- -->"):
        html = f"<p>正文</p>{more}"
        [block] = paste(editor, html).json()["blocks"]
        assert json.loads(block["value"])["blocks"][0]["text"] == "正文"
    wide = '<table><tr><td colspan="1000" rowspan="1000">题</td></tr><tr><td>甲</td><td>乙</td></tr></table>'
    [table] = paste(editor, wide).json()["blocks"]
    assert table["value"]["data"] == [["题", "", "", ""], ["", "", "甲", "乙"]]


@pytest.mark.parametrize("html", ["<div>" * 3000 + "正文", "<table><tr><td>" * 1000 + "正文", "<b>" * 100_000])
def test_what_is_nested_without_end_is_refused_in_words(editor: Client, html: str) -> None:
    response = paste(editor, html)
    assert response.status_code == 400 and "太复杂" in response.json()["error"]


def test_a_table_that_is_too_large_is_left_out_and_told(editor: Client) -> None:
    answer = paste(editor, HUGE_TABLE).json()
    assert [block["type"] for block in answer["blocks"]] == ["paragraph"]
    assert "超过 50000 格，没有带入" in answer["notes"][0]


ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.md", f"---\n{ALIASES}title: *i\n---\n正文", "YAML"),
        ("a.md", f"---\ntitle: {'[' * 5000}\n---\n正文", "YAML"),
        ("a.md", "---\n? [a]\n: b\n---\n正文", "YAML"),
        ("a.html", "<div>" * 3000 + "正文", "层次套得太深"),
        ("a.docx", b"PK\x03\x04 no zip", ""),
    ],
    ids=["aliases", "brackets", "keys", "nested", "broken"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    editor: Client, section: PolicySectionPage, name: str, content: Any, words: str
) -> None:
    response = from_file(editor, section, name, content if isinstance(content, bytes) else content.encode())
    assert response.status_code == 200 and not PolicyPage.objects.exists()
    [problem] = response.context["form"].errors["file"]
    assert words in problem


@pytest.mark.parametrize("charset", ["undefined", "idna", "base64", "no-such-encoding"])
def test_an_encoding_that_is_none_is_not_believed(editor: Client, section: PolicySectionPage, charset: str) -> None:
    html = f'<meta charset="{charset}"><title>样例办法</title><p>正文。</p>'
    assert from_file(editor, section, "a.html", html.encode()).status_code in (200, 302)
    assert PolicyPage.objects.get().title == "样例办法"


@pytest.mark.parametrize("when", ["2001-99-99", "0000-00-00", "99999-01-01", "2001-02-30T99:00:00"])
def test_a_day_that_no_calendar_has_is_noted(editor: Client, section: PolicySectionPage, when: str) -> None:
    text = f"---\ntitle: 样例办法\n成文日期: {when}\n---\n\n正文。\n" + "<img " * 4000
    response = from_file(editor, section, "a.md", text.encode())
    assert "不是有效的日期" in response.content.decode() and PolicyPage.objects.get().issued_on is None


MONSTER = {"data": [["甲", "乙"], ["丙", "丁"]], "mergeCells": [{"row": 0, "col": 0, "rowspan": 2000, "colspan": 1000}]}
BAD_TABLES = [
    json.dumps(MONSTER), json.dumps({"data": [["字"] * 300] * 300}), "[" * 100_000, "not json", "[1]", '"text"', "null",
    '{"data": 5}', '{"data": [5]}', '{"data": [[{"a": 1}]]}', '{"data": [["字"]], "mergeCells": [5]}',
    '{"data": [["字"]], "mergeCells": [{"row": "a"}]}', '{"data": [["字"]], "mergeCells": {"row": 1}}',
]  # fmt: skip


def test_no_table_that_is_none_gets_through_the_form(editor: Client, section: PolicySectionPage) -> None:
    page = make_policy(section, text="原文", publish=False)
    before = page.latest_revision_id
    values = form_values(editor.get(edit_url(page)).content.decode())
    for bad in BAD_TABLES:
        response = editor.post(edit_url(page), {**values, **stream("body", ("table", bad))})
        assert response.status_code == 200, bad[:60]
        page.refresh_from_db()
        assert page.latest_revision_id == before, bad[:60]


def test_the_api_takes_no_table_at_all(section: PolicySectionPage) -> None:
    """Should it ever, the block checks what comes, as it does for the form."""
    page = make_policy(section, text="原文", publish=False)
    body = {"meta": {"type": page._meta.label}, "body": [{"type": "table", "value": MONSTER}]}
    headers = token_of(make_superuser("api"))
    Client().patch(f"/api/v3/pages/{page.pk}/", body, "application/json", headers=headers)
    [block] = page.get_latest_revision_as_object().body.raw_data
    assert block["type"] == "paragraph"
    for bad in (MONSTER, {"data": 5}, [1], "text", {"data": [["字"] * 300] * 300}):
        block = BodyTableBlock()
        with pytest.raises(ValidationError):
            block.clean(block.to_python(bad))


def test_a_stored_monster_is_cut_to_its_table_and_a_stored_ruin_is_told(section: PolicySectionPage) -> None:
    page = make_policy(section)
    PolicyPage.objects.filter(pk=page.pk).update(body=[{"type": "table", "value": MONSTER}])
    run_pending()
    [table] = Record.objects.get(id=str(page.pk)).document["body"]
    assert table["rows"] == [[{"html": "甲", "colspan": 2, "rowspan": 2}], []]
    for value in ({"data": [["字"] * 300] * 300}, {"data": 5}):
        PolicyPage.objects.filter(pk=page.pk).update(body=[{"type": "table", "value": value}])
        Refresh.objects.create(page_id=page.pk)
        run_pending()
        assert "表格" in Refresh.objects.failed().get(page_id=page.pk).last_error
        Refresh.objects.all().delete()


LONG_SHEET: list[list[object]] = [[f"样例{n}公司"] for n in range(3500)]


@pytest.mark.parametrize("content", [make_zip_bomb(40), make_xlsx(LONG_SHEET)], ids=["bomb", "long"])
def test_a_sheet_that_is_too_large_is_refused_in_words(city: CityPortalPage, content: bytes) -> None:
    association = add_page(
        add_page(city, AssociationSectionPage(title="协会", slug="xie-hui")), AssociationPage(title="样例协会")
    )
    client = client_of(make_member(association, Role.ASSOCIATION_EDITOR))
    file = SimpleUploadedFile("会员.xlsx", content)
    response = client.post(reverse("qifu_members", args=[association.pk]), {"file": file})
    assert response.status_code == 200 and response.context["form"].errors["file"]


NUMBERS = ["1" + "0" * 20, "-1" + "0" * 20, "9" * 5000, "1e400", "²"]


def test_no_number_in_an_address_breaks_a_list(editor: Client, section: PolicySectionPage) -> None:
    make_policy(section)
    token = token_of(make_superuser("api"))
    for value in NUMBERS:
        for path in (
            f"/search/?q=样例&page={value}", f"/api/search/?q=样例&page={value}&page_size={value}",
            f"/api/records/?page_size={value}", f"/api/records/?cursor=2025-01-01.{value}&section={value}",
            f"/api/changes/?since={value}", f"/api/changes/?limit={value}", f"/api/search/suggest/?q=样&limit={value}",
            f"/admin/pages/?p={value}", f"/admin/pages/{section.pk}/?p={value}", f"/admin/reports/audit/?p={value}",
            f"/admin/choose-page/?p={value}", f"/admin/documents/?p={value}", f"/admin/images/?collection_id={value}",
            f"/admin/documents/chooser/?collection_id={value}&p={value}", f"/admin/pages/search/?q=样例&p={value}",
            f"/admin/qifu/board/?year={value}&month={value}", f"/admin/api/main/pages/?offset={value}&limit=5",
            f"/admin/api/main/pages/?child_of={value}",
        ):  # fmt: skip
            assert editor.get(path).status_code < 500, path
        for path in (f"/api/v3/pages/?offset={value}", f"/api/v3/pages/?limit={value}&child_of={value}", f"/api/v3/documents/?offset={value}"):  # fmt: skip
            assert Client().get(path, headers=token).status_code < 500, path
