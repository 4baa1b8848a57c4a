"""The published shape of one page, before it is stored (docs/records.md)."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from publishing.kinds import shape_document
from standards.characters import clean_value


class Unpublishable(Exception):
    """A page of which no record can be made as it is; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class PublicRecord:
    """One page as everybody may see it.

    Attributes:
        document: the JSON document of docs/records.md, as the shape of its kind (publishing.kinds) has it.
        assets: files that the document's URLs name,
            ``[{"url", "storage_name", "hash"}]``; never shown to the public.
        affects: ids of pages whose own record tells of this one (a policy that is repealed, say).
        refresh_at: when the record changes by itself because a date passes.
        names: what others' texts may call it by (publishing.citations).
        mentions: names that its own text holds.
    """

    document: dict[str, Any]
    assets: list[dict[str, str]] = field(default_factory=list)
    affects: list[str] = field(default_factory=list)
    refresh_at: datetime | None = None
    names: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Raises pydantic's ValidationError for a document that is not what its kind says, KeyError for a kind that there
        is not. Characters that XML can't hold would break feeds and sitemaps for everybody; what was stored before they
        were kept out at the door may have some."""
        object.__setattr__(self, "document", shape_document(clean_value(self.document)))

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of document and assets, independent of key order."""
        return hash_content(self.document, self.assets)


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_content(document: dict[str, Any], assets: list[dict[str, str]]) -> str:
    return hashlib.sha256(canonical_json([document, assets]).encode()).hexdigest()


def listing_date(document: dict[str, Any]) -> date | None:
    """The date that lists sort by: the document's ``date``, else the day of publication, else None."""
    value = document.get("date") or (document.get("published_at") or "")[:10]
    return date.fromisoformat(value) if value else None


def shared_places(document: dict[str, Any]) -> list[tuple[str, str]]:
    """(portal, section or "") of the other portals that list the record; none for a tombstone's empty document."""
    return [(place["portal"], place["section"] or "") for place in document.get("shared_with") or []]


def standing(document: dict[str, Any]) -> list[Any]:
    """Whether, since when and by what the record's subject still holds: records that link to it say so too."""
    return [document.get(key) for key in ("validity", "validity_since", "validity_by")]


def replacements(document: dict[str, Any]) -> list[str]:
    """Ids of the records that took the place of what the record tells of (a repealed policy)."""
    return [link["id"] for link in document.get("superseded_by") or []]


def record_columns(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of ``Record`` that repeat what its document says."""
    return {
        "sort_id": int(document["id"]),
        "kind": document["kind"],
        "title": document["title"][:400],
        "url": document["url"],
        "portal": document["portal"] or "",
        "section": document["section"] or "",
        "owner": document["owner"] or "",
        "position": document["position"],
        "date": listing_date(document),
    }
