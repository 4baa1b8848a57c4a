"""The shapes of public records (docs/records.md): closed and typed. Each kind's own stands beside it and builds on these.

Records are made through their kind's shape (publishing.document.PublicRecord) and read as JSON: a shape costs some
ten microseconds, and lists read dozens of records for a page.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from publishing.record_texts import Found, Names


def _no_null(value: Any) -> Any:
    """Blocks of a page that were left empty hold nothing or None, as they were made by a form or by a program."""
    return "" if value is None else value


_Text = Annotated[str, BeforeValidator(_no_null)]
Title = Annotated[_Text, Found.TITLE]
Alias = Annotated[_Text, Found.ALIAS]
Name = Annotated[_Text, Found.NAME]
Prose = Annotated[_Text, Found.PROSE]
BodyName = Annotated[Name, Names.BODY]
PersonName = Annotated[Name, Names.PERSON]
Text = Annotated[_Text, Found.TEXT]
# Not found by search: ids, addresses, values out of a list.
Code = Annotated[str, Found.NOWHERE]
Day = Annotated[str, Found.NOWHERE, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Moment = Annotated[
    str, Found.NOWHERE, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}$")
]


class Long:
    """Marks a key that lists leave out: it is long, and they do not show it."""


LONG = Long()


class Shape(BaseModel):
    """What a part of a record is made of: every key of it, and no other."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Term(Shape):
    slug: Code
    name: Name


class BodyTerm(Term):
    """An authority or a department."""

    name: BodyName


class Topic(Term):
    parent: Code | None = Field(description="上级主题的 slug")


class CodedTerm(Shape):
    code: Code
    name: Name


class Region(CodedTerm):
    name: BodyName


class ImageSource(Shape):
    src: Code
    width: int
    type: Code


class Image(Shape):
    src: Code
    alt: Text
    caption: Text
    width: int
    height: int
    sources: list[ImageSource] = Field(description="各种尺寸的 WebP 和 AVIF")


class Attachment(Shape):
    title: Prose
    url: Code
    filename: Code
    size: int = Field(description="字节数")
    type: Code = Field(description="小写扩展名")
    hash: Code
    recognised: bool = Field(False, description="有扫描页，其中的文字由机器识别，可能有错")


class Contact(Shape):
    name: Annotated[Prose, Names.PERSON]
    phone: Prose
    email: Prose
    note: Prose


class Place(Shape):
    address: Prose
    phone: Prose
    hours: Prose
    latitude: float | None
    longitude: float | None


class NamedPlace(Place):
    name: BodyName


class Link(Shape):
    """A public record; ``id`` null: an address elsewhere."""

    id: Code | None
    title: Name
    url: Code


ValidityCode = Literal["not_yet", "in_force", "amended", "repealed", "expired"]


class PolicyLink(Link):
    """With what became of the policy, as its own record says it."""

    validity: ValidityCode
    validity_since: Day | None
    validity_by: Annotated[list[Link], Found.NOWHERE]


# Another record's title finds that record.
Links = Annotated[list[Link], Found.NOWHERE]
PolicyLinks = Annotated[list[PolicyLink], Found.NOWHERE]
WindowStatus = Literal["none", "upcoming", "open", "closed"]


class SharedPlace(Shape):
    portal: Code
    section: Code | None
