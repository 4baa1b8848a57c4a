"""What search engines and messengers read of a page: JSON-LD in the words of schema.org, and Open Graph's labels.

Types and properties are schema.org's (release 29; Legislation is its Legislation-27 extension); Open Graph: ogp.me.
Only what the record says goes in: an empty value is left out.
"""

from collections.abc import Callable
from typing import Any

from themes.labels import publication_time
from themes.reader import Document
from themes.standing import event_change

Node = dict[str, Any]

# schema.org has one value for what holds no more, whatever took its force.
_FORCE = {"in_force": "InForce", "amended": "PartiallyInForce"}
_ARTICLES = frozenset({"news", "interpretation"})


def linked_data(document: Document, crumbs: list[Document], source: str, site_url: str) -> Node | None:
    """The graph of a content page: its subject and the way to it; None for a kind that schema.org has no word for."""
    describe = DESCRIBED.get(document["kind"])
    if describe is None:
        return None
    subject = {
        "@id": site_url + document["url"],
        "name": document["title"],
        "url": site_url + document["url"],
        "description": document["summary"],
        **describe(document, source, site_url),
    }
    graph = [_present(subject), *_way(document, crumbs, site_url)]
    return {"@context": "https://schema.org", "@graph": graph}


def open_graph(document: Document, url: str, title: str, site_name: str, site_url: str) -> list[tuple[str, str]]:
    """``(property, content)``; an image only if the page has one."""
    image = document.get("image")
    pairs = [
        ("og:type", "article" if document["kind"] in DESCRIBED else "website"),
        ("og:title", title),
        ("og:description", document.get("summary") or ""),
        ("og:url", site_url + url),
        ("og:site_name", site_name),
        ("og:locale", "zh_CN"),
        ("og:image", site_url + image["src"] if image else ""),
    ]
    return [(name, content) for name, content in pairs if content]


def _way(document: Document, crumbs: list[Document], site_url: str) -> list[Node]:
    steps = [*crumbs, document]
    items = [
        {"@type": "ListItem", "position": number, "name": step["title"], "item": site_url + step["url"]}
        for number, step in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}] if crumbs else []


def _policy(policy: Document, source: str, site_url: str) -> Node:
    return {
        "@type": "Legislation",
        "legislationIdentifier": policy["doc_number"] or policy["index_number"],
        "legislationType": policy["document_type"],
        "legislationDate": policy["issued_on"],
        "datePublished": policy["published_on"] or policy["date"],
        "temporalCoverage": _span(policy["effective_on"], policy["expires_on"]),
        "legislationLegalForce": f"https://schema.org/{_FORCE.get(policy['validity'], 'NotInForce')}",
        "legislationPassedBy": _bodies([authority["name"] for authority in policy["authorities"]]),
        "legislationChanges": _ids([*policy["supersedes"], *policy["amends"]], site_url),
        "keywords": [topic["name"] for topic in policy["topics"]],
        "publisher": _body(source),
    }


def _guide(guide: Document, source: str, site_url: str) -> Node:
    return {
        "@type": "GovernmentService",
        "provider": _body(guide["department"]["name"] if guide["department"] else source, "GovernmentOrganization"),
        "audience": _present({"@type": "Audience", "audienceType": guide["audience"]}) if guide["audience"] else None,
        "isRelatedTo": _ids(guide["policies"], site_url),
        "availableChannel": _present(
            {
                "@type": "ServiceChannel",
                "serviceUrl": guide["apply_url"],
                "servicePhone": _phone(guide["phone"]),
                "serviceLocation": _place(guide["place"]),
            }
        ),
    }


def _finance(product: Document, _source: str, site_url: str) -> Node:
    provider = product["provider"]
    named = {**(_body(provider["title"]) or {}), "@id": site_url + provider["url"]} if provider else None
    phones = [contact["phone"] for contact in product["contacts"] if contact["phone"]]
    most = product["amount_max"]
    amount = {"@type": "MonetaryAmount", "currency": "CNY", "maxValue": most * 10_000} if most else None
    is_loan = product["product"]["slug"] == "loan"
    months = product["term_months"]
    return {
        "@type": "LoanOrCredit" if is_loan else "FinancialProduct",
        "category": product["product"]["name"],
        "provider": named,
        "feesAndCommissionsSpecification": product["rate"],
        "amount": amount if is_loan else None,
        "loanTerm": {"@type": "QuantitativeValue", "maxValue": months, "unitCode": "MON"}
        if is_loan and months
        else None,
        "areaServed": [region["name"] for region in product["applicability"]["regions"]],
        "availableChannel": _present(
            {
                "@type": "ServiceChannel",
                "serviceUrl": product["application"]["url"],
                "servicePhone": _phone(phones[0]) if phones else None,
            }
        ),
        "isRelatedTo": _ids(product["policies"], site_url),
    }


def _event(event: Document, source: str, _site_url: str) -> Node:
    change = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}.get(event_change(event), "EventScheduled")
    online = {"@type": "VirtualLocation", "url": event["online_url"]} if event["online_url"] else None
    hall = _place(event["venue"])
    modes = {(True, True): "Mixed", (False, True): "Online"}.get((bool(hall), bool(online)), "Offline")
    former = (event.get("former") or {}).get("starts_at")
    return {
        "@type": "Event",
        "startDate": event["starts_at"],
        "endDate": event["ends_at"],
        "previousStartDate": former if change == "EventRescheduled" and former != event["starts_at"] else None,
        "eventStatus": f"https://schema.org/{change}",
        "eventAttendanceMode": f"https://schema.org/{modes}EventAttendanceMode",
        "location": [place for place in (hall, online) if place],
        "organizer": _body(event["organiser"] or source),
        "performer": {"@type": "Person", "name": event["speaker"]} if event["speaker"] else None,
        "maximumAttendeeCapacity": event["capacity"],
    }


def _organisation(agency: Document, _source: str, _site_url: str) -> Node:
    """An agency or an association."""
    phones = [contact["phone"] for contact in agency["contacts"] if contact["phone"]]
    place = agency["place"] or {}
    return {
        "@type": "Organization",
        "sameAs": agency["website"],
        "telephone": phones[0] if phones else place.get("phone"),
        "address": _address(place),
        "foundingDate": agency.get("founded_on"),
        "identifier": agency.get("credit_code"),
        "areaServed": [region["name"] for region in agency.get("regions", [])],
    }


def _article(document: Document, source: str, site_url: str) -> Node:
    return {
        "@type": "NewsArticle" if document["kind"] == "news" else "Article",
        "headline": document["title"],
        "datePublished": publication_time(document)[:10],
        "author": _body(document["author"] or source),
        "publisher": _body(source),
        "about": _ids(document.get("interprets", []), site_url),
    }


DESCRIBED: dict[str, Callable[[Document, str, str], Node]] = {
    "policy": _policy,
    "guide": _guide,
    "finance": _finance,
    "event": _event,
    "agency": _organisation,
    "association": _organisation,
    **dict.fromkeys(_ARTICLES, _article),
}


def _span(start: str | None, end: str | None) -> str | None:
    """ISO 8601's interval, open where an end is not known."""
    return f"{start or '..'}/{end or '..'}" if start or end else None


def _body(name: str, kind: str = "Organization") -> Node | None:
    return {"@type": kind, "name": name} if name else None


def _bodies(names: list[str]) -> list[Node]:
    return [{"@type": "GovernmentOrganization", "name": name} for name in names]


def _ids(links: list[Document], site_url: str) -> list[Node]:
    return [{"@id": site_url + link["url"]} for link in links if link["id"]]


def _phone(number: str) -> Node | None:
    return {"@type": "ContactPoint", "telephone": number} if number else None


def _address(place: Document) -> Node | None:
    street = place.get("address")
    return {"@type": "PostalAddress", "streetAddress": street, "addressCountry": "CN"} if street else None


def _place(place: Document | None) -> Node | None:
    """With where it lies, if that is known."""
    if not place or not (place.get("name") or place.get("address")):
        return None
    latitude, longitude = place["latitude"], place["longitude"]
    known = latitude is not None and longitude is not None
    geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude} if known else None
    name = place.get("name") or place["address"]
    return _present({"@type": "Place", "name": name, "address": _address(place), "geo": geo})


def _present(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
