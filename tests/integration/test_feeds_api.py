"""/api/feeds/: what a choice of the finder holds, followed by calendars and feed readers."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from publishing.models import Record
from publishing.worker import run_pending
from tests import site_documents as docs

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 20, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CALENDAR, ATOM = "/api/feeds/calendar.ics", "/api/feeds/records.atom"
POLICIES = docs.section(2, "policies", "policy")
NS = {"a": "http://www.w3.org/2005/Atom"}


def window(opens: str | None, closes: str | None) -> dict[str, Any]:
    return {"opens_at": opens, "closes_at": closes, "status": "open", "how_html": "", "url": ""}


def policy(number: int, opens: str | None = None, closes: str | None = None, **values: Any) -> dict[str, Any]:
    audience = {"regions": [], "industries": [], "sizes": values.pop("sizes", []), "qualifications": [], "conditions": [], "note": ""}  # fmt: skip
    return docs.below(POLICIES, "policy", number, application=window(opens, closes), applicability=audience, **values)


OPEN = policy(10, "2024-06-01T09:00:00+08:00", "2024-07-01T17:00:00+08:00", title="技改补助", sizes=["SMALL"])
LATER = policy(11, "2024-08-01T09:00:00+08:00", None, title="人才补助", sizes=["LARGE"])
LONG_CLOSED = policy(12, None, "2024-05-01T17:00:00+08:00")
REPEALED = policy(13, None, "2024-07-01T17:00:00+08:00", validity="repealed")
WITHOUT = policy(14, title="没有时段", authorities=[{"slug": "gxj", "name": "样例工信局"}])


@pytest.fixture(autouse=True)
def records() -> None:
    docs.store(docs.city(), POLICIES, OPEN, LATER, LONG_CLOSED, REPEALED, WITHOUT)


def events(client: Client, query: str = "") -> dict[str, Any]:
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"{CALENDAR}?{query}")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]).partition("@")[0]: event for event in found}


def entries(client: Client, query: str = "") -> list[str]:
    feed = ElementTree.fromstring(client.get(f"{ATOM}?{query}").content)
    return [str(title.text) for title in feed.findall("a:entry/a:title", NS)]


def test_a_calendar_reads_when_windows_open_and_close(client: Client) -> None:
    found = events(client)
    assert set(found) == {"opening-10", "deadline-10", "opening-11"}
    closing = found["deadline-10"]
    assert closing["summary"] == "申报截止：技改补助"
    assert closing["dtend"].dt == datetime.fromisoformat("2024-07-01T17:00:00+08:00")
    assert closing["dtend"].dt - closing["dtstart"].dt == timedelta(hours=1)
    assert [alarm["trigger"].dt for alarm in closing.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]
    assert found["opening-11"]["dtstart"].dt == datetime.fromisoformat("2024-08-01T09:00:00+08:00")


def test_an_event_that_moves_is_the_same_one_with_a_higher_number(client: Client) -> None:
    before = events(client)["deadline-10"]
    docs.store({**OPEN, "application": window("2024-06-01T09:00:00+08:00", "2024-07-15T17:00:00+08:00")})
    after = events(client)["deadline-10"]
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt >= before["dtstamp"].dt and after["dtend"].dt.day == 15
    assert after["dtstamp"].dt == Record.objects.get(id="10").changed_at.replace(microsecond=0)


def test_both_hold_what_the_finder_would(client: Client) -> None:
    assert set(events(client, "size=LARGE&kind=policy")) == {"opening-11"}
    assert set(events(client, "window=upcoming")) == {"opening-11"}
    assert not events(client, "kind=news")
    assert entries(client, "size=LARGE") == entries(client, "size=LARGE,LARGE")
    assert "人才补助" in entries(client, "size=LARGE") and "技改补助" not in entries(client, "size=LARGE")
    assert entries(client, "authority=gxj") == ["没有时段"]


def test_entries_say_whose_they_are_and_keep_their_ids(client: Client) -> None:
    feed = ElementTree.fromstring(client.get(f"{ATOM}?authority=gxj").content)
    entry = feed.find("a:entry", NS)
    assert entry is not None and entry.findtext("a:author/a:name", namespaces=NS) == "样例工信局"
    assert str(entry.findtext("a:id", namespaces=NS)).endswith(":record:14")
    itself = feed.find("a:link[@rel='self']", NS)
    assert itself is not None and itself.attrib["href"].endswith(f"{ATOM}?authority=gxj")
    assert "样例工信局" in str(feed.findtext("a:title", namespaces=NS))
    other = ElementTree.fromstring(client.get(ATOM).content)
    assert feed.findtext("a:id", namespaces=NS) != other.findtext("a:id", namespaces=NS)


@pytest.mark.parametrize("address", [CALENDAR, ATOM])
def test_asking_again_costs_little_until_something_is_published_or_an_hour_has_passed(
    client: Client, address: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        known = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": known}).status_code == 304
        docs.store({**OPEN, "title": "技改补助（修订）"})
        changed = client.get(address, headers={"If-None-Match": known})
        assert changed.status_code == 200 and "修订" in changed.content.decode()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.get(address, headers={"If-None-Match": changed["ETag"]}).status_code == 200


@pytest.mark.parametrize("query", ["sise=SMALL", "size=TINY", "q=补助"])
def test_a_parameter_that_is_none_is_refused_by_name(client: Client, query: str) -> None:
    answer = client.get(f"{CALENDAR}?{query}")
    assert answer.status_code == 400 and answer.json()["parameter"].startswith(query.partition("=")[0])


@pytest.mark.parametrize("page", ["/services/subscribe/", "/search/", "/zh-hant/search/"])
def test_where_one_chooses_and_where_one_subscribes_both_are_offered(
    client: Client, search_index: Path, page: str
) -> None:
    run_pending()
    html = client.get(f"{page}?kind=policy&size=LARGE").content.decode()
    for address in (CALENDAR, ATOM):
        assert f'{address}?kind=policy&amp;size=LARGE"' in html
        assert f"/zh-hant{address}" not in html
    assert 'href="webcal://' in html and "放进" in html.replace("放進", "放进")
