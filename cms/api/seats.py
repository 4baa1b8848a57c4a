"""GET /api/services/seats/{id}: numbers alone, for the event's page, which is a file."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema

from cms.api.answers import answer, refuse
from cms.api.parameters import PageId
from cms.api.schemas import REFUSALS
from publishing.refusals import Refusal
from services.registrations.seats import read_seats

router = Router(tags=["活动报名"])
KEPT_SECONDS = 5


class SeatsLeft(Schema):
    """``left`` 为空：不限名额。``open``：现在能不能报名。"""

    capacity: int | None
    left: int | None
    waiting: int
    open: bool


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
    response = answer(seats._asdict())
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
