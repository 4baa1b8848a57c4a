"""Request parameters → SearchRequest, or a clear refusal. Nothing past this point sees request.GET."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from publishing.kinds import kind_names
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

_SLUG = re.compile(r"^[\w-]+$")


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


def parse_request(params: QueryDict) -> SearchRequest:
    """Read and check every parameter. Raises BadParameter; names that are not ours are ignored."""
    page_size = read_number(params, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
    return SearchRequest(
        query=clean_query(params.get("q", "")),
        filters={name: values for name in FACETS if (values := read_values(params, name))},
        sort=read_choice(params, "sort", SORTS),
        page=read_number(params, "page", 1, MAX_HITS // page_size),
        page_size=page_size,
    )


def read_number(params: QueryDict, name: str, default: int, most: int) -> int:
    raw = params.get(name, "").strip()
    if not raw:
        return default
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
    if not 1 <= number <= most:
        raise BadParameter(name, _("参数 %(name)s 应是 1 到 %(most)d 之间的整数。") % {"name": name, "most": most})
    return number


def read_choice(params: QueryDict, name: str, choices: Mapping[str, object]) -> str:
    """One of ``choices`` (value to label); the first unless told."""
    value = params.get(name, "").strip() or next(iter(choices))
    if value not in choices:
        raise BadParameter(
            name, _("参数 %(name)s 只能是：%(choices)s。") % {"name": name, "choices": "、".join(choices)}
        )
    return value


def read_values(params: QueryDict, name: str) -> tuple[str, ...]:
    """Values of a filter, repeated or separated by commas, each checked."""
    listed = [value.strip() for text in params.getlist(name) for value in text.split(",")]
    values = tuple(dict.fromkeys(value for value in listed if value))
    if len(values) > MAX_VALUES:
        raise BadParameter(name, _("参数 %(name)s 最多 %(most)d 个值。") % {"name": name, "most": MAX_VALUES})
    check, message = _check_of(name)
    if not all(map(check, values)):
        raise BadParameter(name, message % {"name": name})
    return values


def _is_slug(value: str) -> bool:
    return len(value) <= MAX_VALUE_LENGTH and bool(_SLUG.match(value))


def _check_of(name: str) -> tuple[Callable[[str], bool], str]:
    if name == "kind":
        kinds = kind_names()
        return kinds.__contains__, "参数 %(name)s 只能是：" + "、".join(kinds) + "。"
    return _CHECKS.get(name, (_is_slug, _("参数 %(name)s 只能用字母、数字、连字符。")))


_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "validity": (VALIDITIES.__contains__, "参数 %(name)s 只能是：" + "、".join(VALIDITIES) + "。"),
    "year": (re.compile(r"^[0-9]{4}$", re.ASCII).match, "参数 %(name)s 应是四位数字的年份，例如 2024。"),  # type: ignore[dict-item]
    "portal": (re.compile(r"^[0-9]{1,18}$", re.ASCII).match, "参数 %(name)s 应是平台的编号（数字）。"),  # type: ignore[dict-item]
}
