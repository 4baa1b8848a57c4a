"""培育计划: what its records hold, and how they are listed, shared and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import LONG, BodyName, BodyTerm, Contact, Day, Name, PolicyLinks, Prose, Shape


class Recognition(Shape):
    enterprise: BodyName
    level: Name
    batch: Name
    year: int
    valid_to: Day | None


class ProgrammeRecord(RecordShape):
    kind: Literal["programme"]
    level: Name
    department: BodyTerm | None
    conditions_html: Prose
    benefits_html: Prose
    contacts: list[Contact]
    policies: PolicyLinks
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
