"""What is found and what is not, over HTTP, with either engine."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from publishing.worker import run_pending
from search.answering.service import run_search
from search.models import SegmenterWord
from search.query.parameters import SearchRequest
from tests.contracts.test_search_engines import ENGINES
from tests.elasticsearch_server import elasticsearch_settings
from tests.search_documents import make_document, make_portal_document, store_documents

__all__ = ["elasticsearch_settings"]
pytestmark = pytest.mark.django_db

Search = Callable[..., dict[str, Any]]


@pytest.fixture(params=ENGINES)
def search(request: pytest.FixtureRequest, client: Client) -> Search:
    request.getfixturevalue({"embedded": "search_index"}.get(request.param, "elasticsearch_settings"))

    def ask(q: str = "", **parameters: Any) -> dict[str, Any]:
        response = client.get("/api/search/", {"q": q, **parameters})
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        return answer

    return ask


def publish(*documents: dict[str, Any]) -> None:
    store_documents(*documents)
    run_pending()


def ids(answer: dict[str, Any]) -> list[str]:
    return [result["id"] for result in answer["results"]]


def test_words_do_not_reach_across_blanks_stops_and_other_words(search: Search) -> None:
    publish(
        make_document(11, "甲规定", "第三章　程序\n\n先说公章，程度不限。"),
        make_document(12, "第三章　程序规定", "乙。"),
    )
    assert search("章程")["total"] == 0
    publish(make_document(14, "丁办法", "本文章程序清楚。"))
    assert "14" in ids(search("“章程”"))  # its characters do stand side by side: 文章程序
    publish(make_document(13, "丙协会", "本会章程由会员大会通过。《章　程》另行公布。"))
    answer = search("章程")
    (found,) = answer["results"]
    assert (found["id"], run_search(SearchRequest("章程")).notice) == ("13", None)
    assert found["highlights"]["body"] == "本会<mark>章程</mark>由会员大会通过。《<mark>章 程</mark>》另行公布。"


def test_where_nothing_holds_a_word_its_characters_across_other_words_are_found_and_said_to_be(search: Search) -> None:
    publish(
        make_document(11, "甲办法", "清理拖欠账款，按时支付。"),
        make_document(12, "乙办法", "不再拖欠。账目公开。"),
        make_document(13, "丙办法", "法院受理。"),
    )
    answer = search("欠账")
    assert ids(answer) == ["11"]
    assert "拖<mark>欠账</mark>款" in answer["results"][0]["highlights"]["body"]
    assert "没有找到“欠账”这个词" in (run_search(SearchRequest("欠账")).notice or "")
    # Another word of the query is held as a word: what holds it comes first, and nothing need be said.
    assert ids(search("欠账 法院")) == ["13", "11"]
    assert run_search(SearchRequest("欠账 法院")).notice is None


def test_quotation_marks_within_running_text_are_emphasis_and_bind_only_by_themselves(search: Search) -> None:
    publish(
        make_document(11, "农村土地承包办法", "承包地的买卖没有效力。"),
        make_document(12, "甲规定", "买卖合同的效力。"),
        make_document(13, "乙规定", "合同买卖要如实。"),
    )
    assert ids(search("承包地“买卖”的效力怎么认定？"))[0] == "11"
    assert ids(search("“买卖合同”")) == ["12"] == ids(search('"买卖合同" 效力')), "by itself it binds"
    assert run_search(SearchRequest("“买卖合同”")).notice is None
    # Nothing holds it as it stands: its words are looked for, and the notice says so.
    for query in ("“承包地买卖”", "“承包地买卖” 效力", "“承包地买卖”？"):
        assert ids(search(query))[0] == "11", query
        assert "一字不差地写着“承包地买卖”" in (run_search(SearchRequest(query)).notice or "")
    assert ids(search("“承包地买卖”", kind="policy"))[0] == "11" and search("“饕餮”")["total"] == 0
    assert run_search(SearchRequest("“饕餮”")).notice is None


@pytest.mark.parametrize(
    "query",
    [
        "工业和信息化部财政部关于样例装备的通知", "工业和信息化部、财政部关于样例装备的通知", "工业和信息化部 财政部关于样例装备的通知",
        "“工业和信息化部财政部关于样例装备的通知”", "“工业和信息化部、财政部关于样例装备的通知”",
    ],
)  # fmt: skip
def test_issuers_run_together_are_issuers_parted(search: Search, query: str) -> None:
    publish(
        make_document(11, "工业和信息化部 财政部关于样例装备的通知", "乙。"),
        make_document(12, "甲办法", "根据《工业和信息化部、财政部关于样例装备的通知》制定。"),
        make_document(13, "乙办法", "根据《工业和信息化部　财政部关于样例装备的通知》制定。"),
        make_document(14, "丙办法", "根据《工业和信息化部财政部关于样例装备的通知》制定。"),
        make_document(15, "丁办法", "财政部关于样例装备的通知由工业和信息化部、商务部执行。"),
    )
    answer = search(query)
    assert ids(answer)[0] == "11" and set(ids(answer)[1:4]) == {"12", "13", "14"}
    assert (answer["total"] == 4) or "“" not in query
    for result in answer["results"][1:4]:
        assert "<mark>工业和信息化部" in result["highlights"]["body"]
        assert "关于样例装备的通知</mark>" in result["highlights"]["body"]


def test_signs_that_part_no_words_are_no_border(search: Search) -> None:
    SegmenterWord.objects.get_or_create(word="首台(套)")
    publish(make_document(11, "甲", "支持专精特新“小巨人”企业和首台（套）装备。"))
    for query in ("“专精特新小巨人企业”", "专精特新“小巨人”企业", "首台套装备", "首台（套）"):
        assert ids(search(query)) == ["11"], query


def test_a_word_that_is_published_is_not_corrected(search: Search) -> None:
    exchange = make_document(11, "公共资源交换平台管理办法", "环评文件按规定办理。试验室向企业开放。")
    publish(exchange, make_document(12, "实验室开放办法", "首版次软件。"), make_document(13, "技术改造办法", "设备。"))
    SegmenterWord.objects.create(word="实验室")
    for query in ("环评", "试验室", "试验室 开放", "huanping"):
        assert search(query)["suggestion"] is None, query
    assert search("计术改造")["suggestion"] == "技术改造"
    assert search("食验室")["suggestion"] == "实验室"


def test_a_proper_word_finds_nothing_that_only_sounds_like_it(search: Search) -> None:
    publish(make_document(11, "公共资源交换平台管理办法", "交易。"))
    answer = search("环评")
    assert (answer["total"], answer["suggestion"]) == (0, None)


@pytest.mark.parametrize("spelling", ["锺", "钟", "鍾", "鐘"])
def test_variants_find_each_other_and_the_exact_one_comes_first(search: Search, spelling: str) -> None:
    spellings = {"11": "钟", "12": "锺", "13": "鍾", "14": "鐘"}
    publish(*(
        make_document(int(number), f"{written}氏木业样本仓储介绍", f"创办人{written}某介绍经验。", date=f"20{number}-05-01")
        for number, written in spellings.items()
    ))  # fmt: skip
    for query in (f"{spelling}某", f"{spelling}氏木业"):
        answer = search(query)
        assert answer["total"] == 4
        assert spellings[ids(answer)[0]] == spelling
        for result in answer["results"]:
            assert f"<mark>{spellings[result['id']]}" in result["highlights"]["title"] + result["highlights"]["body"]


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("馀某", "余某"), ("餘某", "馀某"), ("甯家埠", "宁家埠"), ("宁家埠", "甯家埠"), ("杨家邨", "杨家村"), ("王喆", "王哲"), ("李堃", "李坤"),
        ("⾥岔⻢头", "里岔马头"), ("里岔马头", "⾥岔⻢头"), ("更\uf902", "更車"), ("㈠申报条件", "(一)申报条件"), ("１００㎡厂房", "100㎡厂房"),
        ("工业\u200b互联网\ufeff标识", "“工业互联网标识”"), ("葛\U000e0100家埠", "葛家埠"), ("𬭎钢仓储", "𬭎钢仓储"), ("杨家村", "杨家邨"),
    ],
)  # fmt: skip
def test_other_ways_of_writing_the_same_are_found_and_marked(search: Search, written: str, query: str) -> None:
    publish(make_document(11, f"{written}样例标题", "无。"), make_document(12, "样例", f"正文里有{written}的话。"))
    answer = search(query)
    assert set(ids(answer)) == {"11", "12"}
    marks = {result["id"]: result["highlights"] for result in answer["results"]}
    shown = written.replace("\u200b", "").replace("\ufeff", "")  # records hold nothing invisible
    assert f"<mark>{shown}" in marks["11"]["title"] and f"<mark>{shown}" in marks["12"]["body"]


def test_attachments_are_folded_like_texts(search: Search, client: Client) -> None:
    publish(make_document(11, "甲", attachments=[{"title": "⻘岛申报表", "url": "", "filename": "a.txt", "size": 1, "type": "txt", "hash": "0"}]))  # fmt: skip
    assert ids(search("青岛申报表")) == ["11"]


QUERIES = (
    "",
    "技术改造",
    "专精特新 补贴",
    "稀有词语",
    "技术改造 稀有词语 养老",
    "胶州市的企业怎么申请技术改造补贴",
    "jsgz",
    "技术改造2024",
)


def test_every_count_is_what_choosing_it_gives(search: Search) -> None:
    """Alone and with a filter on already; words that are rare among many documents are what loosens a query."""
    publish(make_portal_document(1), *(varied_document(number) for number in range(100, 160)))
    for query in QUERIES:
        for chosen in ({}, {"kind": "policy"}, {"year": "2023", "topic": "a"}):
            assert wrong_counts(query, chosen) == []


def varied_document(number: int) -> dict[str, Any]:
    texts = [
        "技术改造补贴。",
        "专精特新企业补贴。",
        "养老服务。",
        "技术改造与稀有词语。" if number in (107, 131) else "企业申请。",
    ]
    kind = ("policy", "news", "guide")[number % 3]
    authorities = [{"slug": "gov", "name": "市政府" if number % 2 else "人民政府"}]
    return make_document(
        number, f"{'技术改造' if number % 5 == 0 else '样例'}办法{number}", texts[number % 4], date=f"202{number % 4}-05-01",
        kind=kind, portal=str(number % 2 + 1), topics=[
            {"slug": slug, "name": slug, "parent": None} for slug in ("a", "b", "c")[: number % 4]
        ],
        **({"authorities": authorities} if kind == "policy" else {}),
    )  # fmt: skip


def wrong_counts(query: str, chosen: dict[str, str]) -> list[tuple[Any, ...]]:
    """(query, filters, facet, value, count told, results) wherever the two differ."""
    filters: dict[str, tuple[str, ...]] = {name: (value,) for name, value in chosen.items()}
    offered = run_search(SearchRequest(query, filters)).facets
    return [
        (query, chosen, name, value.value, value.count, total)
        for name, values in offered.items()
        for value in values
        for total in [run_search(SearchRequest(query, {**filters, name: (value.value,)})).total]
        if total != value.count
    ]


def test_a_year_in_a_query_is_a_year(search: Search) -> None:
    publish(
        *(make_document(number, f"甲{number}办法", "三年行动，次年总结。", date=f"20{number % 3 + 23}-05-01") for number in range(100, 190)),
        make_document(200, "二〇二四年以前的办法（2022—2024年）", "乙。", date="2022-05-01"),
    )  # fmt: skip
    for query in ("2024年的政策", "2024年政策", "2024年度 政策"):
        answer = search(query)
        assert answer["total"] == 30 and {result["date"][:4] for result in answer["results"]} == {"2024"}, query


def test_names_in_letters_are_found_with_or_without_their_numbers_and_are_no_initials(search: Search) -> None:
    publish(
        make_document(11, "甲指南", "通过ISO9001认证的企业，数控CNC机床和5G网络。"),
        make_document(12, "乙指南", "按 ISO 9001 建立体系。"),
        make_document(13, "岗位一百二十个", "招聘。"),
    )
    for query in ("ISO", "iso9001", "ISO 9001", "“ISO9001”"):
        assert set(ids(search(query))) == {"11", "12"}, query
    assert ids(search("CNC机床")) == ids(search("cnc")) == ids(search("5G")) == ["11"]
    # ESG is no 二十个 (ershige).
    assert (search("ESG")["total"], search("ESG")["suggestion"]) == (0, None)
    assert search("ybesg")["suggestion"] == "一百二十个"


def test_what_can_be_applied_for_now_comes_before_what_was_decided_years_ago(search: Search) -> None:
    SegmenterWord.objects.get_or_create(word="专精特新")
    window = {"opens_at": "2026-01-01T00:00:00+08:00", "closes_at": None, "how_html": "", "url": ""}
    publish(
        make_document(11, "关于加强专精特新企业培育的实施意见", "专精特新企业培育。", date="2016-03-18"),
        make_document(12, "关于开展今年新一轮专精特新企业认定申报工作的通知", "申报专精特新企业。", date="2016-03-19", application={**window, "status": "open"}),
        make_document(13, "关于专精特新企业认定的通知", "专精特新。", date="2016-03-19", application={**window, "closes_at": "2026-02-01T00:00:00+08:00", "status": "closed"}),
        make_document(14, "养老服务申报通知", "专精特新。", date="2016-03-19", application={**window, "status": "open"}),
    )  # fmt: skip
    assert ids(search("专精特新"))[0] == ids(search("专精特新企业"))[0] == "12"
    assert ids(search("培育"))[0] == "11" and ids(search("认定的通知"))[0] == "13", "they name no programme"


def test_a_repealed_policy_stands_behind_its_valid_successor(search: Search) -> None:
    link = {"id": "12", "title": "企业技术改造补助管理规定", "url": "/policies/12/"}
    publish(
        make_document(11, "技术改造补助办法", "技术改造补助办法。", validity="repealed", validity_since="2024-01-01", validity_by=[link]),
        make_document(12, "企业技术改造补助管理规定", "设备。"),
        make_document(13, "技术改造", "设备。"),
        make_document(14, "养老服务办法", "旧。", date="2025-05-01", validity="expired"),
        make_document(15, "养老服务办法", "新。", date="2015-05-01"),
    )  # fmt: skip
    for query in ("技术改造补助办法", "技术改造"):
        assert [each for each in ids(search(query)) if each in ("11", "12")] == ["12", "11"], query
    assert ids(search("养老服务办法"))[:2] == ["15", "14"]
    assert [each for each in ids(search("养老服务办法", sort="newest")) if each in ("14", "15")] == ["14", "15"]
