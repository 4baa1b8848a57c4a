"""Records for search tests: complete documents (docs/records.md) with what the test names."""

from typing import Any

from publishing.document import PublicRecord
from publishing.models import Record
from publishing.records import store_records
from tests.site_documents import city, document


def make_document(number: int, title: str, text: str = "", *, kind: str = "policy", **fields: Any) -> dict[str, Any]:
    """A document, a policy's unless told; ``text``: one paragraph per line."""
    paragraphs = [{"type": "paragraph", "html": f"<p>{line}</p>"} for line in text.split("\n") if line]
    own: dict[str, Any] = {
        "title": title, "url": f"/policies/{number}/", "section": "2", "ancestors": ["1", "2"], "summary": text[:200],
        "source": "样例单位", "body": paragraphs, "published_at": "2024-05-01T09:00:00+08:00", **fields,
    }  # fmt: skip
    return document(kind, number, **own)


def store_documents(*documents: dict[str, Any]) -> list[Record]:
    """Store documents as live records, in order."""
    store_records(published={found["id"]: PublicRecord(found) for found in documents})
    stored = {record.id: record for record in Record.objects.filter(id__in=[found["id"] for found in documents])}
    return [stored[found["id"]] for found in documents]


def make_portal_document(number: int = 1, title: str = "样例市企业公共服务平台", **fields: Any) -> dict[str, Any]:
    own: dict[str, Any] = {"section": None, "source": "样例单位", "summary": "", "date": None, **fields}
    return city(number, title=title, **own)
