"""A portal's home page."""

from collections import Counter
from typing import Any

from publishing.document import shared_places
from publishing.kinds import all_kinds
from themes.outcome import Files
from themes.pages.frame import Site
from themes.pages.groups import guide_groups
from themes.pages.lent import lent_context
from themes.reader import Document, RecordReader
from themes.typography import dial_address
from themes.words import PORTAL_KINDS

# From so many of the newest policies and guides the hot topics are counted.
TOPIC_SAMPLE = 60
HOT_TOPICS = 8
GUIDES = 60
NEWS = 7
# Read for eight beside those whose applications are open, which stand above.
POLICIES = 14
DOORS = (
    ("policy", "找补贴", "政策、申报", "policy"),
    ("event", "报培训", "日历、报名", "event"),
    ("appeal", "提诉求", "有人答复", "mail"),
    ("agency", "找机构", "电话、服务", "agency"),
)
# The last takes the place of one that the portal lacks.
ELDER_DOORS = (
    ("policy", "查政策", "policy"),
    ("guide", "办事指南", "guide"),
    ("appeal", "提诉求", "mail"),
    ("call", "打电话", "phone"),
    ("event", "报培训", "event"),
    ("agency", "找机构", "agency"),
    ("my", "我的", "person"),
)
# Read for a list from which what the page shows already is left out.
CITY_SAMPLE = 20
LOCAL_SAMPLE = 20


def render_home(site: Site, portal_id: str) -> Files:
    """The home page of a city, town, park or organisation portal."""
    portal = site.reader.record(portal_id)
    if portal is None or portal["kind"] != "portal":
        return {}
    template = "home.html" if portal["portal_kind"] == "city" else "portal.html"
    return site.page(template, portal, **home_context(site.reader, portal))


def home_context(reader: RecordReader, portal: Document) -> dict[str, Any]:
    own = own_context(reader, portal)
    return own if portal["portal_kind"] == "city" else own | lent_context(reader, portal, own)


def own_context(reader: RecordReader, portal: Document) -> dict[str, Any]:
    key = portal["id"]
    city = reader.city()
    is_city = portal["portal_kind"] == "city"
    applications = reader.open_applications(key, 6)
    shown = {item["id"] for item in applications}
    return {
        "doors": doors(reader, portal),
        "elder_doors": elder_doors(reader, portal),
        "hot_topics": hot_topics(reader, key if is_city else city["id"]),
        "applications": applications,
        "events": reader.coming_events(key, 5),
        "policies": [p for p in reader.newest(key, "policy", limit=POLICIES) if p["id"] not in shown][:8],
        "interpretations": reader.newest(key, "interpretation", limit=6),
        "news_sections": news_sections(reader, key),
        "association_news": reader.newest_of_associations(key, 6),
        "guides": reader.newest(key, "guide", limit=8),
        "guide_groups": guide_groups(reader.newest(key, "guide", limit=GUIDES)),
        "agencies": reader.newest(key, "agency", limit=6),
        "agency_count": reader.count(key, "agency"),
        "associations": reader.newest(key, "association", limit=8),
        "association_count": reader.count(key, "association"),
        "programmes": reader.newest(key, "programme", limit=6),
        "finance": reader.newest(key, "finance", limit=6),
        "more": [(kind, reader.newest(key, kind.name, limit=6)) for kind in all_kinds() if kind.on_portals],
        "portal_groups": portal_groups(reader.portals()) if is_city else [],
        "local_news": local_news(reader, key) if is_city else [],
        "city_policies": [] if is_city else others_of(reader.newest(city["id"], "policy", limit=CITY_SAMPLE), key)[:6],
        "city_applications": [] if is_city else others_of(reader.open_applications(city["id"], CITY_SAMPLE), key)[:4],
        "sections_by_kind": {s["lists"]: s for s in reversed(reader.sections(key))},
    }


def doors(reader: RecordReader, portal: Document) -> list[dict[str, str]]:
    """The four things most often come for; a portal without a section of its own leads to the city's."""
    sections = [*reader.sections(portal["id"]), *reader.sections(reader.city()["id"])]
    urls = {section["lists"]: section["url"] for section in reversed(sections)}
    urls["event"] = f"{urls['event']}calendar/" if "event" in urls else ""
    urls["appeal"] = "/services/appeals/"
    return [{"url": urls[kind], "name": name, "hint": hint, "icon": icon}
            for kind, name, hint, icon in DOORS if urls.get(kind)]  # fmt: skip


def elder_doors(reader: RecordReader, portal: Document) -> list[dict[str, str]]:
    """The six large ones of 长者版: a call to somebody among them, where a number is known."""
    sections = [*reader.sections(portal["id"]), *reader.sections(reader.city()["id"])]
    urls = {section["lists"]: section["url"] for section in reversed(sections)} | {"appeal": "/services/appeals/"}
    number = portal["hotline"] or portal["hall"]["phone"] or reader.city()["hotline"]
    urls["call"] = dial_address(number)
    urls["my"] = "/my/"
    known = [{"url": urls[kind], "name": name, "icon": icon} for kind, name, icon in ELDER_DOORS if urls.get(kind)]
    return known[:6]


def others_of(items: list[Document], portal: str) -> list[Document]:
    """Items that are not ``portal``'s own and not shared with it: those stand in its own lists on the page."""
    return [item for item in items if portal not in (item["portal"], *dict(shared_places(item)))]


def news_sections(reader: RecordReader, portal: str) -> list[tuple[Document, list[Document]]]:
    """The portal's news sections that are not empty, with their newest items."""
    sections = [section for section in reader.sections(portal) if section["lists"] == "news"]
    found = [(section, reader.listed(section, limit=NEWS)) for section in sections]
    return [(section, items) for section, items in found if items]


def hot_topics(reader: RecordReader, portal: str) -> list[Document]:
    """The topics that the newest policies are most often about."""
    topics = [t for policy in reader.newest(portal, "policy", limit=TOPIC_SAMPLE) for t in policy["topics"]]
    names = {topic["slug"]: topic for topic in topics}
    counts = Counter(topic["slug"] for topic in topics)
    ranked = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return [names[slug] for slug in ranked[:HOT_TOPICS]]


def local_news(reader: RecordReader, city: str) -> list[tuple[Document, str]]:
    """What is new in the towns and parks, each with its portal's name."""
    names = {portal["id"]: portal["title"] for portal in reader.portals()}
    newest = others_of(reader.newest_of_others(city, "policy", "news", limit=LOCAL_SAMPLE), city)
    return [(item, names.get(item["portal"], "")) for item in newest[:NEWS]]


def portal_groups(portals: list[Document]) -> list[tuple[str, str, list[Document]]]:
    """The 12 + X below the city: (kind, its name, portals), empty kinds left out."""
    groups = [
        (kind, str(name), [p for p in portals if p["portal_kind"] == kind]) for kind, name in PORTAL_KINDS.items()
    ]
    return [group for group in groups if group[2]]
