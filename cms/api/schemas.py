"""The answers for OpenAPI. Records are what their kinds say (publishing.kinds, docs/records.md)."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cms.api.parameters import KindName
from publishing.kinds import all_kinds
from publishing.record_shape import RecordShape
from publishing.refusals import Refusal

if TYPE_CHECKING:
    AnyRecord = RecordShape
else:
    AnyRecord = Annotated[reduce(or_, [kind.shape for kind in all_kinds()]), Field(discriminator="kind")]


class RecordPage(Schema):
    items: list[AnyRecord]
    next_cursor: str | None = Field(description="下一页的 cursor；没有下一页时为 null")


class Change(Schema):
    sequence: int
    id: str
    kind: KindName
    event: Literal["published", "changed", "withdrawn"] = Field(
        description="相对于 since：此后才公开、此前已公开而有变化、已不再公开"
    )
    url: str | None = Field(description="撤下后为 null")
    record: AnyRecord | None = Field(default=None, description="撤下后为 null；records=false 时没有这个字段")


class ChangePage(Schema):
    items: list[Change] = Field(description="按序号从小到大")
    next: int = Field(description="下次请求的 since")
    more: bool = Field(description="true 表示还有，可立即再取")


REFUSALS: dict[int, Any] = {400: Refusal}
