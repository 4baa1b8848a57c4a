"""办事指南: what its records hold, and how they are listed, shared and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import LONG, BodyTerm, Code, Name, Place, PolicyLinks, Prose, Shape


class Material(Shape):
    name: Name
    copies: Name
    form: Name
    note: Name


class GuideStep(Shape):
    title: Prose
    html: Prose
    days: Prose


class GuideRecord(RecordShape):
    kind: Literal["guide"]
    basis_html: Prose
    conditions_html: Prose
    materials: Annotated[list[Material], LONG]
    steps: Annotated[list[GuideStep], LONG]
    time_limit: Prose
    fee: Prose
    place: Place
    phone: Prose
    complaint_phone: Prose
    department: BodyTerm | None
    apply_url: Code
    audience: Name
    policies: PolicyLinks


GUIDE = register(
    Kind(
        name="guide",
        label=_("办事指南"),
        shape=GuideRecord,
        query_words=("办事指南", "办事", "指南", "事项"),
        is_shared=True,
        is_standing=True,
        directory=Directory(by="department"),
    )
)
