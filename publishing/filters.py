"""A choice among records by their facets (``publishing.facets``): of a finder's visitor, a subscription, a feed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import QueryDict
from ninja import Schema
from pydantic import BeforeValidator, Field

from publishing.document import canonical_json
from publishing.facets import (
    AMOUNTS,
    FACETS,
    FORMS,
    MAX_VALUE_LENGTH,
    PRODUCTS,
    SECURITIES,
    SIZES,
    TERMS,
    WINDOWS,
    Facets,
    accepted_terms,
)
from publishing.kinds import kind_names
from publishing.query_parameters import PageId, one_of, read_parameters, split_listed, written_as
from publishing.validity import Validity

MAX_VALUES = 20

_Listed = BeforeValidator(split_listed)
_Slug = Annotated[str, Field(max_length=MAX_VALUE_LENGTH), written_as(r"[\w-]+", "只能用字母、数字、连字符")]
_Word = Annotated[str, Field(max_length=MAX_VALUE_LENGTH)]
_Year = Annotated[str, written_as(r"[0-9]{4}", "应是四位数字的年份，例如 2024")]
_Month = Annotated[str, written_as(r"[0-9]{4}-(0[1-9]|1[0-2])", "应是年份和月份，例如 2026-12")]
_Division = Annotated[str, written_as(r"[0-9]{6}([0-9]{3}){0,2}", "应是 6、9 或 12 位行政区划代码")]
_Industry = Annotated[str, written_as(r"[A-T]([0-9]{2,4})?", "应是国民经济行业代码，例如 C 或 C35")]
_Values: Any = Field(default=[], max_length=MAX_VALUES)


class FilterQuery(Schema):
    """The facets as parameters: several values of one by repeating it or with commas."""

    kind: Annotated[list[Annotated[str, one_of(kind_names)]], _Listed] = _Values
    topic: Annotated[list[_Slug], _Listed] = _Values
    portal: Annotated[list[PageId], _Listed] = _Values
    authority: Annotated[list[_Slug], _Listed] = _Values
    year: Annotated[list[_Year], _Listed] = _Values
    validity: Annotated[list[Annotated[str, one_of(lambda: Validity.values)]], _Listed] = _Values
    window: Annotated[list[Annotated[str, one_of(lambda: WINDOWS)]], _Listed] = _Values
    region: Annotated[list[_Division], _Listed] = _Values
    industry: Annotated[list[_Industry], _Listed] = _Values
    size: Annotated[list[Annotated[str, one_of(lambda: SIZES)]], _Listed] = _Values
    qualification: Annotated[list[_Slug], _Listed] = _Values
    amount: Annotated[list[Annotated[str, one_of(lambda: tuple(AMOUNTS))]], _Listed] = _Values
    agency_kind: Annotated[list[_Slug], _Listed] = _Values
    town: Annotated[list[_Division], _Listed] = _Values
    service: Annotated[list[_Word], _Listed] = _Values
    department: Annotated[list[_Slug], _Listed] = _Values
    audience: Annotated[list[_Word], _Listed] = _Values
    level: Annotated[list[_Word], _Listed] = _Values
    product: Annotated[list[Annotated[str, one_of(lambda: PRODUCTS)]], _Listed] = _Values
    security: Annotated[list[Annotated[str, one_of(lambda: SECURITIES)]], _Listed] = _Values
    term: Annotated[list[Annotated[str, one_of(lambda: tuple(TERMS))]], _Listed] = _Values
    provider: Annotated[list[PageId], _Listed] = _Values
    series: Annotated[list[PageId], _Listed] = _Values
    form: Annotated[list[Annotated[str, one_of(lambda: FORMS)]], _Listed] = _Values
    month: Annotated[list[_Month], _Listed] = _Values

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Values by facet, as typed; facets without any are left out."""
        return {name: tuple(values) for name in FACETS if (values := getattr(self, name))}


@dataclass(frozen=True)
class Filter:
    """Of each facet named, one of the values must hold (``publishing.facets.accepted_terms``).

    Attributes:
        choices: (facet, values), facets in the order of FACETS, values sorted, each once: equal choices are equal filters.
    """

    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Sequence[str]]) -> "Filter":
        """Raises KeyError for a facet that there is not."""
        if unknown := values.keys() - set(FACETS):
            raise KeyError(f"No facet is called {sorted(unknown)[0]}")
        return cls(tuple((name, tuple(sorted(set(values[name])))) for name in FACETS if values.get(name)))

    @classmethod
    def read(cls, params: QueryDict | str) -> "Filter":
        """From the parameters of an address, or its query string; names that are no facet's are ignored. Raises
        BadParameter."""
        return cls.of(read_parameters(FilterQuery, QueryDict(params) if isinstance(params, str) else params).chosen())

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        return dict(self.choices)

    @property
    def criteria_key(self) -> str:
        """The same for equal filters: 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(self.choices).encode()).hexdigest()

    def takes(self, facets: Facets) -> bool:
        """Whether a record with these facets (facets_of) is among those chosen."""
        return all(_holds_one(facets.get(name, ()), name, values) for name, values in self.choices)

    def to_query_string(self) -> str:
        """``kind=policy&size=SMALL&size=MICRO``; "" for everything."""
        return urlencode([(name, value) for name, values in self.choices for value in values])


def _holds_one(held: Sequence[str], facet: str, values: Sequence[str]) -> bool:
    return any(term in held for value in values for term in accepted_terms(facet, value))
