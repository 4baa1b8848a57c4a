"""行业协会: what its records hold, and how they are listed and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import (
    LONG,
    BodyName,
    Code,
    CodedTerm,
    Contact,
    Day,
    Name,
    PersonName,
    Place,
    Prose,
    Region,
    Shape,
)


class MemberEntry(Shape):
    name: BodyName
    role: Name
    url: Code
    products: Prose


class JointAction(Shape):
    date: Day
    title: Prose
    html: Prose


class AssociationRecord(RecordShape):
    kind: Literal["association"]
    industry: CodedTerm | None
    regions: list[Region]
    president: PersonName
    secretary_general: PersonName
    founded_on: Day | None
    contacts: list[Contact]
    place: Place
    website: Prose
    credit_code: Code
    members: Annotated[list[MemberEntry], LONG]
    charter_html: Annotated[Prose, LONG]
    joint_actions: Annotated[list[JointAction], LONG]


ASSOCIATION = register(
    Kind(
        name="association",
        label=_("行业协会"),
        shape=AssociationRecord,
        query_words=("协会", "商会", "行业协会"),
        is_owner=True,
        is_standing=True,
        directory=Directory(by="industry"),
    )
)
