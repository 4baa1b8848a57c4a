"""One page of each kind that a portal has, found by what it links."""

import json
import urllib.parse
import urllib.request

# Pages that are there whatever is published.
FIXED = {
    "home": "/", "elder": "/elder/", "search": "/search/?q=%E8%A1%A5%E8%B4%B4", "nothing": "/search/?q=qqqqqqqq", "fit": "/fit/",
    "appeal": "/services/appeals/", "track": "/services/appeals/track/", "privacy": "/services/privacy/",
    "sitemap": "/sitemap/", "missing": "/404.html", "library": "/search/?kind=policy", "traditional": "/zh-hant/", "traditional-search": "/zh-hant/search/?q=%E8%A1%A5%E8%B4%B4",
}  # fmt: skip
KINDS = (
    "policy", "interpretation", "news", "guide", "programme", "finance", "event", "agency", "association", "page",
)  # fmt: skip


def pages_by_kind(url: str) -> dict[str, str]:
    """Name → address: a content page of every kind, the section that lists it, a town's home page, and the fixed ones."""
    pages = dict(FIXED)
    for kind in KINDS:
        if found := _addresses(url, kind):
            pages[kind] = found[0]
            pages[f"{kind}-section"] = urllib.parse.urljoin(found[0], "../")
    pages["town"] = next(address for address in _addresses(url, "portal") if address != "/")
    if "event-section" in pages:
        pages["calendar"] = f"{pages['event-section']}calendar/"
    return pages


def _addresses(url: str, kind: str) -> list[str]:
    with urllib.request.urlopen(f"{url}/api/records/?kind={kind}&page_size=50", timeout=30) as answer:
        return [urllib.parse.urlsplit(record["url"]).path for record in json.load(answer)["items"]]
