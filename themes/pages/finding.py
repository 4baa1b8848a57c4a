"""The simple search, for when Django is away: titles, numbers and summaries in files that a script reads (finding.js).

A file per kind and year, as the sitemap has, so that a published page changes that one alone: ``finding/policy-2024.json``,
``{"kind": "政策", "items": [[url, title, number, summary, date, validity in words], …]}``, newest first. ``finding/index.json``
names them, newest year first. The traditional edition has its own of each (themes.traditional).
"""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from publishing.kinds import kinds_with_page
from themes.outcome import Files
from themes.pages.frame import Site
from themes.pages.sitewide import listed_rows
from themes.shelf import items_by_year
from themes.words import spoken_words

FINDING_URL = "/finding/"
FINDING_INDEX = "finding-index"
_VALUES = ("url", "document__title", "document__doc_number", "document__summary", "date", "document__validity")


def finding_target(kind: str, year: str) -> str:
    return f"finding:{kind}:{year}"


def render_finding_page(site: Site) -> Files:
    """``/finding/``, also what ``/search/`` shows while Django is away (deploy/nginx)."""
    city = site.reader.city()
    sections = site.reader.sections(city["id"])
    return site.page_at(FINDING_URL, "finding.html", city, sections=sections, page_title=_("简单搜索"))


def render_finding_part(site: Site, kind: str, year: str) -> Files:
    items = list(_items(kind, year))
    label = spoken_words()["kinds"].get(kind, "")
    return {part_path(kind, year): to_json({"kind": label, "items": items})} if items else {}


def _items(kind: str, year: str) -> Iterator[list[str]]:
    said = {**spoken_words()["validity"], "in_force": ""}
    rows = listed_rows(kind).filter(date__year=int(year)).order_by("-date", "-sort_id")
    for url, title, number, summary, day, validity in rows.values_list(*_VALUES).iterator(2000):
        yield [url, title, number or "", summary or "", day.isoformat(), said.get(validity, "")]


def part_path(kind: str, year: str) -> str:
    return f"finding/{kind}-{year}.json"


def render_finding_index(site: Site) -> Files:
    """Rendered when a part comes or goes; parts' contents do not matter to it."""
    years = [(year, kind) for kind in kinds_with_page() for year, _total in items_by_year(listed_rows(kind))]
    paths = [
        f"/{part_path(kind, str(year))}" for year, kind in sorted(years, key=lambda pair: (-int(pair[0]), pair[1]))
    ]
    return {"finding/index.json": to_json({"parts": paths})}


def to_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
