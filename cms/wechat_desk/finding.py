"""What the search finds, as followers of the account read it (settings.QIFU_WECHAT_SEARCH)."""

from typing import Any

from publishing.facet_labels import VALIDITIES
from publishing.kinds import kind_label
from search.answering.service import run_search
from search.query.parameters import SearchRequest
from search.query.understanding import clean_query
from services.wechat.searching import MOST, Found, Hit


def find_hits(query: str, kind: str = "") -> Found:
    """``query`` may be empty: then the newest. With all engines away it raises, as nothing was looked for."""
    filters: dict[str, tuple[str, ...]] = {"kind": (kind,)} if kind else {}
    asked = SearchRequest(query=clean_query(query), filters=filters, page_size=MOST)
    response = run_search(asked)
    if not response.total and response.notice and not response.facets:
        raise ConnectionError("no engine answers")
    hits = tuple(_hit(result, kind) for result in response.results)
    return Found(hits, response.total, response.suggestion or "", response.notice or "")


def _hit(result: dict[str, Any], kind: str) -> Hit:
    notes = [
        "" if kind else kind_label(result["kind"]),
        result["date"] or "",
        str(VALIDITIES.get(result["validity"], "")),
    ]
    return Hit(result["title"], result["url"], "，".join(filter(None, notes)), result["summary"])
