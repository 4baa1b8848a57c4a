"""GET /api/feeds/calendar.ics and /api/feeds/records.atom: for calendars and feed readers, what a choice of the finder holds."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from cms.api.answers import Version
from cms.api.parameters import refuse_unknown
from cms.api.queries import newest_version
from cms.api.schemas import REFUSALS
from publishing.facets import facets_of, window_ends
from publishing.filters import Filter, FilterQuery
from publishing.kinds import kinds_with_page
from publishing.models import Record
from publishing.text_plans import long_keys
from services.subscriptions.wording import names_for, say_filter
from themes.documents import WithoutParts
from themes.pages.frame import Site
from themes.pages.selections import selection_calendar, selection_feed
from themes.reader import Document, RecordReader

router = Router(tags=["订阅源和日历"])

CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"
# How many records are looked at, the newest first, and how many are given at most.
LOOKED_AT, IN_CALENDAR, IN_FEED = 5_000, 200, 50
# A window that closed stands in the calendar so much longer.
CLOSED_KEPT = timedelta(days=30)
# Answers that are kept, each for as long as nothing is published and the hour lasts.
KEPT = 64


@router.get("/calendar.ics", response={200: None, **REFUSALS}, url_name="calendar-feed", summary="申报、报名时段的日历")
def get_calendar(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponseBase:
    """
    iCalendar（RFC 5545）：符合筛选条件的政策申报、活动报名，开始和截止各一条，带提醒。筛选参数与查找页一样，不给则全部。
    把地址里的 https 换成 webcal，手机和电脑的日历就会订阅它，有变化自动更新。
    """
    return _answer(request, query, CALENDAR, make_calendar)


@router.get(
    "/records.atom", response={200: None, **REFUSALS}, url_name="atom-feed", summary="符合条件的最新内容（Atom）"
)
def get_feed(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponseBase:
    """Atom（RFC 4287）：符合筛选条件的最新 50 条，作者为发布机关。筛选参数与查找页一样，不给则全部。"""
    return _answer(request, query, ATOM, make_feed)


def _answer(
    request: HttpRequest, query: FilterQuery, media_type: str, make: Callable[[Filter, str, Version | None], bytes]
) -> HttpResponseBase:
    """304 without making anything, if nothing was published since and no hour has passed, in which windows open and close."""
    refuse_unknown(request, FilterQuery)
    chosen, version = Filter.of(query.chosen()), newest_version()
    hour = f"{timezone.now():%Y%m%d%H}"
    made_from = version.etag.strip('"') if version else "0"
    etag = f'"{made_from}-{hour}"'
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(make(chosen, hour, version), content_type=media_type)
    response["ETag"] = etag
    return response


@lru_cache(maxsize=KEPT)
def make_calendar(chosen: Filter, hour: str, version: Version | None) -> bytes:
    now = timezone.now()
    found = _take(chosen, now, IN_CALENDAR, lambda document: _is_current(document, now))
    return selection_calendar(Site(RecordReader()).url, _name(chosen), found)


@lru_cache(maxsize=KEPT)
def make_feed(chosen: Filter, hour: str, version: Version | None) -> bytes:
    found = [document for document, _sequence in _take(chosen, timezone.now(), IN_FEED, lambda document: True)]
    return selection_feed(Site(RecordReader()), _name(chosen), chosen, found)


def _name(chosen: Filter) -> str:
    return say_filter(chosen, names_for([chosen]))


def _take(chosen: Filter, now: datetime, most: int, wanted: Callable[[Document], bool]) -> list[tuple[Document, int]]:
    """(document, sequence number), the newest first."""
    found: list[tuple[Document, int]] = []
    for document, sequence in _newest(chosen):
        if wanted(document) and chosen.takes(facets_of(document, now)):
            found.append((document, sequence))
        if len(found) == most:
            break
    return found


def _newest(chosen: Filter) -> Iterator[tuple[Document, int]]:
    """What the columns tell of the choice is asked of the database."""
    records = Record.objects.live().filter(date__isnull=False)
    kinds = chosen.values.get("kind") or tuple(sorted(kinds_with_page()))
    if years := chosen.values.get("year"):
        records = records.filter(date__year__in=[int(year) for year in years])
    rows = records.of_kind(*kinds).newest_first().annotate(card=WithoutParts(*long_keys()))
    for row in rows.only("id", "changed_at", "sequence")[:LOOKED_AT].iterator(chunk_size=200):
        yield {**row.card, "changed_at": row.changed_at, "from_portal": None}, row.sequence


def _is_current(document: Document, now: datetime) -> bool:
    opens, closes = window_ends(document)
    return bool(opens or closes) and (closes is None or closes > now - CLOSED_KEPT)
