"""What people type and upload reaches others as text: no formula, no element, no mail header, no bomb."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.approvals.links import send_link
from cms.approvals.models import ApprovalRule
from cms.board.publications import PublicationTable, TeamCounts, make_workbook
from cms.teams.models import Role
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.portals.models import CityPortalPage
from tests.accounts import make_administrator, sign_in, signed_in
from tests.admin_forms import edit_url, form_values
from tests.approval_people import client_of, make_member, token_of
from tests.attachment_files import docx_paragraph, make_docx, make_xlsx
from tests.block_forms import rich_text, stream
from tests.factories import add_page, make_policy, make_policy_section, make_town
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://evil.example/")'


def exported(client: Client, url: str, kind: str) -> Any:
    response: Any = client.get(url, {"export": kind})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    return [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]


LISTS = [
    "/admin/reports/sign-ins/",
    "/admin/reports/audit/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
]


@pytest.mark.parametrize("url", LISTS)
def test_no_list_that_is_downloaded_begins_a_formula(city: CityPortalPage, url: str) -> None:
    """A visitor who tries to log in writes into the log that administrators open in Excel."""
    make_administrator()
    sign_in(Client(), FORMULA, "wrong")
    make_policy(make_policy_section(city), title=FORMULA).save_revision(user=User.objects.get(), log_action=True)
    client = signed_in("chief")
    cells = exported(client, url, "csv")
    assert f"'{FORMULA}" in cells and not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    sheet = exported(client, url, "xlsx")
    assert FORMULA in [cell.value for cell in sheet] and not [cell for cell in sheet if cell.data_type == "f"]


def test_a_teams_name_is_no_formula_in_the_table_of_publications() -> None:
    content = make_workbook(PublicationTable(["2026-11"], [TeamCounts("=1+1", [3], 3)], [3], 3))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells] and not [cell for cell in cells if cell.data_type == "f"]


TWO_LINES = "样例\nBcc: a@evil.example"


def test_a_title_of_two_lines_makes_no_header_of_a_mail(city: CityPortalPage) -> None:
    """Through the API; every mail about the page bears its title, and would not be sent."""
    town = make_town(city)
    page = make_policy(make_policy_section(town), title="样例", publish=False)
    editor, moderator = make_member(town, Role.TOWN_EDITOR), make_member(town, Role.TOWN_MODERATOR)
    body = {"title": TWO_LINES, "meta": {"type": page._meta.label}}
    url = f"/api/v3/pages/{page.pk}/"
    assert Client().patch(url, body, "application/json", headers=token_of(editor)).status_code == 200
    empty_mailbox()
    ApprovalRule.objects.create(team_kind="town", leader_email="leader@example.org")
    state = Page.objects.get(pk=page.pk).specific.get_workflow().start(page, editor).current_task_state
    send_link(task_state=state, user=moderator, leader_name="样例领导", email="leader@example.org", days=3)
    recipients = {address for message in mailbox() for address in message.to}
    assert recipients == {"leader@example.org", moderator.email}
    assert any("样例 Bcc: a@evil.example" in message.subject for message in mailbox())


def test_a_teams_name_of_two_lines_makes_no_header_either(city: CityPortalPage) -> None:
    section = add_page(city, AssociationSectionPage(title="协会", slug="xie-hui"))
    association = add_page(section, AssociationPage(title=TWO_LINES))
    keeper = make_member(association, Role.ASSOCIATION_EDITOR)
    call_command("remind_associations")
    assert [message.to for message in mailbox()] == [[keeper.email]]
    assert "样例 Bcc: a@evil.example" in mailbox()[0].subject


def with_part(archive: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content.replace(old, new) if part == name else content)
    return out.getvalue()


def test_a_sheet_that_claims_a_million_rows_of_all_columns_is_read_like_any_other(city: CityPortalPage) -> None:
    """A few kilobytes; to hold every cell that it claims would take more memory than there is."""
    section = add_page(city, AssociationSectionPage(title="协会", slug="xie-hui"))
    association = add_page(section, AssociationPage(title="样例协会"))
    client = client_of(make_member(association, Role.ASSOCIATION_EDITOR))
    sheet = "xl/worksheets/sheet1.xml"
    content = make_xlsx([["企业名称"], ["样例公司"]])
    content = with_part(content, sheet, b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = with_part(content, sheet, b"</sheetData>", last)
    url = reverse("qifu_members", args=[association.pk])
    html = client.post(url, {"file": SimpleUploadedFile("会员.xlsx", content)}).content.decode()
    assert "样例公司" in html and 'name="preview"' in html


def big_docx() -> bytes:
    return make_docx(docx_paragraph("字" * 3_000_000))  # nine megabytes, in a file of a few kilobytes


@pytest.mark.parametrize(("name", "content"), [("a.docx", big_docx), ("a.html", lambda: b"<p>x" * 600_000)])
def test_a_text_that_would_keep_the_server_busy_is_refused_in_words(
    city: CityPortalPage, name: str, content: Any
) -> None:
    town = make_town(city)
    section = make_policy_section(town)
    client = client_of(make_member(town, Role.TOWN_EDITOR))
    upload = SimpleUploadedFile(name, content())
    html = client.post(reverse("qifu_policy_from_file", args=[section.pk]), {"file": upload}).content.decode()
    assert "文字太多" in html or "请缩小后再上传" in html
    assert not section.get_children().exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "java\nscript:alert(1)"])
def test_a_link_that_is_a_script_leads_nowhere(city: CityPortalPage, address: str) -> None:
    town = make_town(city)
    page = make_policy(make_policy_section(town), title="样例", publish=False)
    client = client_of(make_member(town, Role.TOWN_EDITOR))
    values = form_values(client.get(edit_url(page)).content.decode())
    text = rich_text({"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}})
    client.post(edit_url(page), {**values, **stream("body", ("paragraph", text))})
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert "这里" in str(draft.body) and "alert" not in str(draft.body) and "data:" not in str(draft.body)
