"""Self-service of associations: a home that says what is going on, a members' list from a spreadsheet, a monthly check."""

import io
import re
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from wagtail.models import PageLogEntry, WorkflowState

from cms.teams import reminders
from cms.teams.models import Reminder, Role, Team
from services.authorisations.models import Invitation
from site_content.associations.models import AssociationPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.enterprise_world import add_reach, make_enterprise
from tests.factories import make_superuser
from tests.mailbox import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def association(city: CityPortalPage) -> AssociationPage:
    return make.make_association(city, title="样例行业协会", members="样例甲公司，会长单位\n样例乙公司")


@pytest.fixture
def keeper(association: AssociationPage) -> User:
    user = User.objects.create_user("keeper", "keeper@example.org", "password", first_name="样例")
    user.groups.add(Team.objects.get(page=association).group(Role.ASSOCIATION_EDITOR))
    return user


@pytest.fixture
def client_of_keeper(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def home(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_home_shows_page_news_members_and_where_to_write(
    association: AssociationPage, client_of_keeper: Client
) -> None:
    make.make_news(association, column="association", title="协会开了年会")
    html = home(client_of_keeper)
    for words in ("我的页面", "样例行业协会", "协会开了年会", "写一条", "名单上有 2 家", "用表格更新名单"):
        assert words in html, words
    assert "等待审核" not in html and "退回修改" not in html


def test_the_home_says_what_waits_and_what_was_returned_and_why(
    association: AssociationPage, keeper: User, client_of_keeper: Client
) -> None:
    news = make.make_news(association, column="association", title="送审的新闻")
    state = news.get_workflow().start(news, keeper)
    assert "等待审核" in home(client_of_keeper) and "送审的新闻" in home(client_of_keeper)
    state.current_task_state.specific.reject(user=make_superuser(), comment="请补上活动照片")
    html = home(client_of_keeper)
    assert "退回修改" in html and "请补上活动照片" in html and "等待审核" not in html


def test_the_citys_people_keep_wagtails_home(association: AssociationPage) -> None:
    client = Client()
    client.force_login(make_superuser())
    assert "我的页面" not in home(client)


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile("会员.xlsx", content.getvalue())


def upload(client: Client, page: AssociationPage, file: SimpleUploadedFile) -> Any:
    return client.post(reverse("qifu_members", args=[page.pk]), {"file": file})


def draft_members(page: AssociationPage) -> str:
    return str(AssociationPage.objects.get(pk=page.pk).get_latest_revision_as_object().members)


HEADING = ("序号", "企业名称", "职务", "网址")


def test_a_sheet_is_previewed_and_saved_only_then(association: AssociationPage, client_of_keeper: Client) -> None:
    file = sheet(HEADING, (1, "样例甲公司", "会长单位", ""), (2, "样例丙公司", "", "https://example.org/"), (None,) * 4)
    response = upload(client_of_keeper, association, file)
    assert "新增 1 家，减少 1 家" in response.content.decode()
    assert "样例丙公司" not in draft_members(association)
    token = response.context["preview"]
    url = reverse("qifu_members", args=[association.pk])
    asked = client_of_keeper.post(url, {"preview": token, "submit": "1"})
    assert "超过三分之一" in asked.content.decode() and "样例丙公司" not in draft_members(association)
    client_of_keeper.post(url, {"preview": asked.context["preview"], "submit": "1", "drastic": "1"})
    assert draft_members(association) == "样例甲公司，会长单位\n样例丙公司，https://example.org/"
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert AssociationPage.objects.get(pk=association.pk).members.endswith("样例乙公司"), "public without approval"


def test_every_wrong_row_is_told_and_nothing_is_saved(association: AssociationPage, client_of_keeper: Client) -> None:
    before = draft_members(association)
    rows = [(1, "好公司", "", ""), (2, "", "理事", ""), (3, "坏网址公司", "", "example"), (4, "好公司", "", "")]
    response = upload(client_of_keeper, association, sheet(HEADING, *rows))
    assert [error.row for error in response.context["errors"]] == [3, 4, 5]
    assert "与第 2 行重复" in response.content.decode()
    assert "preview" not in response.context and draft_members(association) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_files_of_excel_and_wps_are_read(
    association: AssociationPage, client_of_keeper: Client, encoding: str
) -> None:
    text = "单位名称,职务\n样例丁公司,副会长单位\n"
    response = upload(client_of_keeper, association, SimpleUploadedFile("会员.csv", text.encode(encoding)))
    assert [member.role for member in response.context["after"]] == ["副会长单位"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"not a sheet"), ("a.xls", b"old"), ("a.csv", b""), ("a.xlsx", b""), ("a.csv", b"\xff\xff\x81")],
)
def test_a_file_that_is_no_sheet_is_refused_with_words(
    association: AssociationPage, client_of_keeper: Client, name: str, content: bytes
) -> None:
    response = upload(client_of_keeper, association, SimpleUploadedFile(name, content))
    assert response.status_code == 200 and response.context["form"].errors["file"]


def test_a_preview_is_worth_nothing_after_somebody_elses_change(
    association: AssociationPage, client_of_keeper: Client
) -> None:
    response = upload(client_of_keeper, association, sheet(HEADING, (1, "样例丙公司", "", "")))
    association.save_revision()
    values = {"preview": response.context["preview"]}
    client_of_keeper.post(reverse("qifu_members", args=[association.pk]), values)
    assert "样例丙公司" not in draft_members(association)


def test_the_list_is_downloaded_as_the_sheet_that_the_upload_takes(
    association: AssociationPage, client_of_keeper: Client
) -> None:
    response = client_of_keeper.get(reverse("qifu_members_sheet", args=[association.pk]))
    file = SimpleUploadedFile("会员.xlsx", b"".join(response.streaming_content))  # type: ignore[attr-defined]
    html = upload(client_of_keeper, association, file).content.decode()
    assert "共 2 家：新增 0 家，减少 0 家，职务或网址有变 0 家" in html


def test_members_of_another_association_cannot_be_replaced(
    city: CityPortalPage, association: AssociationPage, client_of_keeper: Client
) -> None:
    other = AssociationPage(title="别的协会")
    association.get_parent().add_child(instance=other)
    response = upload(client_of_keeper, other, sheet(HEADING, (1, "某公司", "", "")))
    assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    for name in ("qifu_members", "qifu_members_sheet"):
        assert client_of_keeper.get(reverse(name, args=[other.pk])).status_code == 302


def remind(*arguments: str) -> str:
    output = StringIO()
    call_command("remind_associations", *arguments, stdout=output)
    return output.getvalue()


def link() -> str:
    match = re.search(r"https?://[^/\s]+(/\S+)", str(mailbox()[-1].body))
    assert match is not None
    return match[1]


def test_everybody_is_reminded_once_a_month(keeper: User) -> None:
    assert "keeper" in remind("--dry-run") and not mailbox()
    assert "1 封" in remind() and "0 封" in remind()
    assert [message.to for message in mailbox()] == [["keeper@example.org"]]
    Reminder.objects.update(sent_at=timezone.now() - timedelta(days=40))
    assert "1 封" in remind()


def test_nothing_changed_is_said_without_logging_in_and_noted(keeper: User, association: AssociationPage) -> None:
    remind()
    page = Client().get(link())
    assert page.status_code == 200 and "样例行业协会" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin", "with no-referrer browsers send the form without an origin"
    assert Reminder.objects.get().answer == "", "opening the link must not answer it"
    assert "已记下" in Client().post(link(), {"answer": "unchanged"}).content.decode()
    assert Reminder.objects.get().answer == "unchanged"
    assert PageLogEntry.objects.filter(page=association.pk, action="qifu.review_unchanged", user=keeper).exists()


def test_edit_leads_to_the_editor_behind_the_log_in(keeper: User, association: AssociationPage) -> None:
    remind()
    response = Client().post(link(), {"answer": "edit"})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[association.pk])
    assert "/login/" in Client().get(response["Location"])["Location"]


def test_a_link_ends_with_time_membership_and_forgery(keeper: User, monkeypatch: pytest.MonkeyPatch) -> None:
    remind()
    good = link()
    assert Client().get(good[:-3] + "xx/").status_code == 410
    keeper.groups.clear()
    assert Client().post(good, {"answer": "unchanged"}).status_code == 410
    keeper.groups.add(Team.objects.get(kind="association").group(Role.ASSOCIATION_EDITOR))
    assert Client().get(good).status_code == 200
    later = time.time() + reminders.VALID.total_seconds() + 60
    monkeypatch.setattr("time.time", lambda: later)
    assert Client().get(good).status_code == 410
    assert Reminder.objects.get().answer == ""


def test_an_association_invites_its_public_members_at_the_registrys_address(
    association: AssociationPage, client_of_keeper: Client
) -> None:
    known, other = make_enterprise(1, None, name="样例甲公司"), make_enterprise(2, None, name="样例外人公司")
    add_reach(known, "zhang@example.com")
    add_reach(other, "wang@example.com")
    assert "邀请会员" in home(client_of_keeper)
    url = reverse("qifu_invite_members", args=[association.pk])
    html = client_of_keeper.get(url).content.decode()
    assert "样例甲公司" in html and "企业库里没有这家企业" in html  # 样例乙公司
    assert "zhang@" not in html and "样例外人公司" not in html
    client_of_keeper.post(url, {"member": ["样例甲公司", "样例乙公司", "样例外人公司"]})
    (sent,) = mailbox()
    assert sent.to == ["zhang@example.com"] and "样例行业协会" in sent.body
    assert Invitation.objects.get().role == "handler"
    assert "邀请已发出" in client_of_keeper.get(url).content.decode()


def test_a_strange_keeper_invites_nobody(association: AssociationPage) -> None:
    make_enterprise(1, None, name="样例甲公司")
    other = make.add_page(association.get_parent(), AssociationPage(title="另一协会"))
    user = User.objects.create_user("other", "other@example.org", "password")
    user.groups.add(Team.objects.get(page=other).group(Role.ASSOCIATION_EDITOR))
    client = Client()
    client.force_login(user)
    url = reverse("qifu_invite_members", args=[association.pk])
    assert client.get(url).status_code in (302, 403, 404)
    assert client.post(url, {"member": ["样例甲公司"]}).status_code in (302, 403, 404)
    assert not Invitation.objects.exists()
