"""排一批场次: a series makes its weekly or monthly sessions in one go."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.editing.sessions.dates import hints, session_days
from cms.teams.models import Role
from site_content.portals.models import CityPortalPage, PortalPage
from site_content.training.models import TrainingEventPage, TrainingSeriesPage
from tests.approval_people import make_member
from tests.content_factories import make_event, make_series, make_training_section
from tests.factories import make_town

pytestmark = pytest.mark.django_db

PLAN = {
    "first_on": "2025-09-25", "starts": "09:00", "ends": "11:30", "rhythm": "weekly", "count": "3", "title": "大讲堂第{n}期",
    "first_number": "5", "venue_name": "样例报告厅",
}  # fmt: skip


@pytest.fixture
def series(town: PortalPage) -> TrainingSeriesPage:
    return make_series(make_training_section(town))


@pytest.fixture
def editor(town: PortalPage) -> Client:
    client = Client()
    client.force_login(make_member(town, Role.TOWN_EDITOR))
    return client


def url(series: Page) -> str:
    return reverse("qifu_series_sessions", args=[series.pk])


def rows(*days: str, title: str = "大讲堂第{n}期") -> dict[str, str]:
    found = {"form-TOTAL_FORMS": str(len(days)), "form-INITIAL_FORMS": str(len(days))}
    for number, day in enumerate(days):
        found |= {f"form-{number}-day": day, f"form-{number}-title": title.replace("{n}", str(number + 5))}
        found |= {f"form-{number}-keep": "on"}
    return found


def test_the_days_of_every_rhythm() -> None:
    first = date(2025, 1, 31)
    assert session_days(first, "weekly", 2) == [first, date(2025, 2, 7)]
    assert session_days(first, "biweekly", 2) == [first, date(2025, 2, 14)]
    assert session_days(first, "monthly_day", 3) == [first, date(2025, 2, 28), date(2025, 3, 31)]
    fifth_friday = session_days(first, "monthly_weekday", 3)
    assert fifth_friday == [first, date(2025, 2, 28), date(2025, 3, 28)], "the last one where there is no fifth"
    assert session_days(date(2025, 12, 11), "monthly_weekday", 2)[1] == date(2026, 1, 8), "the second Thursday"


def test_what_speaks_against_a_day() -> None:
    found = hints([date(2025, 9, 25), date(2025, 9, 28), date(2025, 10, 2), date(2025, 10, 11), date(2025, 10, 18)])
    assert found == {
        date(2025, 9, 28): "周末调休，要上班", date(2025, 10, 2): "放假，不是工作日", date(2025, 10, 11): "周末调休，要上班",
        date(2025, 10, 18): "周末",
    }  # fmt: skip


def test_an_editor_plans_looks_over_and_makes_drafts(series: TrainingSeriesPage, editor: Client) -> None:
    section = series.get_parent()
    start = timezone.make_aware(datetime(2025, 10, 9, 9))
    make_event(
        section, series=series, title="大讲堂第4期", starts_at=start, ends_at=start, audience="中小企业负责人",
        venue_name="旧地点",
    )  # fmt: skip
    form = editor.get(url(series)).content.decode()
    assert "旧地点" in form and 'value="2"' in form, "as the last session was"
    assert "排一批场次" in editor.get(reverse("wagtailadmin_pages:edit", args=[series.pk])).content.decode()
    page = editor.post(url(series), {**PLAN, "preview": "1"}).content.decode()
    assert "放假，不是工作日" in page and "这一天已有《大讲堂第4期》" in page and "周四" in page
    assert 'value="大讲堂第7期"' in page and page.count('type="checkbox" name="form-') == 3
    assert page.count(" checked") == 2, "a day that is taken is left out"
    response = editor.post(url(series), {**PLAN, **rows("2025-09-25", "2025-10-10"), "make": "1"}, follow=True)
    assert "已建好 2 场的草稿" in response.content.decode()
    made = list(TrainingEventPage.objects.filter(series=series, live=False).order_by("starts_at"))
    assert [page.title for page in made] == ["大讲堂第5期", "大讲堂第6期"]
    assert {page.audience for page in made} == {"中小企业负责人"} and made[0].venue_name == "样例报告厅"
    assert timezone.localtime(made[1].ends_at).strftime("%Y-%m-%d %H:%M") == "2025-10-10 11:30"
    assert made[0].slug != made[1].slug and made[0].latest_revision is not None
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[made[0].pk])).status_code == 200


def test_they_can_be_submitted_together(series: TrainingSeriesPage, editor: Client) -> None:
    editor.post(url(series), {**PLAN, **rows("2025-09-25", "2025-10-10"), "submit": "1"})
    made = TrainingEventPage.objects.filter(series=series)
    assert len(made) == 2 and all(page.current_workflow_state is not None and not page.live for page in made)


def test_bad_input_says_so_and_makes_nothing(series: TrainingSeriesPage, editor: Client) -> None:
    for change, words in (
        ({"ends": "08:00"}, "结束时间要晚于开始时间"),
        ({"venue_name": ""}, "至少一项"),
        ({"count": "53"}, "52"),
        ({"first_on": "2025-02-30"}, "看不懂这个日期"),
        ({"form-0-day": "不是日期"}, "看不懂这个日期"),
        ({"form-0-title": ""}, "没有填写"),
        ({"form-0-keep": "", "form-1-keep": ""}, "请至少留一场"),
        ({"form-TOTAL_FORMS": "99999"}, "52"),
    ):
        data = {**PLAN, **rows("2025-09-25", "2025-10-10"), "make": "1", **change}
        response = editor.post(url(series), {key: value for key, value in data.items() if value})
        assert response.status_code == 200 and words in response.content.decode(), change
    assert not TrainingEventPage.objects.exists()


def test_another_teams_editor_cannot(series: TrainingSeriesPage, city: CityPortalPage) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_town(city, slug="other", title="另一个街道"), Role.TOWN_EDITOR))
    stranger.post(url(series), {**PLAN, **rows("2025-09-25"), "make": "1"})
    assert not TrainingEventPage.objects.exists()
