"""The keys that every record has (docs/records.md)."""

from typing import Annotated

from pydantic import Field

from publishing.body_shapes import Block
from publishing.record_texts import Found
from publishing.shapes import (
    LONG,
    Attachment,
    BodyName,
    Code,
    Day,
    Image,
    Moment,
    Name,
    PersonName,
    Shape,
    SharedPlace,
    Text,
    Title,
    Topic,
)


class RecordShape(Shape):
    """Kinds add theirs, and say their own name as ``kind: Literal[…]``."""

    id: Code
    kind: Code
    title: Title
    url: Code = Field(description="站内地址，以 / 开头和结尾")
    portal: Code | None = Field(description="所属平台的记录编号")
    section: Code | None = Field(description="所属栏目的记录编号")
    owner: Code | None = Field(description="所属协会或机构的记录编号")
    shared_with: list[SharedPlace] = Field(description="也列出它的其他平台和栏目")
    ancestors: list[Code] = Field(description="从市级平台到上级页面的记录编号")
    position: int
    date: Day | None = Field(description="列表排序用的日期，YYYY-MM-DD")
    published_at: Moment = Field(description="首次发布时间，ISO 8601")
    summary: Text
    keywords: list[Name]
    source: BodyName = Field(description="内容来源")
    author: PersonName | None
    image: Annotated[Image | None, Found.NOWHERE]
    topics: list[Topic]
    body: Annotated[list[Block], Found.TEXT, LONG]
    attachments: Annotated[list[Attachment], LONG]
    next_change_at: Moment | None = Field(description="到这个时间记录会自行变化（例如政策到期）")
