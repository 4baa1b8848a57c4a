"""融资产品: what its records hold, and how they are listed, shared and found."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from publishing.audience_shapes import Applicability, Application, RuleShape
from publishing.kinds import Directory, Kind, register
from publishing.record_shape import RecordShape
from publishing.shapes import LONG, Code, Contact, Link, PolicyLinks, Prose, Term


class Product(Term):
    slug: Literal["fund", "loan", "guarantee", "leasing", "subsidy"]


class Provider(Link):
    """The agency that gives the money. Its name finds what it offers; ``url`` is its page."""

    id: Code
    licence: Code = Field(description="金融业务许可证或备案编号")


class FinanceRecord(RecordShape):
    kind: Literal["finance"]
    product: Product
    provider: Provider | None
    amount: Prose
    amount_max: float | None = Field(description="最高金额，万元")
    term: Prose
    term_months: int | None = Field(description="最长期限，月")
    rate: Prose
    securities: list[Literal["credit", "guarantor", "mortgage", "pledge"]]
    security: Prose
    application: Application
    introduction: bool = Field(description="是否可以在本平台申请对接")
    applicability: Applicability
    rule: Annotated[RuleShape, LONG]
    contacts: list[Contact]
    policies: PolicyLinks


FINANCE = register(
    Kind(
        name="finance",
        label=_("融资产品"),
        shape=FinanceRecord,
        query_words=("融资产品", "金融产品"),
        is_shared=True,
        directory=Directory(by="product"),
    )
)
