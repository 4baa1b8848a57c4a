"""Targets: the units that are rendered, by name (``content:12``, ``archive:7:2024:3``).

A target gives no file, one or several; which ones exist follows from the records alone.
"""

from collections.abc import Callable, Iterable, Iterator

from publishing.kinds import kinds_with_page
from publishing.signposts import Signpost
from themes.archives import year_target, year_targets
from themes.keys import RecordState
from themes.outcome import Files
from themes.pages.calendars import render_calendar
from themes.pages.content import render_content
from themes.pages.feeds import render_feed
from themes.pages.finding import (
    FINDING_INDEX,
    finding_target,
    render_finding_index,
    render_finding_page,
    render_finding_part,
)
from themes.pages.fit import FIT_TARGET, render_fit
from themes.pages.frame import Site
from themes.pages.home import render_home
from themes.pages.sections import render_archive, render_section
from themes.pages.sitewide import (
    OFFICE_DAYS,
    render_office_days,
    render_site,
    render_site_map_page,
    render_sitemap_index,
    render_sitemap_part,
    render_theme_files,
    sitemap_target,
    theme_target,
)
from themes.reader import RecordReader
from themes.signposts import render_signpost, signpost_target
from themes.traditional import add_traditional

RENDERERS: dict[str, Callable[..., Files]] = {
    "home": render_home,
    "section": render_section,
    "archive": render_archive,
    "content": render_content,
    "feed": render_feed,
    "calendar": render_calendar,
    "site": render_site,
    OFFICE_DAYS: render_office_days,
    FIT_TARGET: render_fit,
    "finding-page": render_finding_page,
    "finding": render_finding_part,
    FINDING_INDEX: render_finding_index,
    "sitemap-page": render_site_map_page,
    "sitemap": render_sitemap_part,
    "sitemap-index": render_sitemap_index,
    "theme": render_theme_files,
    "signpost": render_signpost,
}
SITEMAP_INDEX = "sitemap-index"
# Rendered again when one of the parts that it names comes or goes.
INDEXES = {"sitemap": SITEMAP_INDEX, "finding": FINDING_INDEX}
# Targets that exist because of several records.
SHARED = ("archive:", "sitemap:", "finding:")
# These make their traditional edition themselves.
COMPLETE = frozenset({"signpost"})


def render_target(site: Site, target: str) -> tuple[Files, set[str]]:
    """The files of a target and the keys that it read. Raises whatever its templates raise."""
    name, *arguments = target.split(":")
    with site.reader.noting() as noted:
        files = RENDERERS[name](site, *arguments)
    return files if name in COMPLETE else add_traditional(files, site.theme, site.converter), noted


def site_targets(fingerprint: str) -> list[str]:
    """What there is once, whatever the records."""
    return [
        theme_target(fingerprint),
        "site",
        OFFICE_DAYS,
        "sitemap-page",
        "finding-page",
        SITEMAP_INDEX,
        FINDING_INDEX,
        FIT_TARGET,
    ]


def own_targets(state: RecordState) -> Iterator[str]:
    """The targets that are there because this record is."""
    if state.kind == Signpost.kind:
        yield signpost_target(state.url)
        return
    if state.kind == "portal":
        yield f"home:{state.id}"
    if state.kind == "section":
        yield f"section:{state.id}"
        yield f"calendar:{state.id}"
        yield f"feed:{state.id}"
    if state.kind in kinds_with_page():
        yield f"content:{state.id}"
    if state.year:
        yield from (year_target(section, state.year) for section in state.sections)
        yield sitemap_target(state.kind, state.year)
        if state.kind in kinds_with_page():
            yield finding_target(state.kind, state.year)


def shelf_targets(reader: RecordReader, section_ids: Iterable[str]) -> Iterator[str]:
    """Every archive page of sections (other ids are passed over)."""
    for section_id in section_ids:
        section = reader.record(section_id)
        if section is not None and section["kind"] == "section":
            yield from year_targets(section)
