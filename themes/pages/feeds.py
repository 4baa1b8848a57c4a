"""Atom feeds (RFC 4287) of sections."""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone

from themes.outcome import Files
from themes.pages.frame import Site, content_source
from themes.reader import Document

FEED_ENTRIES = 20


def render_feed(site: Site, section_id: str) -> Files:
    """``feed.xml`` with a section's newest entries."""
    section = site.reader.record(section_id)
    if section is None or section["kind"] != "section":
        return {}
    return make_feed(site, section, site.reader.listed(section, limit=FEED_ENTRIES))


def make_feed(site: Site, section: Document, entries: list[Document]) -> Files:
    """``feed.xml`` below a page with the entries given, newest first."""
    portal = site.reader.portal(section["portal"])
    context = {
        "section": section,
        "portal": portal,
        "site_url": site.url,
        "updated": stamp(max([e["changed_at"] for e in entries] or [section["changed_at"]])),
        "feed_id": tag_uri(site.url, section["id"]),
        "entries": [
            {
                "document": entry,
                "id": tag_uri(site.url, entry["id"]),
                "updated": stamp(entry["changed_at"]),
                "authors": [a["name"] for a in entry.get("authorities", [])] or [content_source(entry, portal)],
            }
            for entry in entries
        ],
    }
    return {f"{section['url']}feed.xml".lstrip("/"): site.theme.render("feed.xml", context)}


def tag_uri(site_url: str, name: str) -> str:
    """An id that stays when the address changes (RFC 4151)."""
    return f"tag:{urlsplit(site_url).hostname},2024:record:{name}"


def stamp(moment: datetime) -> str:
    return timezone.localtime(moment).replace(microsecond=0).isoformat()
