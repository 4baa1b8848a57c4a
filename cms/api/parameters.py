"""The query parameters of records and changes."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import BeforeValidator, Field

from publishing.kinds import kind_names
from publishing.query_parameters import PageId, split_listed
from publishing.refusals import BadParameter

if TYPE_CHECKING:
    KindName = str
else:
    KindName = Literal[kind_names()]  # known once all packages are loaded


class RecordsQuery(Schema):
    """Which records to list."""

    kind: Annotated[list[KindName], BeforeValidator(split_listed)] = Field(
        default=[], description="类型，可给多个：重复参数或用逗号隔开；不给则全部类型"
    )
    portal: PageId | None = Field(default=None, description="所属平台的记录编号")
    section: PageId | None = Field(default=None, description="所属栏目的记录编号")
    owner: PageId | None = Field(default=None, description="所属协会或机构的记录编号")
    doc_number: str = Field(
        default="",
        max_length=200,
        description="发文字号，怎么写都行（胶政发[2016]12号、国务院令第731号）；公告要写明机关",
    )
    page_size: int = Field(default=20, ge=1, le=100, description="每页条数")
    cursor: str = Field(default="", max_length=60, description="上一页给出的 next_cursor；第一页不给")


class ChangesQuery(Schema):
    """Which changes to list."""

    since: int = Field(default=0, ge=0, le=2**63 - 1, description="已经处理到的序号；从头开始给 0")
    limit: int = Field(default=100, ge=1, le=200, description="一次最多给出的变更数")
    records: bool = Field(default=True, description="是否带上记录全文（false 只给序号、编号和事件）")


def refuse_unknown(request: HttpRequest, known: type[Schema]) -> None:
    """A mistyped name would silently mean "everything". Raises BadParameter."""
    for name in request.GET:
        if name not in known.model_fields:
            names = "、".join(known.model_fields)
            raise BadParameter(name, f"没有参数 {name}，可用的参数是：{names}。")


def write_cursor(day: date, sort_id: int) -> str:
    """Where a page of records ended: lists run by date, then id, newest first."""
    return f"{day.isoformat()}.{sort_id}"


def read_cursor(cursor: str) -> tuple[date, int]:
    """Raises BadParameter for anything that ``write_cursor`` does not write."""
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})", cursor)
    try:
        if match:
            return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        pass  # a day that no month has
    raise BadParameter("cursor", "cursor 看不懂，请原样使用上一页给出的 next_cursor。")
