"""What search engines and messengers are told of a page."""

import json
from typing import Any

import pytest

from tests import site_documents as docs
from themes.structured_data import DESCRIBED, linked_data, open_graph

SITE = "https://qifu.example.cn"
# The properties that schema.org gives a type (or one above it) and that this product uses.
THING = {"@type", "@id", "name", "url", "description", "identifier", "sameAs"}
WORK = THING | {"headline", "datePublished", "author", "publisher", "about", "keywords", "temporalCoverage"}
SERVICE = THING | {"provider", "audience", "isRelatedTo", "availableChannel", "areaServed", "category"}
PROPERTIES = {
    "Legislation": WORK | {"legislationIdentifier", "legislationType", "legislationDate", "legislationLegalForce", "legislationPassedBy", "legislationChanges"},
    "GovernmentService": SERVICE | {"serviceType"},
    "FinancialProduct": SERVICE | {"feesAndCommissionsSpecification"},
    "LoanOrCredit": SERVICE | {"feesAndCommissionsSpecification", "amount", "loanTerm"},
    "MonetaryAmount": THING | {"currency", "maxValue"},
    "QuantitativeValue": THING | {"maxValue", "unitCode"},
    "ServiceChannel": THING | {"serviceUrl", "servicePhone", "serviceLocation"},
    "ContactPoint": THING | {"telephone"},
    "Audience": THING | {"audienceType"},
    "Event": THING | {"startDate", "endDate", "previousStartDate", "eventStatus", "eventAttendanceMode", "location", "organizer", "performer", "maximumAttendeeCapacity"},
    "VirtualLocation": THING, "Person": THING,
    "Place": THING | {"address", "geo"},
    "GeoCoordinates": THING | {"latitude", "longitude"},
    "PostalAddress": THING | {"streetAddress", "addressCountry"},
    "Organization": THING | {"telephone", "address", "foundingDate", "areaServed"},
    "GovernmentOrganization": THING,
    "Article": WORK, "NewsArticle": WORK,
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
}  # fmt: skip
FULL: dict[str, dict[str, Any]] = {
    "policy": {
        "doc_number": "胶样发〔2024〕1号", "issued_on": "2024-05-01", "effective_on": "2024-06-01", "validity": "amended",
        "authorities": [{"slug": "a", "name": "样例局"}], "supersedes": [{"id": "9", "title": "旧", "url": "/policies/old/"}],
    },
    "event": {"venue": {"name": "报告厅", **docs.PLACE, "latitude": 36.26, "longitude": 120.03}, "arrangement": "moved",
              "former": {"starts_at": "2024-04-01T09:00:00+08:00", "ends_at": None, "place": ""}, "speaker": "张三", "capacity": 80},
    "guide": {"department": {"slug": "d", "name": "样例局"}, "audience": "中小企业", "phone": "0532-1", "apply_url": "https://e.example"},
    "finance": {"provider": {"id": "9", "title": "样例银行", "url": "/agencies/bank/", "licence": "B1"}, "amount_max": 500.0, "term_months": 36},
    "agency": {"contacts": [{"name": "甲", "phone": "0532-2", "email": "", "note": ""}], "credit_code": "91350100M000100Y43"},
}  # fmt: skip


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for item in value for node in nodes(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "@type" in value else []
    return own + [node for item in value.values() for node in nodes(item)]


@pytest.mark.parametrize("kind", sorted(DESCRIBED))
def test_a_page_is_told_of_in_schema_org_s_own_words(kind: str) -> None:
    document = docs.document(kind, 7, **FULL.get(kind, {}))
    data = linked_data(document, [docs.city()], "样例局", SITE)
    assert data and data["@context"] == "https://schema.org" and json.dumps(data)
    for node in nodes(data["@graph"]):
        assert node.keys() <= PROPERTIES[node["@type"]], node
        assert not {None, ""} & {value for value in node.values() if isinstance(value, str | None)}
    assert data["@graph"][0]["url"] == f"{SITE}{document['url']}"


def test_a_policy_s_force_and_an_event_s_change_are_told() -> None:
    policy = docs.document("policy", 7, **FULL["policy"])
    force = linked_data(policy, [], "", SITE)["@graph"][0]  # type: ignore[index]
    assert force["legislationLegalForce"].endswith("/PartiallyInForce") and force["temporalCoverage"] == "2024-06-01/.."
    assert force["legislationChanges"] == [{"@id": f"{SITE}/policies/old/"}]
    event = linked_data(docs.document("event", 8, **FULL["event"]), [], "", SITE)["@graph"][0]  # type: ignore[index]
    assert event["eventStatus"].endswith("/EventRescheduled") and event["previousStartDate"].startswith("2024-04-01")
    assert event["location"][0]["geo"]["latitude"] == 36.26


def test_a_kind_without_a_word_for_it_is_not_described() -> None:
    assert linked_data(docs.document("page", 7), [], "", SITE) is None


def test_messengers_get_title_summary_and_address() -> None:
    pairs = dict(open_graph(docs.document("news", 7, title="开会了"), "/news-7/", "开会了", "样例平台", SITE))
    assert pairs["og:title"] == "开会了" and pairs["og:url"] == f"{SITE}/news-7/" and "og:image" not in pairs
