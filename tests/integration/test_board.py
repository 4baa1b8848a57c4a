"""运行看板: what the inspection would say, and each team's own numbers."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission, Page

from cms.board.columns import Column, limit_of, read_columns
from cms.board.publications import count_publications, last_months
from cms.board.rules import Facts, State, Verdict, judge_all, stale_columns, stale_news
from cms.teams.models import Role
from publishing.models import Record
from publishing.worker import run_pending
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.portals.models import CityPortalPage
from tests.approval_people import make_member
from tests.content_factories import make_section
from tests.factories import add_page, make_superuser, make_town

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def make_column(age: int | None, column_type: str = "工作动态", number: int = 1) -> Column:
    return Column(
        id=str(number),
        title=f"样例栏目{number}",
        url="/a/",
        portal="样例平台",
        owner="",
        column_type=column_type,
        count=0 if age is None else 3,
        newest=None if age is None else TODAY - timedelta(days=age),
        age=age,
        limit=limit_of(column_type, "news"),
    )


def publish_all() -> None:
    run_pending()


def verdict_of(verdicts: list[Verdict], start: str) -> Verdict:
    return next(verdict for verdict in verdicts if verdict.title.startswith(start))


@pytest.mark.parametrize(("age", "state"), [(0, "fresh"), (11, "soon"), (14, "soon"), (15, "stale"), (None, "empty")])
def test_a_news_column_is_stale_after_two_weeks(age: int | None, state: str) -> None:
    assert make_column(age).state == state


def test_a_notice_column_is_stale_after_six_months() -> None:
    assert make_column(183, "通知公告").state == "soon"
    assert make_column(184, "政策文件").state == "stale"


def test_the_fifth_stale_news_column_fails_the_site() -> None:
    four = [make_column(20, number=n) for n in range(4)]
    fifth = make_column(10, number=5)
    still = stale_news(Facts([*four, fifth], TODAY))
    assert (still.state, still.days_left) == (State.PASS, 4)
    assert [link.label for link in still.links] == [f"样例平台 · 样例栏目{n}" for n in range(4)]
    failed = stale_news(Facts([*four, make_column(15, number=5)], TODAY))
    assert (failed.state, failed.days_left, failed.days_overdue) == (State.FAIL, -1, 1)


def test_ten_stale_columns_of_any_kind_fail_the_site() -> None:
    columns = [make_column(400, "通知公告", n) for n in range(9)]
    assert stale_columns(Facts(columns, TODAY)).state is State.PASS
    assert stale_columns(Facts([*columns, make_column(370, "政策解读", 10)], TODAY)).state is State.FAIL


def test_columns_are_read_with_their_newest_content(city: CityPortalPage) -> None:
    section = make_section(city, NewsSectionPage, slug="news", column="work")
    add_page(section, NewsPage(title="样例新闻", body=[("paragraph", "<p>正文</p>")]))
    make_section(city, NewsSectionPage, slug="notices", column="notice", title="通知公告")
    publish_all()
    columns = {column.title: column for column in read_columns(timezone.localdate())}
    assert (columns["新闻栏目"].count, columns["新闻栏目"].age, columns["新闻栏目"].days_left) == (1, 0, 14)
    assert columns["通知公告"].state == "empty"
    assert read_columns(timezone.localdate())[0].title == "通知公告"


@time_machine.travel("2026-11-25 10:00+08:00", tick=False)
def test_rules_name_what_is_wrong_and_where_to_put_it_right(city: CityPortalPage) -> None:
    section = make_section(city, NewsSectionPage, slug="news", column="work")
    page = add_page(section, NewsPage(title="样例新闻", body=[("paragraph", "<p>正文</p>")]))
    publish_all()
    Record.objects.filter(id=str(page.pk)).update(date=TODAY + timedelta(days=3))
    verdicts = judge_all(Facts(read_columns(TODAY), TODAY))
    assert verdict_of(verdicts, "首页").state is State.FAIL
    assert verdict_of(verdicts, "发布日期").links[0].url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert verdict_of(verdicts, "2025").days_overdue == (TODAY - date(2026, 1, 31)).days
    assert "ICP 备案号" in verdict_of(verdicts, "页面标签").detail
    assert verdict_of(verdicts, "有咨询渠道").state is State.FAIL


def test_the_annual_report_is_found_by_its_title(city: CityPortalPage) -> None:
    section = make_section(city, NewsSectionPage, slug="news", column="notice")
    add_page(section, NewsPage(title="2025 年度政府网站工作年度报表", body=[("paragraph", "<p>正文</p>")]))
    publish_all()
    assert verdict_of(judge_all(Facts((), TODAY)), "2025").state is State.PASS


def test_publications_count_by_team_and_month(city: CityPortalPage) -> None:
    town = make_town(city)
    for portal, days in ((city, 0), (city, 40), (town, 0), (town, 500)):
        slug = f"news-{days}"
        section = make_section(portal, NewsSectionPage, slug=slug, column="work")
        page = add_page(section, NewsPage(title="样例新闻", body=[("paragraph", "<p>正文</p>")]))
        publish_all()
        Record.objects.filter(id=str(page.pk)).update(date=TODAY - timedelta(days=days))
    table = count_publications(TODAY)
    assert (table.months[0], table.months[-1]) == ("2025-12", "2026-11") == (last_months(TODAY)[0], "2026-11")
    assert [(team.name, team.total) for team in table.teams] == [(city.title, 2), (town.title, 1)]
    assert (table.sums[-1], table.sums[-2], table.total) == (2, 1, 3)


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_town_editor(town: Page) -> User:
    group = Group.objects.create(name="样例编辑")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=town, permission=permission)
    user = User.objects.create_user("town", "town@example.org", "password")
    user.groups.add(group)
    return user


@pytest.fixture
def two_teams(city: CityPortalPage) -> Any:
    town = make_town(city)
    for portal, title in ((city, "市级动态"), (town, "镇办动态")):
        section = make_section(portal, NewsSectionPage, slug="news", column="work", title=title)
        add_page(section, NewsPage(title="样例新闻", body=[("paragraph", "<p>正文</p>")]))
    publish_all()
    return town


def test_an_administrator_sees_the_inspection_and_every_column(two_teams: Page) -> None:
    html = log_in(make_superuser()).get(reverse("qifu_board")).content.decode()
    assert "政府网站检查指标" in html
    assert "市级动态" in html and "镇办动态" in html


def test_a_team_sees_its_own_columns_and_numbers_alone(two_teams: Page) -> None:
    client = log_in(make_town_editor(two_teams))
    html = client.get(reverse("qifu_board")).content.decode()
    assert "镇办动态" in html
    assert "市级动态" not in html and "政府网站检查指标" not in html
    sheet = load_workbook(BytesIO(client.get(reverse("qifu_board_publications")).content)).active
    assert [row[0].value for row in sheet] == ["团队", two_teams.title, "合计"]


def test_an_auditor_reads_the_whole_board(city: CityPortalPage, two_teams: Page) -> None:
    html = log_in(make_member(city, Role.AUDITOR)).get(reverse("qifu_board")).content.decode()
    assert "政府网站检查指标" in html and "镇办动态" in html


def test_who_works_on_no_page_is_turned_away(two_teams: Page) -> None:
    user = User.objects.create_user("nobody", "nobody@example.org", "password")
    group = Group.objects.create(name="样例旁观")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    assert log_in(user).get(reverse("qifu_board")).status_code == 302


def test_the_board_costs_the_same_number_of_queries_with_more_columns(
    two_teams: Page, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_section(two_teams, NewsSectionPage, slug=f"more-{number}", column="work", title=f"栏目{number}")
    publish_all()
    client = log_in(make_superuser())
    client.get(reverse("qifu_board"))
    with django_assert_max_num_queries(40):
        client.get(reverse("qifu_board"))
