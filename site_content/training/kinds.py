"""培训系列 and 培训活动: what their records hold, and how they are listed, shared and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Kind, register
from publishing.record_shape import RecordShape
from publishing.record_texts import Found
from publishing.shapes import (
    LONG,
    Attachment,
    BodyName,
    Code,
    Link,
    Moment,
    Name,
    NamedPlace,
    PersonName,
    PolicyLinks,
    Prose,
    Shape,
    WindowStatus,
)

QUERY_WORDS = ("培训", "讲座", "课程", "大讲堂")


class SeriesRecord(RecordShape):
    kind: Literal["series"]
    organiser: BodyName


class Question(Shape):
    text: Prose
    choices: list[Prose]
    required: bool


class Registration(Shape):
    opens_at: Moment | None
    closes_at: Moment | None
    status: WindowStatus
    url: Code
    phone: Prose
    here: bool
    limit: int | None
    questions: list[Question]


class FormerArrangement(Shape):
    starts_at: Moment
    ends_at: Moment
    place: Prose


class EventRecord(RecordShape):
    kind: Literal["event"]
    starts_at: Moment
    ends_at: Moment
    status: Literal["upcoming", "ongoing", "past"]
    arrangement: Literal["as_planned", "moved", "cancelled"]
    change_note: Prose
    change_number: int
    former: FormerArrangement | None
    venue: Annotated[NamedPlace, Found.NAME]
    online_url: Prose
    organiser: BodyName
    speaker: PersonName
    capacity: int | None
    audience: Name
    fee: Prose
    registration: Registration
    series: Link | None
    materials: Annotated[list[Attachment], Found.NAME, LONG]
    policies: PolicyLinks


SERIES = register(Kind(name="series", label=_("培训系列"), shape=SeriesRecord, query_words=QUERY_WORDS))
EVENT = register(
    Kind(
        name="event",
        label=_("培训活动"),
        shape=EventRecord,
        query_words=(*QUERY_WORDS, "活动"),
        is_shared=True,
        is_announced=True,
    )
)
