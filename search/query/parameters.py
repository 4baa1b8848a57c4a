"""Request parameters → SearchRequest, or a clear refusal. Nothing past this point sees request.GET."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from django.http import QueryDict
from pydantic import Field

from publishing.facets import AIMED
from publishing.filters import FilterQuery
from publishing.kinds import announced_kinds
from publishing.query_parameters import one_of, or_else, read_parameters, written_as
from publishing.refusals import BadParameter
from search.labels.vocabulary import SORTS
from search.query.understanding import clean_query

PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
# How deep one can page; who needs all records reads the records API.
MAX_HITS = 10_000


@dataclass(frozen=True)
class SearchRequest:
    """What was asked for. ``query`` as typed, without control characters; ``filters``: values by facet name."""

    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE
    # As things stood on a day; None: as they are.
    as_of: date | None = None

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def toggled(self, name: str, value: str) -> "SearchRequest":
        """The same from page 1, with the filter value added to others of its facet, or taken away if it was there."""
        chosen = self.filters.get(name, ())
        values = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        return replace(self, filters={**self.filters, name: values}, page=1)


def default_order(request: SearchRequest) -> str:
    """The order of results if none is asked for: without a query the newest first, of what takes place the next; what names a
    chosen size, industry or town before what is for all ("aimed")."""
    if request.query:
        return "relevance"
    if any(request.filters.get(name) for name in AIMED):
        return "aimed"
    kinds = request.filters.get("kind", ())
    return "soonest" if kinds and announced_kinds().issuperset(kinds) else "newest"


class SearchQuery(FilterQuery):
    """The parameters as they are typed; one without a value is as good as none."""

    q: str = Field(default="", description="检索词；不给则按日期列出全部")
    sort: Annotated[str, or_else(SearchRequest.sort), one_of(lambda: SORTS)] = SearchRequest.sort
    as_of: Annotated[str, written_as(r"|(18|19|20)\d\d-\d\d-\d\d", "应是日期，例如 2024-06-30")] = Field(
        default="", description="按这一天的情况检索：当天已公开的内容，政策的有效性和文本以当天为准"
    )
    page: Annotated[int, or_else(1)] = Field(default=1, ge=1)
    page_size: Annotated[int, or_else(PAGE_SIZE)] = Field(default=PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)

    def to_request(self) -> SearchRequest:
        """Raises BadParameter for a page that is too deep."""
        last = MAX_HITS // self.page_size
        if self.page > last:
            raise BadParameter("page", f"page 不能大于 {last}。")
        return SearchRequest(
            query=clean_query(self.q),
            filters=self.chosen(),
            sort=self.sort,
            page=self.page,
            page_size=self.page_size,
            as_of=_read_day(self.as_of),
        )


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadParameter("as_of", "as_of 没有这一天，请改成有的日期，例如 2024-06-30。") from error


def parse_request(params: QueryDict) -> SearchRequest:
    """Read and check every parameter. Raises BadParameter; names that are not ours are ignored."""
    return read_parameters(SearchQuery, params).to_request()
