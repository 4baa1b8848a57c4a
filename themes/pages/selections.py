"""A choice among records as a calendar of windows (RFC 5545) and as an Atom feed (RFC 4287)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Event

from publishing.filters import Filter
from themes.pages.calendars import closing_event, new_calendar, opening_event
from themes.pages.feeds import stamp, tag_uri
from themes.pages.frame import Site, content_source
from themes.reader import Document
from themes.selection_links import selection_links
from themes.standing import event_change, holds_no_longer


def selection_calendar(site_url: str, name: str, found: Iterable[tuple[Document, int]]) -> bytes:
    """When windows open and close. ``found``: documents, each with its sequence number, which grows whenever it changes."""
    calendar = new_calendar(name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for document, sequence in found:
        for event in _window_events(site_url, document):
            event.add("sequence", sequence)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _window_events(site_url: str, document: Document) -> Iterator[Event]:
    """None where nothing can be applied for any more."""
    if holds_no_longer(document) or event_change(document) == "cancelled":
        return
    window = document.get("application") or document.get("registration") or {}
    if window.get("opens_at"):
        yield opening_event(site_url, document, window)
    if window.get("closes_at"):
        yield closing_event(site_url, document, window)


def selection_feed(site: Site, name: str, chosen: Filter, found: list[Document]) -> bytes:
    """The feed is as new as the newest of its entries, and without any as the epoch."""
    links = selection_links(site.url, chosen.to_query_string())
    changed = max((document["changed_at"] for document in found), default=datetime.fromtimestamp(0, UTC))
    context: dict[str, Any] = {
        "title": _("%(name)s - %(city)s") % {"name": name, "city": site.reader.city()["title"]},
        "self_url": site.url + links["feed"],
        "alternate_url": f"{site.url}/search/?{chosen.to_query_string()}",
        "feed_id": tag_uri(site.url, f"selection:{chosen.criteria_key[:16]}"),
        "author": site.reader.city()["organiser"] or site.reader.city()["title"],
        "updated": stamp(changed),
        "site_url": site.url,
        "entries": [_entry(site, document) for document in found],
    }
    return site.theme.render("selection-feed.xml", context)


def _entry(site: Site, document: Document) -> dict[str, Any]:
    return {
        "document": document,
        "id": tag_uri(site.url, document["id"]),
        "updated": stamp(document["changed_at"]),
        "source": content_source(document, site.reader.portal(document["portal"])),
    }
