"""Content pages: one record, one page (an event also has a calendar file)."""

from collections.abc import Callable
from typing import Any

from publishing.kinds import kinds_with_page, owner_kinds
from themes.outcome import Files
from themes.pages.calendars import deadline_file, event_file, has_deadline, series_file
from themes.pages.cited import cited_policies
from themes.pages.facts import audience, conditions, long_facts
from themes.pages.fit import is_open
from themes.pages.frame import Site
from themes.pages.owners import owner_files
from themes.pages.programmes import programme_context
from themes.pages.versions import changes_url, former_amount, has_changes, version_files, versions_of
from themes.reader import Document

OWNED_SHOWN = 6
SERIES_SHOWN = 50
# A text with at least this many headings gets a list of contents.
CONTENTS_FROM = 4


def render_content(site: Site, record_id: str) -> Files:
    """The page of a content record; nothing if it is not public."""
    document = site.reader.record(record_id)
    if document is None or document["kind"] not in kinds_with_page():
        return {}
    kind = document["kind"]
    context = MORE_CONTEXT[kind](site, document) if kind in MORE_CONTEXT else {}
    if kind in owner_kinds():
        context |= _owner(site, document)
    files = site.page(f"{kind}.html", document, contents=contents(document), **context)
    for make_files in MORE_FILES.get(kind, ()):
        files |= make_files(site, document)
    return files


def _series_file(site: Site, document: Document) -> Files:
    return series_file(site, document, site.reader.of_series(document, SERIES_SHOWN)[::-1])


def contents(document: Document) -> list[Document]:
    """Headings for "on this page"; none if there are too few to need it."""
    headings = [block for block in document["body"] if block["type"] == "heading"]
    highest = min((heading["level"] for heading in headings), default=2)
    top = [heading for heading in headings if heading["level"] == highest]
    return top if len(top) >= CONTENTS_FROM else []


def _owner(site: Site, document: Document) -> dict[str, Any]:
    """News and events that stand below an association or agency."""
    return {
        "owned_sections": site.reader.owned_sections(document["id"]),
        "news": site.reader.owned(document["id"], "news", OWNED_SHOWN),
        "events": site.reader.owned(document["id"], "event", OWNED_SHOWN),
    }


def _series(site: Site, document: Document) -> dict[str, Any]:
    events = site.reader.of_series(document, SERIES_SHOWN)
    return {
        "coming": [event for event in reversed(events) if event["status"] != "past"],
        "past": [event for event in events if event["status"] == "past"],
    }


# Keys of a policy whose links its page shows under headings of their own.
RELATIONS = ("interpretations", "supersedes", "superseded_by", "amends", "amended_by", "related")


def _policy(site: Site, document: Document) -> dict[str, Any]:
    versions = versions_of(document)
    related = {link["id"] for key in RELATIONS for link in document[key]}
    cited_by = [link for link in document["cited_by"] if link["id"] not in related]
    return {
        "audience": audience(document["applicability"]),
        "conditions": conditions(document["applicability"]),
        "long_facts": long_facts(document["applicability"], document["support_amount"], former_amount(versions)),
        "cited_by": cited_by,
        "cites": cited_policies(site, document),
        "rule": _open_rule(document),
        "former_amount": former_amount(versions),
        "versions": versions,
        "changes_url": changes_url(document) if has_changes(site, document, versions) else "",
        "has_deadline_file": has_deadline(document),
    }


def _finance(_site: Site, document: Document) -> dict[str, Any]:
    return {
        "audience": audience(document["applicability"]),
        "conditions": conditions(document["applicability"]),
        "rule": _open_rule(document),
        "has_deadline_file": has_deadline(document),
    }


def _open_rule(policy: Document) -> Document | None:
    """What the reader's browser judges: of a policy or product that one may still come for, and that says for whom it is."""
    rule = policy.get("rule")  # records of older versions have none
    return rule if rule and rule["when"] and is_open(policy) else None


# What stands beside a page.
MORE_FILES: dict[str, tuple[Callable[[Site, Document], Files], ...]] = {
    "series": (_series_file,),
    "event": (event_file,),
    "policy": (deadline_file, version_files),
    "finance": (deadline_file,),
    "association": (owner_files,),
    "agency": (owner_files,),
}
MORE_CONTEXT: dict[str, Callable[[Site, Document], dict[str, Any]]] = {
    "policy": _policy,
    "finance": _finance,
    "series": _series,
    "programme": programme_context,
}
