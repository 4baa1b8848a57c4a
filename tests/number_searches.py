"""Searches for document numbers that every engine must answer alike."""

from typing import Any

from django.test import Client

from publishing.worker import run_pending
from tests.search_documents import make_document, store_documents


def find_numbers(client: Client) -> None:
    store_documents(
        make_document(11, "样例办法", "支持企业。", doc_number="胶政办发〔2016〕12号"),
        make_document(12, "样例意见", "按胶政发的要求办理。", doc_number="青环函〔2016〕12号", date="2020-01-01"),
        make_document(13, "样例令", "公布条例。", doc_number="国务院令第731号"),
        make_document(
            14, "样例公告", "延长。", doc_number="公告2025年第7号", authorities=[{"slug": "a", "name": "样例局"}]
        ),
        make_document(15, "联合公告", "延期。", doc_number="甲部 乙局公告2023年第12号、甲样发〔2023〕9号（修订）"),
        make_document(16, "提到它的", "根据甲部、乙局公告〔2023〕12号办理。"),
    )
    run_pending()
    for query, title in {
        "国务院令第七百三十一号": "样例令",
        "国务院第731号令": "样例令",
        "中华人民共和国国务院令731号": "样例令",
        "公告2025年第7号": "样例公告",
        "样例局公告〔2025〕7号": "样例公告",
        "甲部乙局公告2023年第12号": "联合公告",
        "乙局公告2023年第12号": "联合公告",
        "甲样发[2023]9号": "联合公告",
    }.items():
        found = search(client, query)
        assert (found["results"][0]["title"], found["suggestion"]) == (title, None), query
    assert [r["title"] for r in search(client, "乙局公告2023年第12号")["results"]] == ["联合公告", "提到它的"]
    assert [r["title"] for r in search(client, "甲部乙局公告2023年第12号")["results"]] == ["联合公告", "提到它的"]
    # Not borne by any: words, and the nearest as a hint, filters or not.
    answer = search(client, "胶政发〔2016〕12号")
    assert answer["suggestion"] == "胶政办发〔2016〕12号" and answer["total"]
    assert search(client, "胶政发〔2016〕12号", year="2020")["suggestion"] == "胶政办发〔2016〕12号"
    exact = search(client, "胶政办发[2016]12号", year="2020")
    assert (exact["suggestion"], exact["total"]) == (None, 0)


def search(client: Client, query: str, **parameters: str) -> dict[str, Any]:
    response = client.get("/api/search/", {"q": query, **parameters})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found
