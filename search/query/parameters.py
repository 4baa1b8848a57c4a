"""Request parameters → SearchRequest, or a clear refusal. Nothing past this point sees request.GET."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from django.http import QueryDict
from ninja import Schema
from pydantic import BeforeValidator, Field

from publishing.kinds import kind_names
from publishing.query_parameters import PageId, one_of, or_else, read_parameters, split_listed, written_as
from publishing.refusals import BadParameter
from search.engines.protocol import FACETS
from search.labels.vocabulary import SORTS, VALIDITIES
from search.query.understanding import clean_query

PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
# How deep one can page; who needs all records reads the records API.
MAX_HITS = 10_000
MAX_VALUES = 20
MAX_VALUE_LENGTH = 60


@dataclass(frozen=True)
class SearchRequest:
    """What was asked for. ``query`` as typed, without control characters; ``filters``: values by facet name."""

    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def toggled(self, name: str, value: str) -> "SearchRequest":
        """The same from page 1, with the filter value in place of others, or taken away if it was there: as many
        results as its count says."""
        chosen = self.filters.get(name, ())
        values = tuple(v for v in chosen if v != value) if value in chosen else (value,)
        return replace(self, filters={**self.filters, name: values}, page=1)


_Listed = BeforeValidator(split_listed)
_Slug = Annotated[str, Field(max_length=MAX_VALUE_LENGTH), written_as(r"[\w-]+", "只能用字母、数字、连字符")]
_Year = Annotated[str, written_as(r"[0-9]{4}", "应是四位数字的年份，例如 2024")]
_Values: Any = Field(default=[], max_length=MAX_VALUES)


class SearchQuery(Schema):
    """The parameters as they are typed; one without a value is as good as none."""

    q: str = Field(default="", description="检索词；不给则按日期列出全部")
    kind: Annotated[list[Annotated[str, one_of(kind_names)]], _Listed] = _Values
    topic: Annotated[list[_Slug], _Listed] = _Values
    portal: Annotated[list[PageId], _Listed] = _Values
    authority: Annotated[list[_Slug], _Listed] = _Values
    year: Annotated[list[_Year], _Listed] = _Values
    validity: Annotated[list[Annotated[str, one_of(lambda: VALIDITIES)]], _Listed] = _Values
    sort: Annotated[str, or_else(SearchRequest.sort), one_of(lambda: SORTS)] = SearchRequest.sort
    page: Annotated[int, or_else(1)] = Field(default=1, ge=1)
    page_size: Annotated[int, or_else(PAGE_SIZE)] = Field(default=PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)

    def to_request(self) -> SearchRequest:
        """Raises BadParameter for a page that is too deep."""
        last = MAX_HITS // self.page_size
        if self.page > last:
            raise BadParameter("page", f"page 不能大于 {last}。")
        return SearchRequest(
            query=clean_query(self.q),
            filters={name: tuple(values) for name in FACETS if (values := getattr(self, name))},
            sort=self.sort,
            page=self.page,
            page_size=self.page_size,
        )


def parse_request(params: QueryDict) -> SearchRequest:
    """Read and check every parameter. Raises BadParameter; names that are not ours are ignored."""
    return read_parameters(SearchQuery, params).to_request()
