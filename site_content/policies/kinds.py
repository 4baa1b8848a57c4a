"""政策 and 政策解读: what their records hold, and how they are listed, shared and found."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from publishing.audience_shapes import Applicability, Application, RuleShape
from publishing.body_shapes import Block
from publishing.kinds import Kind, register
from publishing.record_shape import RecordShape
from publishing.record_texts import Found
from publishing.shapes import (
    LONG,
    Alias,
    BodyTerm,
    Code,
    Contact,
    Day,
    Link,
    Links,
    Name,
    PolicyLink,
    Prose,
    Shape,
    ValidityCode,
)


class NumberParts(Shape):
    body: Code
    year: int | None
    number: int


class PolicyTextShape(Shape):
    """The whole text as it reads from a day on; ``since`` of the one that was issued: when it took effect, if known."""

    since: Day | None
    by: Link | None
    note: Name
    support_amount: Prose
    support_max: float | None
    body: list[Block]


class HistoryEvent(Shape):
    """What happens to a policy, also on days to come."""

    on: Day | None
    what: Literal["issued", "published", "effective", "amended", "repealed", "expired"]
    by: Link | None


class PolicyRecord(RecordShape):
    kind: Literal["policy"]
    doc_number: Alias | None
    doc_number_parts: NumberParts | None
    index_number: Name
    document_type: Name
    authorities: list[BodyTerm]
    disclosure: Literal["active", "on_request"]
    source_id: Code | None
    issued_on: Day | None
    published_on: Day | None
    effective_on: Day | None
    expires_on: Day | None
    validity: ValidityCode
    validity_since: Day | None
    validity_by: Links
    repeal_on: Day | None
    application: Application
    support_amount: Prose
    support_max: float | None
    applicability: Applicability
    rule: Annotated[RuleShape, LONG]
    contacts: list[Contact]
    interpretations: Links
    supersedes: Links
    superseded_by: Links
    amends: Links
    amended_by: Links
    related: Links
    cited_by: Links
    history: Annotated[list[HistoryEvent], Found.NOWHERE]
    changes_public: bool = Field(description="是否公开以前公开过的内容")
    text_since: Day | None
    texts: Annotated[list[PolicyTextShape], Found.NOWHERE, LONG]


class InterpretationRecord(RecordShape):
    kind: Literal["interpretation"]
    interprets: list[PolicyLink]
    form: Literal["text", "chart", "qa", "video"]


def material_part(policy: dict[str, Any]) -> dict[str, Any]:
    """What readers are told of when it changes, as the policy was issued: amended texts tell of themselves. No contacts:
    who no longer answers for it is nobody's business."""
    issued = policy["texts"][0] if policy.get("texts") else policy
    told = {
        key: policy[key] for key in ("title", "doc_number", "issued_on", "effective_on", "expires_on", "applicability")
    }
    window = {key: policy["application"][key] for key in ("opens_at", "closes_at", "how_html")}
    return {**told, "application": window, "support_amount": issued["support_amount"], "body": issued["body"]}


POLICY = register(
    Kind(
        name="policy",
        label=_("政策"),
        shape=PolicyRecord,
        query_words=("政策", "政策文件", "文件"),
        is_shared=True,
        material=material_part,
    )
)
INTERPRETATION = register(
    Kind(
        name="interpretation",
        label=_("政策解读"),
        shape=InterpretationRecord,
        query_words=("政策解读", "解读", "图解"),
        is_shared=True,
    )
)
