"""Pages and files that the site has once: 404, robots.txt, sitemaps, colours, the theme's own files."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.kinds import kind_names
from publishing.models import Record, RecordQuerySet
from themes.colours import accent_stylesheet, accent_stylesheet_path
from themes.outcome import Files
from themes.pages.frame import Site
from themes.pages.home import elder_doors
from themes.reader import Document
from themes.shelf import items_by_year
from themes.traditional import PREFIX
from working_days.calendar import told_years, unusual_days

OFFICE_DAYS = "office-days"
OFFICE_DAYS_FILE = f"{OFFICE_DAYS}.json"
# The sitemap protocol allows 50,000 addresses a file (sitemaps.org/protocol.html); every page has two, one an edition.
SITEMAP_LIMIT = 25_000
# Years of holidays that a reader's page knows.
NOTICES = 3


def render_site(site: Site) -> Files:
    """404 page, what nginx shows while Django is away, robots.txt and the accents' style sheets."""
    city = site.reader.city()
    not_found = site.html("/404.html", "404.html", city, page_title=_("页面不存在"))
    away = site.html("/away.html", "away.html", city, page_title=_("在线服务暂时不可用"), portals=site.reader.portals())
    elder = site.html("/elder/", "elder.html", city, elder_doors=elder_doors(site.reader, city), page_title=_("长者版"))
    hidden = ("/search/", "/finding/", f"{PREFIX}/finding/", f"{PREFIX}/search/", "/api/", "/my/", "/services/t/")
    rules = "".join(f"Disallow: {path}\n" for path in hidden)
    robots = f"User-agent: *\n{rules}Sitemap: {site.url}/sitemap.xml\n"
    return {
        "404.html": not_found,
        "away.html": away,
        "elder/index.html": elder,
        "help/index.html": site.html("/help/", "help.html", city, page_title=_("使用帮助")),
        "robots.txt": robots.encode(),
        **_accents([city, *site.reader.portals()]),
    }


def render_office_days(site: Site) -> Files:
    return {OFFICE_DAYS_FILE: office_days()}


def office_days() -> bytes:
    """For a script beside a hall's hours: ``{"years": [2026, …], "off": ["2026-01-01", …], "on": […]}``, the days of the newest
    years on which offices keep another day than the week says, as notices and editors have it."""
    years = told_years()[-NOTICES:]
    off, on = unusual_days(date(years[0], 1, 1), date(years[-1], 12, 31))
    days = {"years": years, "off": [day.isoformat() for day in off], "on": [day.isoformat() for day in on]}
    return json.dumps(days).encode()


def _accents(portals: list[Document]) -> Files:
    return {accent_stylesheet_path(p["accent"]): accent_stylesheet(p["accent"]) for p in portals}


def render_site_map_page(site: Site) -> Files:
    """``/sitemap/``: portals and their sections, for people."""
    city = site.reader.city()
    portals = [city, *site.reader.portals()]
    rows = [(portal, site.reader.sections(portal["id"])) for portal in portals]
    return site.page_at("/sitemap/", "sitemap.html", city, rows=rows, page_title=_("网站地图"), below=True)


def render_theme_files(site: Site, fingerprint: str) -> Files:
    """Style sheet, script and pictures of the theme as it is now; older ones stay for pages that name them."""
    if fingerprint != site.theme.fingerprint:
        return {}
    assets = dict(site.theme.assets)
    # Asked for by browsers and phones under these names, whatever the page says.
    rooted = {"favicon.": "favicon.ico", "touch-icon.": "apple-touch-icon.png"}
    named = {
        name: content
        for path, content in assets.items()
        for start, name in rooted.items()
        if path.startswith(f"assets/{start}") and path.endswith(name.rpartition(".")[2])
    }
    return assets | named


def theme_target(fingerprint: str) -> str:
    return f"theme:{fingerprint}"


# sitemap.xml: an index, with a part for every kind and year, so that a new page touches one small part.


def sitemap_target(kind: str, year: str) -> str:
    return f"sitemap:{kind}:{year}"


def render_sitemap_part(site: Site, kind: str, year: str) -> Files:
    """``sitemap-policy-2024.xml`` (a second file ``sitemap-policy-2024-2.xml`` past 25,000 pages)."""
    rows = list(_part_rows(kind, year))
    files: Files = {}
    for start in range(0, len(rows), SITEMAP_LIMIT):
        path = part_path(kind, year, start // SITEMAP_LIMIT + 1)
        part = {"rows": rows[start : start + SITEMAP_LIMIT], "site": site.url, "edition": PREFIX}
        files[path] = site.theme.render("sitemap.xml", part)
    return files


def _part_rows(kind: str, year: str) -> Iterator[tuple[str, str]]:
    """(address, day of the last change)."""
    rows = listed_rows(kind).filter(date__year=int(year)).order_by("date", "sort_id")
    for url, changed_at in rows.values_list("url", "changed_at").iterator(2000):
        yield url, _day(changed_at)


def listed_rows(kind: str) -> RecordQuerySet:
    """The live records of a kind but for sections that have nothing to show."""
    rows = Record.objects.live().of_kind(kind)
    return rows.exclude(id__in=rows.filter(document__empty=True).values("id")) if kind == "section" else rows


def part_path(kind: str, year: str, number: int) -> str:
    return f"sitemap-{kind}-{year}.xml" if number == 1 else f"sitemap-{kind}-{year}-{number}.xml"


def render_sitemap_index(site: Site) -> Files:
    """``sitemap.xml``. Rendered when a part comes or goes; parts' contents do not matter to it."""
    paths = [path for kind in kind_names() for path in _paths_of_kind(kind)]
    return {"sitemap.xml": site.theme.render("sitemap-index.xml", {"paths": paths, "site": site.url})}


def _paths_of_kind(kind: str) -> Iterator[str]:
    """Newest year first."""
    for year, total in items_by_year(listed_rows(kind)):
        for number in range(1, (total - 1) // SITEMAP_LIMIT + 2):
            yield part_path(kind, year, number)


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
