"""Section pages, their year archives, and directories that list everything by group."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from publishing.kinds import Directory, directory_of
from themes.archives import PER_PAGE, numbered_pages
from themes.folder import page_path
from themes.outcome import Files
from themes.pages.agency_map import agency_map, has_map, map_url
from themes.pages.frame import Site
from themes.reader import Document

DIRECTORY_LIMIT = 20_000
DIRECTORY_PAGE = 120
PAST_SHOWN = 12


def render_section(site: Site, section_id: str) -> Files:
    """A section's own page (a large directory: its further pages too)."""
    section = site.reader.record(section_id)
    if section is None or section["kind"] != "section":
        return {}
    if directory := directory_of(section["lists"]):
        return _directory(site, section, directory)
    if section["calendar"]:
        return _training(site, section)
    entries = site.reader.listed(section, limit=PER_PAGE)
    return site.page("section.html", section, entries=entries, years=site.reader.years(section))


def _training(site: Site, section: Document) -> Files:
    reader = site.reader
    return site.page(
        "training.html",
        section,
        coming=reader.coming_listed(section),
        past=reader.past_listed(section, PAST_SHOWN),
        series=reader.in_section(section, "series"),
        years=reader.years(section),
    )


# Year archives


def render_archive(site: Site, section_id: str, year: str, number: str = "") -> Files:
    """A year's own page (the newest items) or one of its numbered pages; nothing if there is none."""
    section = site.reader.record(section_id)
    if section is None or section["kind"] != "section" or directory_of(section["lists"]):
        return {}
    total = site.reader.count_in_year(section, year)
    last = numbered_pages(total)
    if number:
        return _numbered_page(site, section, year, int(number), last)
    site.reader.note_year(section, year)
    if not total:
        return {}
    older = archive_url(section, year, last) if last else ""
    entries = site.reader.listed_in_year(section, year, last * PER_PAGE, total)
    return _archive_page(site, section, year, 0, entries, older=older, newer="", years=site.reader.years(section))


def _numbered_page(site: Site, section: Document, year: str, number: int, last: int) -> Files:
    if number > last:
        return {}
    entries = site.reader.listed_in_year(section, year, (number - 1) * PER_PAGE, number * PER_PAGE)
    return _archive_page(
        site,
        section,
        year,
        number,
        entries,
        older=archive_url(section, year, number - 1) if number > 1 else "",
        newer=archive_url(section, year, number + 1 if number < last else 0),
        years=[],
    )


def _archive_page(site: Site, section: Document, year: str, number: int, entries: list[Document], **more: Any) -> Files:
    return site.page_at(
        archive_url(section, year, number),
        "archive.html",
        section,
        year=year,
        number=number,
        entries=entries,
        page_title=_("%(title)s %(year)s年") % {"title": section["title"], "year": year},
        below=True,
        **more,
    )


def archive_url(section: Document, year: str, number: int = 0) -> str:
    """``/policies/2024/`` for the newest items, ``/policies/2024/p3/`` for a numbered page."""
    return f"{section['url']}{year}/p{number}/" if number else f"{section['url']}{year}/"


# Directories


def _directory(site: Site, section: Document, directory: Directory) -> Files:
    entries = site.reader.listed(section, limit=DIRECTORY_LIMIT, oldest_first=True)
    groups = _group(entries, directory)
    pages = list(_pages(groups)) or [[]]
    with_map = section["lists"] == "agency" and has_map(site)
    files: Files = {}
    for number, groups_here in enumerate(pages, start=1):
        url = section["url"] if number == 1 else f"{section['url']}p{number}/"
        files[page_path(url)] = site.html(
            url,
            "directory.html",
            section,
            groups=groups_here,
            total=len(entries),
            number=number,
            pages=len(pages),
            index=_group_index(pages, section["url"]),
            map_url=map_url(section) if with_map else "",
        )
    return files | agency_map(site, section, entries) if with_map else files


Group = tuple[str, str, list[Document]]


def _pages(groups: list[Group]) -> Iterable[list[Group]]:
    """Groups cut into pages of at most DIRECTORY_PAGE entries; a group may go on over the page's end."""
    rows = ((slug, name, entry) for slug, name, entries in groups for entry in entries)
    while part := list(islice(rows, DIRECTORY_PAGE)):
        page: dict[str, Group] = {}
        for slug, name, entry in part:
            page.setdefault(slug, (slug, name, []))[2].append(entry)
        yield list(page.values())


def _group_index(pages: list[list[Group]], url: str) -> list[dict[str, Any]]:
    """Links to the groups' first pages, with the number of entries over all pages."""
    index: dict[str, dict[str, Any]] = {}
    for number, groups in enumerate(pages, start=1):
        page = url if number == 1 else f"{url}p{number}/"
        for slug, name, entries in groups:
            row = index.setdefault(slug, {"name": name, "url": f"{page}#{slug}", "count": 0})
            row["count"] += len(entries)
    return list(index.values())


def _group(entries: list[Document], directory: Directory) -> list[Group]:
    """By the terms that each entry carries: it stands in each of its groups, without any among the others."""
    if not directory.by:
        return [("all", "", entries)] if entries else []
    groups: dict[str, Group] = {}
    for entry in entries:
        for slug, name in _terms(entry[directory.by]) or [("zz-other", _("其他"))]:
            groups.setdefault(slug, (f"g-{slug}", name, []))[2].append(entry)
    return [groups[slug] for slug in sorted(groups)]


def _terms(value: Any) -> list[tuple[str, str]]:
    """(slug or code, name) of a term, of several or of none."""
    terms = value if isinstance(value, list) else [value] if value else []
    return [(term["slug"] if "slug" in term else term["code"], term["name"]) for term in terms]
