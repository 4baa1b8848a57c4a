"""GET /api/search/ and GET /api/search/suggest/ (docs/search.md)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Schema
from pydantic import Field

from publishing.refusals import Refusal
from search.answering import suggestions
from search.answering.response import SearchResponse
from search.answering.service import run_search
from search.query.parameters import SearchQuery

router = Router(tags=["搜索"])

RESULT_KEYS = (
    "id", "kind", "title", "url", "summary", "highlights", "date", "doc_number", "validity", "standing",
    "arrangement", "portal", "recognised", "pinned", "window", "support_amount", "support_max", "event", "phone", "labels",
)  # fmt: skip


class Highlights(Schema):
    title: str
    body: str


class Successor(Schema):
    title: str
    url: str


class Standing(Schema):
    title: str
    url: str
    validity: str
    since: str | None
    by: list[Successor]


class Window(Schema):
    status: str = Field(
        description="open（可以申报或报名）、soon（14 天内截止）、upcoming（即将开始）、closed（已截止）"
    )
    opens_at: str | None
    closes_at: str | None
    days_left: int | None = Field(description="距截止还有几天，最后一天为 0")
    url: str


class Event(Schema):
    starts_at: str
    ends_at: str
    place: str
    is_online: bool
    calendar_url: str


class Result(Schema):
    id: str
    kind: str
    title: str
    url: str
    summary: str
    highlights: Highlights
    date: str | None
    doc_number: str | None
    validity: str | None
    standing: list[Standing]
    arrangement: str | None
    portal: str | None
    recognised: bool = Field(description="highlights.body 里的文字由机器从扫描件中识别，可能有错")
    pinned: bool
    window: Window | None
    support_amount: str
    support_max: float | None = Field(description="最高支持金额，万元")
    event: Event | None
    phone: str
    labels: list[str]


class Answer(Schema):
    """检索词是一个问题、而某个页面有把握回答时，能回答它的那一段。"""

    id: str
    kind: str
    title: str
    url: str = Field(description="页面上那一处的地址")
    heading: str = Field(description="所在的小标题，没有时为空")
    article: str = Field(description="所在的条，例如“第八条”，没有时为空")
    html: str = Field(description="这一段的文字，命中的词在 mark 元素中，其余已转义")


class Value(Schema):
    value: str
    label: str
    count: int


class SearchAnswer(Schema):
    query: str
    total: int
    close: int = Field(description="total 条中贴近检索词的条数，一般排在最前；结果和 facets 的数目都按全部计")
    took_ms: int
    engine: str
    results: list[Result]
    facets: dict[str, list[Value]]
    suggestion: str | None
    answer: Answer | None


class Suggestion(Schema):
    text: str
    url: str
    kind: str = Field(description="页面的类型，常搜的词为空")
    state: str = Field(description="已废止、已失效、已修改、尚未施行或已取消；其余为空")


class Suggestions(Schema):
    suggestions: list[Suggestion]


@router.get("/", response={200: SearchAnswer, 400: Refusal}, summary="搜索公开内容")
def search_records(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """检索政策、解读、办事指南等全部公开内容。筛选参数可用逗号给多个值。"""
    return _answer(describe_response(run_search(query.to_request())))


@router.get("/suggest/", response=Suggestions, summary="输入提示")
def suggest(request: HttpRequest, q: str = "") -> HttpResponse:
    """按已输入的汉字、拼音或首字母提示常搜的词和标题，最多 10 条。"""
    return _answer({"suggestions": suggestions.suggest(q)})


def _answer(data: dict[str, Any]) -> HttpResponse:
    """As it is: the shapes above document it, and checking each answer against them would take longer than the search."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def describe_response(response: SearchResponse) -> dict[str, Any]:
    """The answer's JSON shape."""
    return {
        "query": response.query,
        "total": response.total,
        "close": response.close,
        "took_ms": response.took_ms,
        "engine": response.engine,
        "results": [{key: result[key] for key in RESULT_KEYS} for result in response.results],
        "facets": {name: [vars(value) for value in values] for name, values in response.facets.items()},
        "suggestion": response.suggestion,
        "answer": response.answer,
    }
