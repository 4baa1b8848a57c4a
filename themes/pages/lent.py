"""What the home page of a town, park or organisation shows of the city's where it has nothing of its own: its enterprises
are served by the city's agencies, guides, associations, training and financing products, and find them here."""

from typing import Any

from publishing.facets import accepted_terms, facet_terms
from themes.pages.groups import guide_groups
from themes.reader import Document, RecordReader

AGENCIES_READ = 200
SHOWN = 6
GUIDES_READ = 24
EVENTS = 3
# The lists of a home page by the kind that they show.
LENT = {"agency": "agencies", "association": "associations", "guide": "guides", "event": "events", "finance": "finance"}


def lent_context(reader: RecordReader, portal: Document, own: dict[str, Any]) -> dict[str, Any]:
    """The keys of a home page's context that change; nothing of what the portal has itself."""
    city = reader.city()["id"]
    lacking = [kind for kind, name in LENT.items() if not own[name]]
    sections = {section["lists"]: section for section in reversed(reader.sections(city)) if section["lists"] in lacking}
    lent: dict[str, Any] = {"sections_by_kind": {**sections, **own["sections_by_kind"]}}
    if "agency" in lacking:
        serving = agencies_serving(reader, city, portal["division_code"])
        lent |= {"agencies": serving[:SHOWN], "agency_count": len(serving)}
        if "agency" in sections and portal["division_code"]:
            lent["sections_by_kind"]["agency"] = sections["agency"] | {"url": finder_url("agency", portal)}
    if "association" in lacking:
        lent |= {
            "associations": reader.newest(city, "association", limit=SHOWN),
            "association_count": reader.count(city, "association"),
        }
    if "guide" in lacking:
        lent["guide_groups"] = guide_groups(reader.newest(city, "guide", limit=GUIDES_READ))
    if "finance" in lacking:
        lent["finance"] = reader.newest(city, "finance", limit=SHOWN)
    if "event" in lacking:
        lent["events"] = reader.coming_events(city, EVENTS)
    return lent


def agencies_serving(reader: RecordReader, city: str, division: str) -> list[Document]:
    """The city's agencies that serve a town, those that name it first; all of them for what is no town."""
    agencies = reader.newest(city, "agency", limit=AGENCIES_READ)
    if not division:
        return agencies
    wanted = accepted_terms("town", division)
    held = [(agency, {term for term, _name in facet_terms(agency)["town"]}) for agency in agencies]
    serving = [(agency, terms) for agency, terms in held if terms.intersection(wanted)]
    return [agency for agency, _terms in sorted(serving, key=lambda pair: division not in pair[1])]


def finder_url(kind: str, portal: Document) -> str:
    return f"/search/?kind={kind}&town={portal['division_code']}"
