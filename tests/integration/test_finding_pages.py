"""How pages lead to what one looks for: lists to their finder, towns to the city's, calendars to every event."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from tests import site_documents as docs
from themes.build import build_site
from themes.releases import public_root

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
TRAINING = docs.section(3, "training", "event")
AGENCIES = docs.section(4, "agencies", "agency")
TOWN = docs.document(
    "portal", 50, title="阜安街道分平台", url="/fuan/", portal="50", **{
        key: value for key, value in docs.city().items() if key in docs.MORE["portal"]
    } | {"portal_kind": "town", "division_code": "370281001"},
)  # fmt: skip


def read(address: str) -> BeautifulSoup:
    return BeautifulSoup((public_root() / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def regions(*codes: str) -> list[dict[str, str]]:
    return [{"code": code, "name": code} for code in codes]


@pytest.fixture
def built(settings: object) -> None:
    upcoming = partial(docs.below, TRAINING, "event", status="upcoming")
    series = docs.below(TRAINING, "series", 30, title="大讲堂")
    link = {"id": "30", "title": "大讲堂", "url": series["url"]}
    docs.store(
        docs.city(), POLICIES, TRAINING, AGENCIES, TOWN, series,
        docs.below(POLICIES, "policy", 10),
        upcoming(20, title="市级讲座", starts_at="2090-12-07T09:00:00+08:00", ends_at="2090-12-07T11:00:00+08:00", series=link, next_change_at="2090-12-07T11:00:00+08:00"),
        docs.document("event", 21, title="镇街讲座", portal="50", status="upcoming", starts_at="2090-12-20T09:00:00+08:00", ends_at="2090-12-20T11:00:00+08:00", next_change_at="2090-12-20T11:00:00+08:00"),
        docs.below(AGENCIES, "agency", 40, title="为中云服务", regions=regions("370281002")),
        docs.below(AGENCIES, "agency", 41, title="为全市服务"),
        docs.below(AGENCIES, "agency", 42, title="为阜安服务", regions=regions("370281001")),
    )  # fmt: skip
    build_site(processes=1)


def test_a_list_leads_to_the_finder_of_what_it_lists(built: None) -> None:
    page = read("policies")
    form = page.select_one("form.find-by")
    assert form and form["action"] == "/search/" and form.select_one("input[name=kind][value=policy]")
    assert {link["href"] for link in form.select("a")} == {"/search/?kind=policy", "/search/?kind=policy&window=open"}
    assert page.select(".entry"), "the list is there without"


def test_an_agency_can_be_called_from_the_list(built: None) -> None:
    assert read("agencies").select_one('.card a[href="tel:053200000000"]')


def test_the_city_s_calendar_holds_the_towns_events_by_month_and_week(built: None) -> None:
    page = read("training/calendar")
    assert [week.text for week in page.select(".week-name")] == ["12月4日—10日", "12月18日—24日"]
    days = page.select(".month-sheet a")
    assert [day["href"] for day in days] == ["#d2090-12-07", "#d2090-12-20"]
    assert all(page.select_one(f"[id={str(day['href'])[1:]}]") for day in days)
    assert "来自阜安街道分平台" in page.text
    calendar = Calendar.from_ical((public_root() / "training/calendar.ics").read_bytes())
    assert [event["summary"] for event in calendar.walk("VEVENT")] == ["市级讲座", "镇街讲座"]


def test_a_series_has_a_calendar_of_its_own(built: None) -> None:
    calendar = Calendar.from_ical((public_root() / "training/series-30/calendar.ics").read_bytes())
    assert [event["summary"] for event in calendar.walk("VEVENT")] == ["市级讲座"]
    assert read("training/series-30").select_one('a[href="/training/series-30/calendar.ics"]')


def test_a_town_without_agencies_shows_those_of_the_city_that_serve_it(built: None) -> None:
    page = read("fuan")
    assert [link.text for link in page.select(".name-grid a")] == ["为阜安服务", "为全市服务"]
    assert page.select_one('a[href="/search/?kind=agency&town=370281001"]')
    assert "市级讲座" not in page.text, "it has an event of its own"
    assert page.select_one("form.find input[name=portal][value='50']"), "its own scope first"
