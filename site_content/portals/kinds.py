"""平台, 栏目, 普通页面: the frame in which all other kinds stand."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.record_texts import Found, Names
from publishing.shapes import Alias, BodyName, Code, Image, Name, Prose, Shape


class Counter(Shape):
    name: Name
    matters: Prose
    phone: Prose


class Hall(Shape):
    name: BodyName
    address: Prose
    phone: Prose
    hours: Prose
    latitude: float | None
    longitude: float | None
    counters: list[Counter]


class PortalRecord(RecordShape):
    kind: Literal["portal"]
    portal_kind: Literal["city", "town", "park", "organisation"]
    former_names: list[Alias]
    division_code: Code
    accent: Code
    logo: Annotated[Image | None, Found.NOWHERE]
    tagline: Name
    hall: Annotated[Hall, Found.NAME]
    hotline: Prose
    organiser: BodyName
    undertaker: BodyName
    organiser_contact: Annotated[Prose, Names.PERSON]
    site_name: Name | None
    site_id_code: Code | None
    icp_number: Code | None
    police_number: Code | None
    party_mark_url: Code | None
    error_report_url: Code | None


class SectionRecord(RecordShape):
    kind: Literal["section"]
    lists: Code | None
    column_type: Code
    column_description: Prose
    column_keywords: list[Name]
    calendar: bool
    empty: bool


class ResultRow(Shape):
    """``count`` None: hidden, for it would tell what one of few has said."""

    label: Prose
    count: int | None


class Result(Shape):
    """What a survey found of one question. ``base``: how many answered the survey; ``rest``: how many are behind the rows
    that are hidden, where each chose one; ``note``: what there is to say besides, or instead."""

    question: Prose
    base: int
    rows: list[ResultRow]
    rest: int | None
    note: Prose


class PageRecord(RecordShape):
    kind: Literal["page"]
    results: list[Result]


PORTAL = register(
    Kind(name="portal", label=_("平台"), shape=PortalRecord, query_words=("平台", "分平台"), has_page=False)
)
SECTION = register(Kind(name="section", label=_("栏目"), shape=SectionRecord, has_page=False))
PAGE = register(Kind(name="page", label=_("普通页面"), shape=PageRecord, is_standing=True, directory=Directory()))
