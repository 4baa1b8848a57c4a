"""The only way in which templates' context comes about: reading records, noting what was read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet

from publishing.models import PastVersion, Record
from publishing.text_plans import long_keys
from themes import keys
from themes.blanks import blank_portal
from themes.documents import WithoutParts
from themes.shelf import Shelf, portal_shelf, section_shelf

Document = dict[str, Any]

CACHED_RECORDS = 5000
CITY_ORIGIN = "市级平台"


class RecordReader:
    """Reads live records as documents (docs/records.md) with ``changed_at`` and, in lists, ``from_portal`` added.

    Args:
        overlay: documents that count instead of what is stored, by id (a preview's draft).
    """

    def __init__(self, overlay: Mapping[str, Document] | None = None) -> None:
        self._overlay = dict(overlay or {})
        self._documents: dict[str, Document | None] = {}
        self._past: dict[str, list[PastVersion]] = {}
        self._lists: dict[str, list[Document]] = {}
        self._years: dict[str, list[str]] = {}
        self._noted: set[str] = set()

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Collect the keys of everything that is read inside the block."""
        before, self._noted = self._noted, set()
        try:
            yield self._noted
        finally:
            self._noted = before

    # One record

    def record(self, record_id: str | None) -> Document | None:
        """The record's document, or None if it is not public."""
        if not record_id:
            return None
        self._noted.add(keys.record_key(record_id))
        if record_id in self._overlay:
            return self._overlay[record_id]
        if record_id not in self._documents:
            self.prefetch([record_id])
        return self._documents[record_id]

    def at(self, url: str) -> Document | None:
        """The public record at an address, if there is one."""
        self.note(keys.address_key(url))
        record_id = Record.objects.live().filter(url=url).values_list("id", flat=True).first()
        return self.record(record_id)

    def past_versions(self, record_id: str) -> list[PastVersion]:
        """What a record said before, oldest first; it changes with the record alone."""
        self.record(record_id)
        return self._past.get(record_id, [])

    def note(self, key: str) -> None:
        """Say that something was looked at that is no record."""
        self._noted.add(key)

    def prefetch(self, record_ids: Iterable[str]) -> None:
        """Load many records with one query."""
        wanted = list(record_ids)
        if len(self._documents) > CACHED_RECORDS:
            self._documents.clear()
            self._past.clear()
        self._documents.update(dict.fromkeys(wanted))
        self._past.update((record_id, []) for record_id in wanted)
        for record in Record.objects.live().filter(id__in=wanted).only("id", "document", "changed_at"):
            self._documents[record.id] = _document(record.document, record)
        for version in PastVersion.objects.filter(record_id__in=wanted).order_by("pk"):
            self._past.setdefault(version.record_id, []).append(version)

    def forget(self, record_ids: Iterable[str]) -> None:
        """Let go of records that were prefetched."""
        for record_id in record_ids:
            self._documents.pop(record_id, None)
            self._past.pop(record_id, None)

    # The frame of every page

    def city(self) -> Document:
        """The city portal; a blank one where none is published yet."""
        self._noted.add(keys.CITY)
        overlay = [d for d in self._overlay.values() if d["kind"] == "portal" and d["url"] == "/"]
        found = overlay or self._cached("city", lambda: Record.objects.of_kind("portal").filter(url="/"))
        return found[0] if found else blank_portal()

    def portal(self, portal_id: str | None) -> Document:
        """A portal by id; the city's where it is not public (a preview below a draft)."""
        found = self.record(portal_id)
        return found if found and found["kind"] == "portal" else self.city()

    def portals(self) -> list[Document]:
        """The town, park and organisation portals, in their order."""
        self._noted.add(keys.PORTALS)
        found = self._cached("portals", lambda: Record.objects.of_kind("portal").order_by("position", "sort_id"))
        return [portal for portal in found if portal["url"] != "/"]

    def sections(self, portal: str) -> list[Document]:
        """A portal's own sections that have something to show, in their order (not those of its associations)."""
        self._noted.add(keys.sections_key(portal))
        own = {"kind": "section", "portal": portal, "owner": ""}
        rows = Record.objects.filter(**own).order_by("position", "sort_id")
        return [section for section in self._cached(f"sections:{portal}", lambda: rows) if not section.get("empty")]

    def _cached(self, name: str, rows: Callable[[], QuerySet[Record]]) -> list[Document]:
        if name not in self._lists:
            self._lists[name] = _cards(rows())
        return self._lists[name]

    # Lists

    def newest(self, portal: str, *kinds: str, limit: int) -> list[Document]:
        """The newest of some kinds in a portal (``*``: in all of them)."""
        self._noted.update(keys.kind_key(portal, kind) for kind in kinds)
        return self._labelled(portal, _cards(portal_shelf(portal, *kinds).slice(0, limit)))

    def count(self, portal: str, *kinds: str) -> int:
        self._noted.update(keys.kind_key(portal, kind) for kind in kinds)
        return portal_shelf(portal, *kinds).count()

    def open_applications(self, portal: str, limit: int) -> list[Document]:
        """Policies that enterprises can apply for now and until a known day, the nearest deadline first.

        Such a policy changes by itself when it closes, so an index finds it.
        """
        self._noted.add(keys.kind_key(portal, "policy"))
        changing = portal_shelf(portal, "policy").narrow(lambda rows: rows.filter(refresh_at__isnull=False))
        found = [document for rows in changing.all() for document in _cards(rows)]
        open_now = [
            d
            for d in self._labelled(portal, found)
            if d["application"]["status"] == "open" and d["application"]["closes_at"]
        ]
        return sorted(open_now, key=lambda d: (d["application"]["closes_at"], int(d["id"])))[:limit]

    def ruled(self, kind: str) -> list[Document]:
        """Everything of a kind of which a machine can judge whether it fits, the newest first. The database picks them: most
        of a large portal's policies say nothing of the kind."""
        self._noted.add(keys.kind_key("*", kind))
        rows = Record.objects.live().of_kind(kind).filter(document__rule__when__all__isnull=False).newest_first()
        return [record.document for record in rows.only("document").iterator(500)]

    def coming_events(self, portal: str, limit: int) -> list[Document]:
        """Events of a portal that are not over, the next one first."""
        self._noted.add(keys.kind_key(portal, "event"))
        return self._labelled(portal, _coming(portal_shelf(portal, "event"))[:limit])

    def newest_of_associations(self, portal: str, limit: int) -> list[Document]:
        """The newest news of a portal's associations."""
        self._noted.add(keys.kind_key(portal, "news"))
        return _cards(Record.objects.live().of_kind("news").in_portal(portal).exclude(owner="").newest_first()[:limit])

    def newest_of_others(self, portal: str, *kinds: str, limit: int) -> list[Document]:
        """The newest of some kinds in all portals but one."""
        self._noted.update(keys.kind_key("*", kind) for kind in kinds)
        return _cards(Record.objects.live().of_kind(*kinds).exclude(portal=portal).newest_first()[:limit])

    def _labelled(self, portal: str, documents: list[Document]) -> list[Document]:
        """With ``from_portal``: whose it is, for what other portals share with ``portal``; else None."""
        return [{**document, "from_portal": self._origin(portal, document)} for document in documents]

    def _origin(self, portal: str, document: Document) -> str | None:
        if portal in ("*", document["portal"]):
            return None
        origin = self.portal(document["portal"])
        return CITY_ORIGIN if origin["url"] == "/" else origin["title"]

    # What stands below an association or agency

    def owned_sections(self, owner: str) -> list[Document]:
        self._noted.add(keys.owner_key(owner))
        return _cards(Record.objects.of_kind("section").filter(owner=owner).order_by("position", "sort_id"))

    def owned(self, owner: str, kind: str, limit: int) -> list[Document]:
        """The newest of a kind below an association or agency."""
        self._noted.add(keys.owner_key(owner))
        return _cards(Record.objects.live().of_kind(kind).filter(owner=owner).newest_first()[:limit])

    # What a section lists

    def listed(self, section: Document, *, limit: int, offset: int = 0, oldest_first: bool = False) -> list[Document]:
        """Part of a section's list, newest first unless told otherwise."""
        self._noted.add(keys.list_key(section["id"]))
        rows = listed_shelf(section).slice(offset, offset + limit, oldest_first=oldest_first)
        return self._labelled(section["portal"], _cards(rows))

    def listed_in_year(self, section: Document, year: str, start: int, stop: int) -> list[Document]:
        """Items ``start`` to ``stop`` of a year, counted from the oldest; newest first.

        Notes no list: archives are told by position which of their pages changed (themes.archives).
        """
        rows = listed_shelf(section).in_year(year).slice(start, stop, oldest_first=True)
        return self._labelled(section["portal"], _cards(rows)[::-1])

    def count_in_year(self, section: Document, year: str) -> int:
        return listed_shelf(section).in_year(year).count()

    def note_year(self, section: Document, year: str) -> None:
        self._noted.add(keys.list_key(section["id"], year))

    def years(self, section: Document) -> list[str]:
        """Years in which a section has items, newest first; one index look-up for each."""
        self._noted.add(keys.years_key(section["id"]))
        if section["id"] not in self._years:
            self._years[section["id"]] = listed_shelf(section).years()
        return self._years[section["id"]]

    def coming_listed(self, section: Document) -> list[Document]:
        """A training section's events that are not over, the next one first."""
        self._noted.add(keys.list_key(section["id"]))
        return self._labelled(section["portal"], _coming(listed_shelf(section)))

    def coming_anywhere(self, portal: str) -> list[Document]:
        """Events of all portals and associations that are not over, the next one first, each with whose it is if it is not
        ``portal``'s own."""
        self._noted.add(keys.kind_key("*", "event"))
        found = self._labelled(portal, _coming(portal_shelf("*", "event")))
        return [event | {"from_portal": self._holder(event) or event["from_portal"]} for event in found]

    def _holder(self, event: Document) -> str | None:
        owner = self.record(event["owner"])
        return owner["title"] if owner else None

    def past_listed(self, section: Document, limit: int) -> list[Document]:
        """A training section's events that are over, the last one first."""
        self._noted.add(keys.list_key(section["id"]))
        past = listed_shelf(section).narrow(lambda rows: rows.filter(refresh_at__isnull=True))
        return self._labelled(section["portal"], _cards(past.slice(0, limit)))

    def in_section(self, section: Document, kind: str) -> list[Document]:
        """Everything of another kind that stands in a section (the series of a training section)."""
        self._noted.add(keys.list_key(section["id"]))
        return _cards(Record.objects.live().of_kind(kind).in_section(section["id"]).order_by("sort_id"))

    def of_series(self, series: Document, limit: int) -> list[Document]:
        """The events of a training series, newest first."""
        self._noted.add(keys.list_key(series["section"] or ""))
        rows = Record.objects.live().of_kind("event").in_section(series["section"] or "")
        return _cards(rows.filter(document__series__id=series["id"]).newest_first()[:limit])


def listed_shelf(section: Document) -> Shelf:
    """The live records that a section lists, its own and shared ones."""
    return section_shelf(section["id"], section["lists"] or "")


def _coming(shelf: Shelf) -> list[Document]:
    """Events on a shelf that are not over: each changes by itself when it ends, so an index finds it."""
    changing = shelf.narrow(lambda rows: rows.filter(refresh_at__isnull=False))
    found = [document for rows in changing.all() for document in _cards(rows)]
    coming = [d for d in found if d["status"] != "past"]
    return sorted(coming, key=lambda d: (d["starts_at"], int(d["id"])))


def _cards(rows: QuerySet[Record]) -> list[Document]:
    found = rows.filter(live=True) if not rows.query.is_sliced else rows
    return [
        _document(row.card, row) for row in found.annotate(card=WithoutParts(*long_keys())).only("id", "changed_at")
    ]


def _document(document: Document, record: Record) -> Document:
    return {**document, "changed_at": record.changed_at, "from_portal": None}
