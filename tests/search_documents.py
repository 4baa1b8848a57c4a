"""Records for search tests: complete documents (docs/records.md) with what the test names."""

from typing import Any

from publishing.document import PublicRecord
from publishing.models import Record
from publishing.records import store_records


def make_document(number: int, title: str, text: str = "", **fields: Any) -> dict[str, Any]:
    """A policy's document; ``text``: one paragraph per line."""
    paragraphs = [{"type": "paragraph", "html": f"<p>{line}</p>"} for line in text.split("\n") if line]
    return {
        "id": str(number), "kind": "policy", "title": title, "url": f"/policies/{number}/", "portal": "1", "section": "2",
        "owner": None, "ancestors": ["1", "2"], "position": 0, "date": "2024-05-01",
        "published_at": "2024-05-01T09:00:00+08:00", "summary": text[:200], "keywords": [], "source": "样例单位",
        "author": None, "image": None, "topics": [], "body": paragraphs, "attachments": [], "next_change_at": None,
        "doc_number": None, "authorities": [], "validity": "in_force", **fields,
    }  # fmt: skip


def store_documents(*documents: dict[str, Any]) -> list[Record]:
    """Store documents as live records, in order."""
    store_records(published={document["id"]: PublicRecord(document) for document in documents})
    stored = {record.id: record for record in Record.objects.filter(id__in=[d["id"] for d in documents])}
    return [stored[document["id"]] for document in documents]


def make_portal_document(number: int = 1, title: str = "样例市企业公共服务平台", **fields: Any) -> dict[str, Any]:
    return make_document(
        number, title, **{"kind": "portal", "url": "/", "portal": str(number), "section": None, "ancestors": [],
                          "date": None, "validity": None, **fields},
    )  # fmt: skip
