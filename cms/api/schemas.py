"""The shapes of docs/records.md for OpenAPI: the envelope in full, what each kind adds left open."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from cms.api.parameters import Kind
from publishing.query_parameters import Refusal


class Topic(Schema):
    slug: str
    name: str
    parent: str | None = Field(description="上级主题的 slug")


class ImageSource(Schema):
    src: str
    width: int
    type: str


class Image(Schema):
    src: str
    alt: str
    caption: str
    width: int
    height: int
    sources: list[ImageSource] = Field(description="各种尺寸的 WebP 和 AVIF")


class Attachment(Schema):
    title: str
    url: str
    filename: str
    size: int = Field(description="字节数")
    type: str = Field(description="小写扩展名")
    hash: str


class Block(Schema):
    """正文块：除 type 外的字段随类型而定。"""

    model_config = ConfigDict(extra="allow")

    type: Literal["heading", "paragraph", "table", "image", "attachment", "steps", "faq", "callout"]


class PublicRecord(Schema):
    """公开记录：所有类型共有的字段；各类型另有自己的字段（见文档 records.md）。"""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: Kind
    title: str
    url: str = Field(description="站内地址，以 / 开头和结尾")
    portal: str | None = Field(description="所属平台的记录编号")
    section: str | None = Field(description="所属栏目的记录编号")
    owner: str | None = Field(description="所属协会或机构的记录编号")
    ancestors: list[str] = Field(description="从市级平台到上级页面的记录编号")
    position: int
    date: str = Field(description="列表排序用的日期，YYYY-MM-DD")
    published_at: str = Field(description="首次发布时间，ISO 8601")
    summary: str
    keywords: list[str]
    source: str = Field(description="内容来源")
    author: str | None
    image: Image | None
    topics: list[Topic]
    body: list[Block]
    attachments: list[Attachment]
    next_change_at: str | None = Field(description="到这个时间记录会自行变化（例如政策到期）")


class RecordPage(Schema):
    items: list[PublicRecord]
    next_cursor: str | None = Field(description="下一页的 cursor；没有下一页时为 null")


class Change(Schema):
    sequence: int
    id: str
    kind: Kind
    event: Literal["published", "changed", "withdrawn"] = Field(
        description="相对于 since：此后才公开、此前已公开而有变化、已不再公开"
    )
    url: str | None = Field(description="撤下后为 null")
    record: PublicRecord | None = Field(default=None, description="撤下后为 null；records=false 时没有这个字段")


class ChangePage(Schema):
    items: list[Change] = Field(description="按序号从小到大")
    next: int = Field(description="下次请求的 since")
    more: bool = Field(description="true 表示还有，可立即再取")


REFUSALS: dict[int, Any] = {400: Refusal}
