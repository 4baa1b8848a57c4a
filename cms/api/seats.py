"""GET /api/services/seats/{id} and /api/services/seats/?id=…: numbers alone, for pages of events and lists, which are files."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from cms.api.answers import answer, refuse
from cms.api.parameters import PageId
from cms.api.schemas import REFUSALS
from publishing.refusals import Refusal
from services.registrations.seats import read_seats

router = Router(tags=["活动报名"])
KEPT_SECONDS = 5
# Of so many events a list may ask at once.
MOST = 60


class SeatsLeft(Schema):
    """``left`` 为空：不限名额。``open``：现在能不能报名。"""

    capacity: int | None
    left: int | None
    waiting: int
    open: bool


class SeatsOfMany(Schema):
    """键为活动的记录编号；不在平台报名的活动不列出。"""

    seats: dict[str, SeatsLeft]


class SeatsQuery(Schema):
    id: list[PageId] = Field(max_length=MOST, description="活动的记录编号，重复参数，最多 60 个")


@router.get(
    "/seats/", response={200: SeatsOfMany, **REFUSALS}, url_name="seats-of-many", summary="多个活动各还有多少名额"
)
def get_seats_of_many(request: HttpRequest, query: Query[SeatsQuery]) -> HttpResponse:
    """只有数字，没有名单。缓存 5 秒。"""
    found = {one: seats._asdict() for one in dict.fromkeys(query.id) if (seats := read_seats(one))}
    return _kept({"seats": found})


@router.get(
    "/seats/{id}",
    response={200: SeatsLeft, **REFUSALS, 404: Refusal},
    url_name="seats",
    summary="活动还有多少名额",
)
def get_seats(request: HttpRequest, id: Annotated[PageId, Path()]) -> HttpResponse:
    """只有数字，没有名单。缓存 5 秒。"""
    seats = read_seats(id)
    if seats is None:
        return refuse(404, "not_found", "这个活动不在平台上报名。", "id")
    return _kept(seats._asdict())


def _kept(data: dict[str, Any]) -> HttpResponse:
    response = answer(data)
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
