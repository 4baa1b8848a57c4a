"""Training calendars: a page by month, and iCalendar files (RFC 5545) made of records alone."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDatetime

from themes.outcome import Files
from themes.pages.frame import Site
from themes.pages.months import by_month
from themes.reader import Document
from themes.standing import changed_policies, event_change, former_place, former_time, holds_no_longer
from themes.typography import inside_marks

PAST_IN_FILE = 50
PAST_ON_PAGE = 24


def render_calendar(site: Site, section_id: str) -> Files:
    """``calendar/`` and ``calendar.ics`` of a training section."""
    section = site.reader.record(section_id)
    if section is None or section["kind"] != "section" or not section["calendar"]:
        return {}
    # The city's calendar is everybody's: what towns and associations hold stands in it as well.
    is_city = section["portal"] == site.reader.city()["id"]
    coming = site.reader.coming_anywhere(section["portal"]) if is_city else site.reader.coming_listed(section)
    past = site.reader.past_listed(section, PAST_IN_FILE)
    page = site.page_at(
        f"{section['url']}calendar/",
        "calendar.html",
        section,
        coming=by_month(coming),
        past=by_month(past[:PAST_ON_PAGE]),
        series=site.reader.in_section(section, "series"),
        page_title=_("%(title)s · 日历") % {"title": section["title"]},
        below=True,
    )
    path = f"{section['url']}calendar.ics".lstrip("/")
    return {**page, path: calendar_bytes(site, section["title"], [*reversed(past), *coming])}


def series_file(site: Site, series: Document, events: Iterable[Document]) -> Files:
    """``calendar.ics`` beside a series' page: all of its events, for who wants to come to each."""
    path = f"{series['url']}calendar.ics".lstrip("/")
    return {path: calendar_bytes(site, series["title"], events)}


def event_file(site: Site, document: Document) -> Files:
    """``event.ics`` beside an event's page."""
    path = f"{document['url']}event.ics".lstrip("/")
    return {path: calendar_bytes(site, document["title"], [document])}


def has_deadline(policy: Document) -> bool:
    """Whether there is a last day for applying that is still to come."""
    application = policy["application"]
    is_coming = application["status"] in ("open", "upcoming") and application["closes_at"] is not None
    return is_coming and not holds_no_longer(policy)


def deadline_file(site: Site, policy: Document) -> Files:
    """``deadline.ics`` beside a policy: the last hour of its applications, told a week and a day before."""
    if not has_deadline(policy):
        return {}
    calendar = new_calendar(policy["title"])
    calendar.add_component(closing_event(site.url, policy, policy["application"]))
    return {f"{policy['url']}deadline.ics".lstrip("/"): calendar.to_ical()}


def closing_event(site_url: str, document: Document, window: Document) -> Event:
    """The last hour of its ``window`` (an application's, a registration's), told a week and a day before."""
    closes = datetime.fromisoformat(window["closes_at"])
    names = {"event": _("报名截止：%(title)s"), "finance": _("受理截止：%(title)s")}
    name = names.get(document["kind"]) or _("申报截止：%(title)s")
    event = _window_event(site_url, document, "deadline", name)
    event.add("dtstart", in_utc(closes - timedelta(hours=1)))
    event.add("dtend", in_utc(closes))
    for days in (7, 1):
        event.add_component(_alarm(document, timedelta(days=-days)))
    return event


def opening_event(site_url: str, document: Document, window: Document) -> Event:
    """The first hour of its ``window``, told a day before and when it opens."""
    opens = datetime.fromisoformat(window["opens_at"])
    names = {"event": _("开始报名：%(title)s"), "finance": _("开始受理：%(title)s")}
    name = names.get(document["kind"]) or _("开始申报：%(title)s")
    event = _window_event(site_url, document, "opening", name)
    event.add("dtstart", in_utc(opens))
    event.add("dtend", in_utc(opens + timedelta(hours=1)))
    for before in (timedelta(days=-1), timedelta()):
        event.add_component(_alarm(document, before))
    return event


def _window_event(site_url: str, document: Document, which: str, name: str) -> Event:
    event = Event()
    event.add("uid", f"{which}-{document['id']}@{urlsplit(site_url).hostname}")
    event.add("dtstamp", in_utc(document["changed_at"]))
    event.add("last-modified", in_utc(document["changed_at"]))
    event.add("summary", name % {"title": document["title"]})
    event.add("url", site_url + document["url"])
    _add_present(event, description=document.get("support_amount") or document.get("amount") or document["summary"])
    return event


def _alarm(document: Document, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", document["title"])
    alarm.add("trigger", before)
    return alarm


def calendar_bytes(site: Site, name: str, events: Iterable[Document]) -> bytes:
    """An iCalendar file. Times are UTC; DTSTAMP is when the record last changed, never when the file was made."""
    calendar = new_calendar(name)
    for event in events:
        calendar.add_component(_event(site, event))
    return calendar.to_ical()


def new_calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Qifu//Training calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    return calendar


def _event(site: Site, document: Document) -> Event:
    event = Event()
    event.add("uid", f"event-{document['id']}@{urlsplit(site.url).hostname}")
    event.add("dtstamp", in_utc(document["changed_at"]))
    event.add("last-modified", in_utc(document["changed_at"]))
    event.add("sequence", document.get("change_number", 0))
    event.add("dtstart", in_utc(datetime.fromisoformat(document["starts_at"])))
    if document["ends_at"]:
        event.add("dtend", in_utc(datetime.fromisoformat(document["ends_at"])))
    cancelled = event_change(document) == "cancelled"
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # Some calendars show a cancelled event like any other.
    event.add("summary", _("【已取消】%(title)s") % {"title": document["title"]} if cancelled else document["title"])
    event.add("url", site.url + document["url"])
    _add_present(event, description="\n".join(_description(document)), location=_where(document))
    return event


def _description(document: Document) -> Iterator[str]:
    """What has changed comes first."""
    if event_change(document):
        before = "，".join(part for part in (former_time(document), former_place(document)) if part)
        yield from filter(None, [document["change_note"], _("原定：%(before)s") % {"before": before} if before else ""])
    if document["summary"]:
        yield document["summary"]
    for policy in changed_policies(document):
        yield _("《%(title)s》%(words)s") % {"title": inside_marks(policy["link"]["title"]), "words": policy["words"]}


def _where(document: Document) -> str:
    venue = document["venue"] or {}
    return " ".join(part for part in (venue.get("name"), venue.get("address")) if part) or document["online_url"] or ""


def _add_present(event: Event, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            event.add(name, text)


def in_utc(moment: datetime) -> Any:
    return vDatetime(moment.astimezone(UTC).replace(microsecond=0))
