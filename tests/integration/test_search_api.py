"""From a record to an answer over HTTP."""

import json

import pytest
from django.test import Client
from django.urls import resolve

from publishing.records import store_records
from publishing.worker import run_pending
from search.analysis.tokens import characters
from search.engines import get_engine
from search.engines.fragments import Best, Phrase
from search.engines.protocol import ORDERED_STREAMS, HeadQuery
from site_content.policies.models import PolicySectionPage
from tests.factories import make_policy
from tests.golden import Golden
from tests.odd_queries import ODD_QUERIES
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def search(client: Client, q: str = "", **parameters: str | int) -> dict:
    response = client.get("/api/search/", {"q": q, **parameters})
    assert response.status_code == 200, response.content
    return response.json()


def titles(answer: dict) -> list[str]:
    return [result["title"] for result in answer["results"]]


@pytest.fixture
def policies() -> None:
    store_documents(
        make_document(11, "专精特新企业培育办法", "支持中小企业走专精特新之路。", doc_number="胶政发〔2016〕12号"),
        make_document(12, "企业融资服务若干措施", "扩大小微企业信贷投放。", date="2023-01-01"),
        make_document(13, "技术改造补助办法", "胶政发〔2016〕12号同时废止。企业可以申请贷款贴息。"),
        make_document(14, "优化营商环境条例", "本市推行一网通办。专精特新企业优先。", date="2020-01-01"),
    )
    run_pending()


@pytest.mark.parametrize(
    "query",
    ["zhuanjingtexin", "zjtx", "專精特新", "专精特薪", "胶政发2016 12", "胶政发[2016]12号", "专精特新"],
)
def test_the_right_page_comes_first(client: Client, policies: None, query: str) -> None:
    assert titles(search(client, query))[0] == "专精特新企业培育办法"


def test_loans_also_find_financing(client: Client, policies: None) -> None:
    assert {"企业融资服务若干措施", "技术改造补助办法"} <= set(titles(search(client, "贷款")))


@pytest.mark.parametrize("query", ["专精特薪", "zhuanjingtexin", "zjtx"])
def test_a_mistyped_word_is_suggested_right(client: Client, policies: None, query: str) -> None:
    assert search(client, query)["suggestion"].startswith("专精特新")


def test_what_was_unpublished_is_gone(client: Client, policies: None) -> None:
    store_records(published={}, withdrawn=["11"])
    run_pending()
    assert "专精特新企业培育办法" not in titles(search(client, "专精特新"))


def test_a_draft_is_in_no_answer_and_nowhere_in_the_index(client: Client, policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="金丝雀公开", text="这一段可以看见")
    make_policy(policy_section, title="金丝雀甲乙丙", text="qx7canary", publish=False)
    run_pending()
    assert "金丝雀公开" in titles(search(client, "金丝雀"))
    for query in ("qx7canary", "金丝雀甲乙丙"):
        assert "金丝雀甲乙丙" not in titles(search(client, query))
    assert indexed_in(ORDERED_STREAMS, "可以看见") and indexed_in(ORDERED_STREAMS, "金丝雀公开")
    assert not indexed_in(ORDERED_STREAMS, "qx7canary") and not indexed_in(ORDERED_STREAMS, "甲乙丙")


def indexed_in(fields: tuple[str, ...], text: str) -> bool:
    """Whether any document of the index holds the text in any of the fields."""
    match = Best(tuple(Phrase(field, tuple(characters(text))) for field in fields))
    return get_engine().heads(HeadQuery(match=match)).total > 0


def test_the_answer_has_the_documented_shape(client: Client, policies: None, golden: Golden) -> None:
    golden.check("search_response", search(client, "专精特薪 企业", kind="policy") | {"took_ms": 0})


def test_in_force_comes_before_repealed_and_newer_before_older(client: Client) -> None:
    store_documents(
        make_document(11, "技术改造补助办法", "同样的话。", validity="repealed", date="2024-05-01"),
        make_document(12, "技术改造补助办法", "同样的话。", date="2014-05-01"),
        make_document(13, "技术改造补助办法", "同样的话。", date="2024-05-01"),
    )
    run_pending()
    assert [result["id"] for result in search(client, "技术改造补助")["results"]] == ["13", "12", "11"]


def test_the_exact_title_beats_the_longer_title_of_its_rules(client: Client) -> None:
    store_documents(
        make_document(11, "中华人民共和国样例法实施条例", "样例法。" * 30),
        make_document(12, "中华人民共和国样例法", "第一条。"),
        make_document(13, "样例市实施《中华人民共和国样例法》办法", "样例法。" * 30),
    )
    run_pending()
    for query in ("样例法", "中华人民共和国样例法", "yanglifa"):
        assert search(client, query)["results"][0]["id"] == "12", query


def test_a_long_document_is_found_by_one_place_and_shows_it(client: Client) -> None:
    filler = "企业应当按照有关规定办理手续并保存材料。" * 300
    store_documents(
        make_document(11, "长办法", f"{filler}\n购置国产首版次软件的企业可以申请保费补贴。\n{filler}"),
        *(make_document(n, f"短办法{n}", "企业可以申请补贴。软件另行规定。") for n in range(20, 30)),
    )
    run_pending()
    first = search(client, "首版次软件保费补贴")["results"][0]
    assert first["id"] == "11" and "<mark>首版次" in first["highlights"]["body"]


def test_words_far_apart_in_one_document_count_together(client: Client) -> None:
    filler = "企业应当按照有关规定办理手续并保存材料。" * 100
    store_documents(
        make_document(11, "甲办法", f"钢结构厂房。{filler}渔业捕捞。{filler}烟花爆竹。"),
        make_document(12, "乙办法", "钢结构厂房与钢结构桥梁，以及钢结构塔架。"),
        make_document(13, "丙办法", "渔业捕捞许可与渔业捕捞船舶。"),
    )
    run_pending()
    assert search(client, "钢结构 渔业 烟花爆竹")["results"][0]["id"] == "11"


def test_a_quoted_phrase_must_stand_as_it_is(client: Client) -> None:
    store_documents(make_document(11, "甲", "设备投资补助"), make_document(12, "乙", "设备的投资和补助"))
    run_pending()
    assert [result["id"] for result in search(client, "“设备投资”")["results"]] == ["11"]


def test_traditional_text_is_found_by_simplified_words_and_marked_as_written(client: Client) -> None:
    store_documents(make_document(11, "樣例條例", "扶持專精特新企業。"))
    run_pending()
    (result,) = search(client, "专精特新企业")["results"]
    assert result["highlights"]["body"] == "扶持<mark>專精特新企業</mark>。"


def test_filters_sort_and_pages(client: Client, policies: None) -> None:
    assert titles(search(client, year="2020")) == ["优化营商环境条例"]
    assert titles(search(client, sort="oldest"))[0] == "优化营商环境条例"
    one, two = search(client, page_size=3), search(client, page_size=3, page=2)
    assert (len(one["results"]), len(two["results"])) == (3, 1)
    assert not set(titles(one)) & set(titles(two))
    assert search(client, page=1000)["results"] == []


def test_pages_past_the_ranked_window_go_on_without_repeats(client: Client) -> None:
    store_documents(*(make_document(n, f"技术改造办法第{n}号", "技术改造。") for n in range(100, 250)))
    run_pending()
    seen = [
        result["id"] for page in (1, 2, 3) for result in search(client, "技术改造", page_size=50, page=page)["results"]
    ]
    assert len(seen) == len(set(seen)) == 150


def test_nothing_asked_lists_the_newest(client: Client, policies: None) -> None:
    answer = search(client)
    assert answer["total"] == 4 and titles(answer)[-1] == "优化营商环境条例"


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_odd_queries_are_answered(client: Client, policies: None, query: str) -> None:
    answer = search(client, query)
    assert isinstance(answer["total"], int)
    assert "<script" not in json.dumps(answer["results"])
    assert client.get("/api/search/suggest/", {"q": query}).status_code == 200
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    "parameter", ["kind=x", "page=999999999", "page=-1", "sort=x", "year=x", "portal=x", "page_size=1000"]
)
def test_a_bad_value_is_a_400_that_names_the_parameter(client: Client, policies: None, parameter: str) -> None:
    response = client.get(f"/api/search/?{parameter}")
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter.split("=")[0]
    assert response.json()["parameter"] in response.json()["detail"]


def test_unknown_parameters_are_ignored(client: Client, policies: None) -> None:
    assert search(client, "专精特新", colour="red")["total"] > 0


def test_an_index_that_is_not_there_is_no_error(client: Client) -> None:
    assert search(client, "专精特新")["total"] == 0
    assert client.get("/api/search/suggest/", {"q": "专"}).json() == {"suggestions": []}


@pytest.mark.parametrize("typed", ["专精", "zhuanj", "zjt", "專精", "胶政发2016"])
def test_suggestions_go_on_from_what_was_typed(client: Client, policies: None, typed: str) -> None:
    suggestions = client.get("/api/search/suggest/", {"q": typed}).json()["suggestions"]
    assert suggestions[0] == {"text": "专精特新企业培育办法", "url": "/policies/11/", "kind": "政策", "state": ""}


def test_suggestions_say_what_holds_no_longer_and_offer_it_last(client: Client) -> None:
    store_documents(
        make_document(11, "技改办法", "", validity="repealed"), make_document(12, "技改办法实施意见", "", validity="amended"),
        make_document(13, "技改讲座", "", kind="event", arrangement="cancelled"), make_document(14, "关于技改的办法", ""),
    )  # fmt: skip
    run_pending()
    suggestions = client.get("/api/search/suggest/", {"q": "技改"}).json()["suggestions"]
    said = {one["text"]: (one["kind"], one["state"]) for one in suggestions}
    assert said == {
        "技改办法": ("政策", "已废止"), "技改办法实施意见": ("政策", "已修改"), "技改讲座": ("培训活动", "已取消"),
        "关于技改的办法": ("政策", ""),
    }  # fmt: skip
    assert {one["text"] for one in suggestions[2:]} == {"技改办法", "技改讲座"}


def test_at_most_ten_suggestions_each_title_once(client: Client) -> None:
    store_documents(*(make_document(n, f"技术改造办法{n % 15}", "") for n in range(100, 130)))
    run_pending()
    suggestions = client.get("/api/search/suggest/", {"q": "技术"}).json()["suggestions"]
    assert len(suggestions) == len({s["text"] for s in suggestions}) == 10


def test_a_search_opens_no_transaction(client: Client, policies: None) -> None:
    for url in ("/search/", "/api/search/", "/api/search/suggest/"):
        assert getattr(resolve(url).func, "_non_atomic_requests", set()) == {"default"}, url
