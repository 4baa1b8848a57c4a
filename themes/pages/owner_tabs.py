"""The parts of an association's (or agency's) small site, and where each stands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from publishing.kinds import owner_kinds
from themes.reader import Document, RecordReader

# Part of the address → the record's key that the part shows.
PARTS = {"members": "members", "charter": "charter_html", "actions": "joint_actions"}


@dataclass(frozen=True)
class Tab:
    """``part``: "" for the first page and for sections. ``count``: of what there are several."""

    title: str
    url: str
    part: str = ""
    count: int = 0


def owner_tabs(reader: RecordReader, document: Document) -> list[Tab]:
    """The parts of the small site that a page belongs to; none if it belongs to none, or if there is one page alone."""
    owner = document if document["kind"] in owner_kinds() else reader.record(document["owner"])
    if owner is None or not owner.get("url"):
        return []
    sections = [section for section in reader.owned_sections(owner["id"]) if not section.get("empty")]
    taken = {section["url"] for section in sections}
    parts = [
        Tab(
            part_title(part), part_url(owner, part, taken), part, len(owner[key]) if isinstance(owner[key], list) else 0
        )
        for part, key in PARTS.items()
        if owner.get(key)
    ]
    tabs = [Tab(_("简介"), owner["url"]), *parts, *(Tab(section["title"], section["url"]) for section in sections)]
    return tabs if len(tabs) > 1 else []


def part_title(part: str) -> str:
    return {"members": _("会员企业"), "charter": _("自律公约"), "actions": _("抱团发展")}[part]


def part_url(owner: Document, part: str, taken: set[str]) -> str:
    """An editor may have given a section that address."""
    url = f"{owner['url']}{part}/"
    return url if url not in taken else f"{owner['url']}{part}-1/"
