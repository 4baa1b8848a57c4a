"""The texts that each kind of record carries beside its body, found by their keys (docs/records.md).

Two sorts: names (short, telling: bodies, people's offices, programmes, enterprises) and prose. Keys that no kind
has are simply absent, so a new kind is searchable by the shared keys at once.
"""

from collections.abc import Iterator
from typing import Any

from search.documents.html_text import html_to_text

# Keys whose value is a text, or a list of texts or of objects, and the object's keys that are read.
NAME_KEYS = (
    "keywords", "topics", "authorities", "document_type", "index_number", "source", "former_names", "column_keywords",
    "agency_kinds", "services", "qualifications", "members", "recognitions", "materials", "department", "industry",
    "organiser", "speaker", "level", "series", "venue", "audience", "president", "secretary_general", "regions",
    "applicability", "hall", "tagline", "interprets",
)  # fmt: skip
PROSE_KEYS = (
    "column_description", "support_amount", "application", "basis_html", "conditions_html", "steps",
    "benefits_html", "time_limit", "fee", "place", "phone", "contacts", "charter_html", "joint_actions", "hotline",
    "attachments", "online_url", "website", "credit_code",
)  # fmt: skip
_TEXT_KEYS = (
    "name", "title", "enterprise", "level", "batch", "note", "role", "number", "issued_by", "html", "how_html", "address",
    "phone", "hours", "qualifications", "regions", "industries", "counters", "matters", "form", "email", "fee",
)  # fmt: skip


def name_texts(document: dict[str, Any]) -> list[str]:
    """Short telling texts of a record."""
    return [text for key in NAME_KEYS for text in _texts(document.get(key))]


def prose_texts(document: dict[str, Any]) -> list[str]:
    """Longer texts of a record outside its body."""
    return [text for key in PROSE_KEYS for text in _texts(document.get(key))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        text = html_to_text(value) if "<" in value else value.strip()
        if text:
            yield text
    elif isinstance(value, dict):
        for key in _TEXT_KEYS:
            yield from _texts(value.get(key))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
