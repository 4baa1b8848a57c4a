"""A draft beside what is public: one click away, and readable in Chinese, tables and attachments included."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.approvals.models import ApprovalRule
from cms.teams.models import Role
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.policies.models import PolicyPage
from site_content.portals.models import PortalPage
from site_content.training.models import TrainingSectionPage
from tests import content_factories as make
from tests.admin_forms import edit_url
from tests.approval_people import client_of, make_member
from tests.factories import add_page, make_policy, make_policy_section

pytestmark = pytest.mark.django_db


def compare_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])


def changed(page: Page, town: PortalPage) -> BeautifulSoup:
    html = client_of(make_member(town, Role.TOWN_EDITOR)).get(compare_url(page)).content.decode()
    return BeautifulSoup(html, "html.parser")


def texts(soup: BeautifulSoup, css: str) -> list[str]:
    return [found.get_text() for found in soup.select(css)]


def table(rows: list[list[str]]) -> dict[str, Any]:
    return {"data": rows, "table_caption": "补贴标准", "table_header_choice": "row"}


def test_one_changed_word_is_marked_and_not_the_sentence_around_it(town: PortalPage) -> None:
    page = make_policy(make_policy_section(town), text="小型企业应当提交申请材料")
    page.body[0].value.source = "<p>中型企业应当提交申请材料</p>"
    page.save_revision()
    soup = changed(page, town)
    assert texts(soup, ".comparison .deletion") == ["小型企业"] and texts(soup, ".comparison .addition") == ["中型企业"]


def test_tables_are_compared_row_by_row_and_attachments_by_name(town: PortalPage) -> None:
    documents = get_document_model().objects
    old, new = (documents.create(title=t, file=ContentFile(b"x", name="a.txt")) for t in ("旧申请表", "新申请表"))
    page = make_policy(make_policy_section(town), body=[("table", table([["规模", "金额"], ["小型", "10 万元"]]))])
    page.attachments = [("attachment", {"document": old, "title": ""})]
    page.save_revision().publish()
    page = PolicyPage.objects.get(pk=page.pk)
    page.body[0].value["data"][1][1] = "20 万元"
    page.attachments[0].value["document"] = new
    page.save_revision()
    soup = changed(page, town)
    marked = (" ".join(texts(soup, ".comparison .deletion")), " ".join(texts(soup, ".comparison .addition")))
    assert "10" in marked[0] and "20" in marked[1] and "小型" not in marked[0] + marked[1]
    assert "旧" in marked[0] and "新" in marked[1]
    shown = soup.get_text()
    assert "小型 | " in shown and "补贴标准" in shown and "'data'" not in shown and "table_caption" not in shown


def test_a_headings_level_and_a_callouts_kind_read_as_in_the_form(town: PortalPage) -> None:
    body: list[tuple[str, Any]] = [
        ("heading", {"text": "申报条件", "level": "2"}),
        ("callout", {"title": "提示", "text": "内容", "tone": "info"}),
    ]
    page = make_policy(make_policy_section(town), body=body)
    page.body[0].value["level"] = "3"
    page.body[1].value["title"] = "另一提示"
    page.body.append(("heading", {"text": "申报材料", "level": "2"}))
    page.save_revision()
    soup = changed(page, town)
    assert texts(soup, ".comparison .deletion")[0] == "一级标题"
    assert texts(soup, ".comparison .addition")[0] == "二级标题"
    words = [item.get_text(strip=True) for item in soup.select(".comparison dd")]
    assert "一级标题" in words and "2" not in words and "info" not in words


def test_times_numbers_and_dates_read_as_in_the_form(town: PortalPage) -> None:
    starts = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
    section = make.make_section(town, TrainingSectionPage, title="培训", slug="training")
    page = make.make_event(section, starts_at=starts, ends_at=starts + timedelta(hours=2), capacity=None)
    page.starts_at, page.capacity, page.show_in_menus = starts + timedelta(hours=1), 40, True
    page.save_revision()
    soup = changed(page, town)
    assert texts(soup, ".comparison .deletion") == ["2026-05-06 09:00"], "the time here, and no None"
    assert texts(soup, ".comparison .addition")[:1] == ["2026-05-06 10:00"] and "40" in texts(soup, ".addition")


def test_members_are_compared_line_by_line(town: PortalPage) -> None:
    section = make.make_section(town, AssociationSectionPage, title="协会", slug="associations")
    page = add_page(section, AssociationPage(title="样例协会", members="甲钢构有限公司，会长单位\n乙钢构有限公司"))
    page.save_revision().publish()
    page.members = "甲钢构有限公司，会长单位\n丙钢构有限公司\n丁钢构有限公司"
    page.save_revision()
    soup = changed(page, town)
    assert texts(soup, ".comparison .deletion") == ["乙钢构有限公司"]
    assert texts(soup, ".comparison .addition") == ["丙钢构有限公司丁钢构有限公司"]


def test_the_editor_leads_to_the_comparison_while_there_is_a_draft(town: PortalPage) -> None:
    page = make_policy(make_policy_section(town), text="正文")
    editor, moderator = make_member(town, Role.TOWN_EDITOR), make_member(town, Role.TOWN_MODERATOR)
    assert compare_url(page) not in client_of(editor).get(edit_url(page)).content.decode()
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    assert compare_url(page) in client_of(editor).get(edit_url(page)).content.decode()
    message = BeautifulSoup(client_of(moderator).get(edit_url(page)).content, "html.parser").select_one(".messages")
    assert message is not None and compare_url(page) in str(message), "one click where it waits for a decision"
    assert "发给领导审批" not in str(message)
    ApprovalRule.objects.create(team_kind="town", needs_leader=True)
    message = BeautifulSoup(client_of(moderator).get(edit_url(page)).content, "html.parser").select_one(".messages")
    assert "规则要求领导" in str(message) and "发给领导审批" in str(message)
