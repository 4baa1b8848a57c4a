"""Adoption notes: who passed, promulgated and amended a document, and when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standards.authorities import split_authorities
from standards.characters import fold_width
from standards.dates import find_dates

_ORDER = re.compile(r"(?P<body>[^《》]{2,60}?)令(?:[（(〔\[]\d{4}[）)〕\]])?第\s*\d+\s*号\s*(?:予以)?(?:公布|发布)")
_ADOPTED = re.compile(r"^(?P<body>.{2,60}?)(?:审议|修订)?通过(?:$|[，。；;）)\s])")
_ISSUED = re.compile(r"^(?P<body>.{2,60}?)(?:公告)?(?:发布|公布|印发)(?:$|[，。；;）)\s]|(?:发布|公布)之日)")
_REVISED = re.compile(r"^(?P<body>.{2,60}?会议)修订(?:$|[，。；;）)\s])")
_IN_FORCE = re.compile(r"^(?:起)?(?:施行|实施)")
_AMENDED = re.compile(r"修正|修改|第[一二三四五六七八九十\d]+次修订|废止")
_TITLES = re.compile(r"《.*》|〈.*〉")


@dataclass(frozen=True)
class HistoryFacts:
    """What the notes say for sure; None and () where they do not."""

    issued_on: date | None = None
    promulgated_on: date | None = None
    effective_on: date | None = None
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    day: date
    text: str


def join_entries(entries: Iterable[str]) -> list[str]:
    """One entry per dated note: a line that begins with no date goes on where the one before broke off."""
    joined: list[str] = []
    for entry in (text.strip() for text in entries if text.strip()):
        dates = find_dates(entry)
        if joined and not (dates and dates[0].start == 0):
            joined[-1] += entry
        else:
            joined.append(entry)
    return joined


def read_history(entries: Iterable[str]) -> HistoryFacts:
    """The first adoption and promulgation; amendments, approvals by a higher body and orders of the
    head of state (主席令) name neither the issuing body nor its date."""
    events = [event for entry in join_entries(entries) for event in _events(fold_width(entry))]
    ordered, adopted, issued = (_first(events, pattern) for pattern in (_ORDER, _ADOPTED, _ISSUED))
    # A revision (修订, unlike an amendment, 修正) passes the whole text anew.
    main = ordered or adopted or issued or _first(events, _REVISED)
    in_force = next((event.day for event in events if _IN_FORCE.match(event.text)), None)
    return HistoryFacts(
        issued_on=main[0] if main else None,
        promulgated_on=(ordered or issued or (None, []))[0],
        effective_on=in_force,
        authorities=tuple(main[1]) if main else (),
    )


def _events(entry: str) -> list[Event]:
    """The entry cut at each of its dates. Dates inside the titles of other documents do not count."""
    entry = _TITLES.sub("", entry)
    dates = find_dates(entry)
    # Each event lasts to the next date.
    ends = [*(found.start for found in dates[1:]), len(entry)]
    return [
        Event(found.day, entry[found.end : end].strip(" ，,。（()）自"))
        for found, end in zip(dates, ends, strict=False)
    ]


def _first(events: list[Event], pattern: re.Pattern[str]) -> tuple[date, list[str]] | None:
    """Day and bodies of the first event of this sort; None if its body is not clear."""
    for event in events:
        match = pattern.search(event.text)
        if match and not _AMENDED.search(event.text):
            names = split_authorities(match["body"])
            if names and not names[0].endswith("主席"):
                return event.day, names
    return None
