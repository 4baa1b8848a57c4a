"""The frame around every page: portal, menu, breadcrumbs, labels."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from markupsafe import Markup

from publishing.kinds import kinds_with_page
from themes.characters.converter import Converter, Entry, load_converter
from themes.folder import page_path
from themes.labels import Labels, article_labels, column_labels, site_labels
from themes.outcome import Files
from themes.pages.owner_tabs import owner_tabs
from themes.reader import Document, RecordReader
from themes.structured_data import linked_data, open_graph
from themes.theme import Theme, load_theme
from themes.traditional import PREFIX


@dataclass
class Site:
    """What page functions work with."""

    reader: RecordReader
    theme: Theme = field(default_factory=load_theme)
    url: str = field(default_factory=lambda: settings.QIFU_SITE_URL)
    # Shown above the page in a preview.
    banner: str = ""
    # What the traditional edition's names are.
    entries: tuple[Entry, ...] = ()
    _parts: dict[tuple[str, ...], Markup] = field(default_factory=dict)

    @property
    def converter(self) -> Converter:
        return load_converter(self.entries)

    def page(self, template: str, document: Document, **context: Any) -> Files:
        """One HTML page at the document's address."""
        return self.page_at(document["url"], template, document, **context)

    def page_at(self, url: str, template: str, document: Document, **context: Any) -> Files:
        """One HTML page about ``document`` at an address of its own (an archive of a section, say)."""
        return {page_path(url): self.html(url, template, document, **context)}

    def html(self, url: str, template: str, document: Document, **context: Any) -> bytes:
        return self.theme.render(template, {**frame_context(self, url, document, template), **context})

    def part(self, template: str, *names: str, **context: Any) -> Markup:
        """A part that many pages share, rendered once for ``names``."""
        key = (template, *names)
        if key not in self._parts:
            self._parts[key] = Markup(self.theme.render(template, context).decode())
        return self._parts[key]


# Pages with a large search box of their own.
SEARCH_PAGES = frozenset({"home.html", "portal.html", "search.html", "elder.html", "finding.html"})
# Pages that lead to no edition of theirs: their address is whatever was asked for.
SIMPLIFIED_PAGES = frozenset({"404.html", "away.html"})
# One person's alone: nothing of them is passed on.
SERVICE_PAGES = "services/"
# Stands in the shared masthead for the address of the page that it is put into.
THIS_PAGE = "/this-page/"


def frame_context(site: Site, url: str, document: Document, template: str) -> dict[str, Any]:
    """What the base template shows. All that the shared parts show is read, and so noted, for every page."""
    reader = site.reader
    city = reader.city()
    portal = reader.portal(document["portal"])
    section = document if document["kind"] == "section" else reader.record(document["section"])
    source = content_source(document, portal)
    menu = reader.sections(portal["id"])
    crumbs = breadcrumbs(reader, document)
    current = menu_current(menu, portal, url, document)
    with_search = template not in SEARCH_PAGES
    with_edition = template not in SIMPLIFIED_PAGES
    is_public = with_edition and not template.startswith(SERVICE_PAGES)
    shared = {
        "city": city,
        "portal": portal,
        "menu": menu,
        "current": current,
        "with_search": with_search,
        "edition": f"{PREFIX}{THIS_PAGE}" if with_edition else "",
    }
    masthead = site.part("masthead.html", portal["id"], current, str(with_search), str(with_edition), **shared)
    return {
        "city": city,
        "portal": portal,
        "menu": menu,
        "masthead": masthead.replace(THIS_PAGE, url, 1),
        "footer": site.part("footer.html", portal["id"], **shared),
        "section": section,
        "crumbs": crumbs,
        "owner_tabs": owner_tabs(reader, document) if is_public else [],
        "labels": site_labels(city, site.url) + page_labels(document, section, source, site.url),
        "document": document,
        "source": source,
        "url": url,
        "edition_url": f"{PREFIX}{url}",
        "site_url": site.url,
        "canonical": site.url + url,
        "open_graph": open_graph(document, url, document["title"], city["title"], site.url) if is_public else [],
        "linked_data": linked_data(document, crumbs, source, site.url) if url == document["url"] else None,
        "banner": site.banner,
        "page_title": document["title"],
        "feed": feed_url(section),
    }


def menu_current(menu: list[Document], portal: Document, url: str, document: Document) -> str:
    """The menu's entry for a page: an address if it is that very page, the section's id if it is in it, else nothing."""
    if url == portal["url"] or any(url == item["url"] for item in menu):
        return url
    above = {document["id"], *document["ancestors"]}
    return next((item["id"] for item in menu if item["id"] in above), "")


def breadcrumbs(reader: RecordReader, document: Document) -> list[Document]:
    """The public pages above this one, from the city portal down."""
    found = (reader.record(ancestor) for ancestor in document["ancestors"])
    return [ancestor for ancestor in found if ancestor]


def page_labels(document: Document, section: Document | None, source: str, site_url: str) -> Labels:
    if document["kind"] == "section":
        return column_labels(document)
    if document["kind"] in kinds_with_page():
        return article_labels(document, section, source, site_url)
    return []


def content_source(document: Document, portal: Document) -> str:
    """Who says so: as the editor wrote, else the issuing authorities, else the portal's organiser."""
    if document["kind"] not in kinds_with_page():
        return ""
    authorities = "、".join(a["name"] for a in document.get("authorities", []))
    return str(document["source"] or authorities or portal["organiser"] or portal["title"])


def feed_url(section: Document | None) -> str:
    """The Atom feed that a browser is told of on this page."""
    return f"{section['url']}feed.xml" if section else ""
