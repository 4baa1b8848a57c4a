"""培育计划: what its records hold, and how they are listed, shared and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import LONG, BodyName, BodyTerm, Code, Contact, Day, Name, PolicyLinks, Prose, Shape, Term


class Recognition(Shape):
    enterprise: BodyName
    level: Name
    batch: Name
    year: int
    valid_to: Day | None
    revoked_on: Day | None
    state: Literal["current", "lapsed", "revoked"]


class ApplicationWindow(Shape):
    key: Code
    year: int
    batch: Code
    level: Code
    opens_on: Day
    closes_on: Day
    status: Literal["upcoming", "open", "closed"]
    documents: list[Code]


class ProgrammeRecord(RecordShape):
    kind: Literal["programme"]
    level: Name
    department: BodyTerm | None
    conditions_html: Prose
    benefits_html: Prose
    contacts: list[Contact]
    policies: PolicyLinks
    qualification: Term | None
    rounds: list[ApplicationWindow]
    recognitions: Annotated[list[Recognition], LONG]


PROGRAMME = register(
    Kind(
        name="programme",
        label=_("培育计划"),
        shape=ProgrammeRecord,
        query_words=("培育计划",),
        is_shared=True,
        directory=Directory(by="department"),
    )
)
