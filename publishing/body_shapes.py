"""The blocks of a record's body (docs/records.md, Body blocks)."""

from typing import Annotated, Literal

from pydantic import Field

from publishing.shapes import Attachment, Code, Image, Shape, Text


class Heading(Shape):
    type: Literal["heading"]
    level: int
    text: Text
    anchor: Code


class Paragraph(Shape):
    type: Literal["paragraph"]
    html: Text


class Cell(Shape):
    html: Text
    colspan: int
    rowspan: int


class Table(Shape):
    type: Literal["table"]
    caption: Text
    header_row: bool
    header_column: bool
    rows: list[list[Cell]]


class ImageBlock(Shape):
    type: Literal["image"]
    image: Image


class AttachmentBlock(Shape):
    type: Literal["attachment"]
    attachment: Attachment


class Step(Shape):
    title: Text
    html: Text


class Steps(Shape):
    type: Literal["steps"]
    items: list[Step]


class Question(Shape):
    question: Text
    html: Text


class Faq(Shape):
    type: Literal["faq"]
    items: list[Question]


class Callout(Shape):
    type: Literal["callout"]
    tone: Literal["info", "warning", "success"]
    title: Text
    html: Text


Block = Annotated[
    Heading | Paragraph | Table | ImageBlock | AttachmentBlock | Steps | Faq | Callout, Field(discriminator="type")
]
