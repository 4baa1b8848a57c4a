"""Complete documents of every kind (docs/records.md), made by hand: the least that a page can be built from."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from publishing.document import PublicRecord
from publishing.models import Record
from publishing.records import store_records

PLACE = {"address": "样例路 1 号", "phone": "0532-00000000", "hours": "工作日", "latitude": None, "longitude": None}
LINKS = ("interpretations", "supersedes", "superseded_by", "amends", "amended_by", "related", "cited_by")

MORE: dict[str, dict[str, Any]] = {
    "portal": {
        "portal_kind": "city", "former_names": [], "division_code": "", "accent": "#a5201f", "logo": None,
        "tagline": "", "hall": {"name": "样例服务大厅", **PLACE, "counters": []}, "hotline": "", "organiser": "样例局",
        "undertaker": "", "organiser_contact": "", "site_name": "样例平台", "site_id_code": None, "icp_number": None,
        "police_number": None, "party_mark_url": None, "error_report_url": None,
    },
    "section": {
        "lists": "policy", "column_type": "政策文件", "column_description": "说明", "column_keywords": ["词"],
        "calendar": False, "empty": False,
    },
    "page": {"results": []},
    "policy": {
        "doc_number": None, "doc_number_parts": None, "index_number": "", "document_type": "", "authorities": [],
        "disclosure": "active", "issued_on": None, "published_on": None, "effective_on": None, "expires_on": None,
        "validity": "in_force", "validity_since": None, "validity_by": [], "repeal_on": None, "support_amount": "", "support_max": None, "contacts": [], "source_id": None,
        "application": {"opens_at": None, "closes_at": None, "status": "none", "how_html": "", "url": ""},
        "applicability": {"regions": [], "industries": [], "sizes": [], "qualifications": [], "conditions": [], "note": ""},
        "rule": {"version": 1, "when": None, "hard": [], "notes": []},
        "history": [], "changes_public": True, "text_since": None, "texts": [],
        **{name: [] for name in LINKS},
    },
    "interpretation": {"interprets": [], "form": "text"},
    "news": {"column": "work"},
    "guide": {
        "basis_html": "<p>依据</p>", "conditions_html": "<p>条件</p>", "materials": [], "steps": [], "fee": "不收费",
        "time_limit": "1 个工作日", "place": PLACE, "phone": "", "complaint_phone": "", "department": None,
        "apply_url": "", "audience": "", "policies": [],
    },
    "programme": {
        "level": "", "department": None, "conditions_html": "", "benefits_html": "", "contacts": [], "policies": [],
        "qualification": None, "rounds": [], "recognitions": [],
    },
    "finance": {
        "product": {"slug": "loan", "name": "贷款"}, "provider": None, "amount": "最高 500 万元", "amount_max": None,
        "term": "最长 3 年", "term_months": None, "rate": "年化 3.45% 起", "securities": [], "security": "",
        "application": {"opens_at": None, "closes_at": None, "status": "none", "how_html": "", "url": ""},
        "introduction": False,
        "applicability": {"regions": [], "industries": [], "sizes": [], "qualifications": [], "conditions": [], "note": ""},
        "rule": {"version": 1, "when": None, "hard": [], "notes": []}, "contacts": [], "policies": [],
    },
    "series": {"organiser": "样例局"},
    "event": {
        "starts_at": "2024-05-01T09:00:00+08:00", "ends_at": "2024-05-01T11:00:00+08:00", "status": "past",
        "arrangement": "as_planned", "change_note": "", "change_number": 0, "former": None, "venue": {"name": "样例报告厅", **PLACE}, "online_url": "", "organiser": "", "speaker": "", "capacity": None,
        "audience": "", "fee": "", "series": None, "materials": [], "policies": [],
        "registration": {"opens_at": None, "closes_at": None, "status": "none", "url": "", "phone": "", "here": False,
                         "limit": None, "questions": []},
    },
    "agency": {
        "agency_kinds": [], "services": [], "qualifications": [], "contacts": [], "place": PLACE, "website": "",
        "regions": [], "credit_code": "",
    },
    "association": {
        "industry": None, "regions": [], "president": "", "secretary_general": "", "founded_on": None, "contacts": [],
        "place": PLACE, "website": "", "credit_code": "", "members": [], "charter_html": "", "joint_actions": [],
    },
}  # fmt: skip


def document(kind: str, key: int, **fields: Any) -> dict[str, Any]:
    """A document of ``kind`` with id ``key``; ``fields`` say what the test is about."""
    base = {
        "id": str(key), "kind": kind, "title": f"样例{kind} {key}", "url": f"/{kind}-{key}/", "portal": "1",
        "section": None, "owner": None, "ancestors": ["1"], "shared_with": [], "position": 0, "date": "2024-05-01",
        "published_at": "2024-05-01T09:30:00+08:00", "summary": "摘要", "keywords": [], "source": "", "author": None,
        "image": None, "topics": [], "body": [], "attachments": [], "next_change_at": None,
    }  # fmt: skip
    return {**base, **deepcopy(MORE[kind]), **fields}  # a test may change its own


def city(key: int = 1, **fields: Any) -> dict[str, Any]:
    return document("portal", key, **{"title": "样例平台", "url": "/", "portal": str(key), "ancestors": [], **fields})


def section(key: int, slug: str, lists: str, **fields: Any) -> dict[str, Any]:
    more = {"title": f"栏目 {slug}", "url": f"/{slug}/", "lists": lists, "calendar": lists == "event"}
    return document("section", key, **{**more, **fields})


def below(parent: dict[str, Any], kind: str, key: int, **fields: Any) -> dict[str, Any]:
    """A document in the section ``parent``."""
    place = {"section": parent["id"], "portal": parent["portal"], "ancestors": [*parent["ancestors"], parent["id"]]}
    return document(kind, key, **{**place, "url": f"{parent['url']}{kind}-{key}/", **fields})


def store(*documents: dict[str, Any], assets: list[dict[str, str]] | None = None) -> None:
    """Make the documents public."""
    store_records(
        published={
            d["id"]: PublicRecord(
                d, assets or [], refresh_at=datetime.fromisoformat(d["next_change_at"]) if d["next_change_at"] else None
            )
            for d in documents
        }
    )


def spoil(key: int, lacking: str) -> None:
    """Take a key out of a stored record, as one may lack it that an earlier version made."""
    record = Record.objects.get(id=str(key))
    del record.document[lacking]
    record.save(update_fields=["document"])


def withdraw(*keys: int) -> None:
    store_records(published={}, withdrawn=[str(key) for key in keys])
