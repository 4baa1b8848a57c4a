"""Year archives that a new item barely touches.

A year's items are counted from the oldest: page ``p1`` holds the first twenty, ``p2`` the next,
for ever. The year's own address shows the newest ones, twenty to thirty-nine of them, until
twenty more have gathered and move to a numbered page. So a new item changes the year's own page,
and now and then one numbered page beside it.
"""

from collections.abc import Iterator

from django.db.models import Q

from themes.keys import RecordState
from themes.manifest import Manifest
from themes.reader import Document, RecordReader, listed_shelf

PER_PAGE = 20


def numbered_pages(total: int) -> int:
    """How many numbered pages a year with ``total`` items has."""
    return max(0, total // PER_PAGE - 1)


def year_target(section: str, year: str) -> str:
    return f"archive:{section}:{year}"


def page_target(section: str, year: str, number: int) -> str:
    return f"{year_target(section, year)}:{number}"


def year_targets(section: Document) -> Iterator[str]:
    """Every archive page of a section."""
    for year, total in listed_shelf(section).by_year():
        yield year_target(section["id"], year)
        for number in range(1, numbered_pages(total) + 1):
            yield page_target(section["id"], year, number)


def touched_pages(
    manifest: Manifest, reader: RecordReader, state: RecordState, *, stays: bool = False
) -> Iterator[str]:
    """The numbered pages of its year that the coming, going or changing of a record can touch.

    Items older than the record keep their places, so pages before its own stay as they are, but
    for the link to the next page that the last of them carries. If the record ``stays`` where it
    is in the list, its own page alone is touched.
    """
    for section_id in state.sections:
        section = reader.record(section_id)
        if state.year and section is not None:
            yield from _touched_in(section, manifest, state, stays)


def _touched_in(section: Document, manifest: Manifest, state: RecordState, stays: bool) -> Iterator[str]:
    rows = listed_shelf(section).in_year(state.year)
    older = Q(date__lt=state.date) | Q(date=state.date, sort_id__lt=state.sort_id)
    own = rows.narrow(lambda part: part.filter(older)).count() // PER_PAGE + 1
    last = numbered_pages(rows.count())
    if stays:
        first, last = own, min(own, last)
    else:
        first, last = max(1, own - 2), max([last, *_known_pages(manifest, section["id"], state.year)])
    for number in range(first, last + 1):
        yield page_target(section["id"], state.year, number)


def _known_pages(manifest: Manifest, section: str, year: str) -> list[int]:
    """Numbers of the pages that the release has for the year."""
    known = manifest.targets_starting_with(year_target(section, year) + ":")
    return [int(target.rpartition(":")[2]) for target in known]
