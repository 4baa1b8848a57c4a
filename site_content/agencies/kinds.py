"""服务机构: what its records hold, and how they are listed and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.record_texts import Found
from publishing.shapes import BodyName, Contact, Day, Name, Place, Prose, Region, Shape, Term


class Service(Shape):
    name: Name
    html: Prose
    fee: Prose


class Qualification(Shape):
    name: BodyName
    number: Name
    issued_by: BodyName
    valid_from: Day | None
    valid_to: Day | None
    status: Literal["valid", "expired", "future"]


class AgencyRecord(RecordShape):
    kind: Literal["agency"]
    agency_kinds: list[Term]
    services: Annotated[list[Service], Found.NAME]
    qualifications: list[Qualification]
    contacts: list[Contact]
    place: Place
    website: Prose
    regions: list[Region]
    credit_code: Prose


AGENCY = register(
    Kind(
        name="agency",
        label=_("服务机构"),
        shape=AgencyRecord,
        query_words=("服务机构",),
        is_owner=True,
        is_standing=True,
        directory=Directory(by="agency_kinds"),
    )
)
