"""The results page: complete without scripts, every choice a link."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture
def content(city: CityPortalPage) -> CityPortalPage:
    topic = {"slug": "innovation", "name": "技术创新", "parent": None}
    store_documents(
        *(make_document(n, f"技术改造办法{n}", "设备投资补助。", portal=str(city.pk), topics=[topic]) for n in range(1100, 1125)),
        make_document(1200, "技术改造新闻", "设备投资。", kind="news", portal=str(city.pk)),
    )  # fmt: skip
    run_pending()
    return city


def page(client: Client, **parameters: str) -> str:
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_results_with_marks_facets_and_pages(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="技术改造")
    assert "<mark>技术改造</mark>" in html
    assert "政策" in html and "新闻" in html and "技术创新" in html and content.title in html
    assert 'href="/search/?q=%E6%8A%80%E6%9C%AF%E6%94%B9%E9%80%A0&amp;page=2"' in html
    assert 'name="kind" value="news"' in html and "sort=newest" in html


def links(soup: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in soup.select(selector)]


def read(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_every_link_of_the_page_can_be_followed(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="技术改造", kind="policy")
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/search/[^"]*)"', html)}
    assert len(links) > 5
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_chosen_filter_can_be_taken_away(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="技术改造", kind="news")
    assert "技术改造新闻" in html.replace("<mark>", "").replace("</mark>", "")
    assert 'name="kind" value="news"' in html


def tick(soup: BeautifulSoup, name: str, *values: str) -> str:
    """The address that the form of filters leads to with these boxes ticked besides those that are."""
    form = soup.select_one(".filters-form")
    assert form is not None
    fields = [(str(field["name"]), str(field["value"])) for field in form.select("input[type=hidden], input[checked]")]
    offered = {str(box["value"]) for box in form.select(f"input[name={name}]")}
    assert offered.issuperset(values), (values, offered)
    return f"{form['action']}?{urlencode([*fields, *((name, value) for value in values)])}"


def test_every_count_is_what_ticking_its_box_alone_gives(client: Client, content: CityPortalPage) -> None:
    for address in ("/search/?q=技术改造", "/search/?kind=policy&sort=newest", "/search/?q=技术改造&kind=policy,news"):
        soup = read(client, address)
        for box in soup.select(".facet:not(:has(input[checked])) .tick"):
            field, count = box.select_one("input"), box.select_one(".count")
            assert field is not None and count is not None
            found = client.get(tick(soup, str(field["name"]), str(field["value"]))).content.decode()
            assert f"共找到 {count.text} 条结果" in found, field


def test_ticked_boxes_are_alternatives_and_stay_ticked(client: Client, content: CityPortalPage) -> None:
    address = tick(read(client, "/search/?q=技术改造&sort=newest"), "kind", "policy", "news")
    soup = read(client, address)
    assert [str(box["value"]) for box in soup.select("input[checked]")] == ["policy", "news"]
    assert "共找到 26 条结果" in soup.text and "每组可选多项" in soup.text
    assert [chip.text.split("×")[0].strip() for chip in soup.select(".chips a")][:2] == ["类型：政策", "类型：新闻"]
    assert soup.select_one("input[type=hidden][name=sort][value=newest]")
    assert (
        client.get(links(soup, ".chips a")[0])
        .content.decode()
        .count('input type="checkbox" name="kind" value="news" checked')
        == 1
    )


def test_a_finder_looks_for_one_kind_and_asks_what_belongs_to_it(client: Client, content: CityPortalPage) -> None:
    window = {
        "opens_at": None,
        "closes_at": (timezone.now() + timedelta(days=5)).isoformat(),
        "status": "open",
        "how_html": "",
        "url": "",
    }
    store_documents(
        make_document(
            1300,
            "可申报办法",
            "",
            portal=str(content.pk),
            support_max=200.0,
            application=window,
            doc_number="样政发〔2024〕1号",
        ),
    )
    run_pending()
    soup = read(client, "/search/?kind=policy")
    assert soup.select_one("h1") and "查找政策" in soup.text and "相关度" not in soup.text
    names = {str(box["name"]) for box in soup.select("input[type=checkbox]")}
    assert {"window", "amount", "topic"} <= names and "year" not in names, "all are of one year"
    quick = {str(link.contents[0]): (str(link["href"]), link.select_one(".count")) for link in soup.select(".quick a")}
    assert "正在进行" in quick and len(quick) <= 8
    for address, number in quick.values():
        assert number and f"共找到 {number.text} 条结果" in client.get(address).content.decode(), address
    narrowed = read(client, quick["正在进行"][0]).select(".quick a")
    assert all("window=open" in str(link["href"]) and "正在进行" not in link.text for link in narrowed)
    soup = read(client, tick(soup, "window", "open"))
    (card,) = soup.select(".result")
    facts = " ".join(card.text.split())
    assert "可申报" in facts and "还剩 5 天" in facts and "最高支持 200 万元" in facts


def test_a_chosen_value_that_nothing_has_keeps_its_name(client: Client, content: CityPortalPage) -> None:
    soup = read(client, "/search/?kind=news&topic=innovation&year=2023")
    assert "主题：技术创新" in soup.text and "没有找到" in soup.text


def test_an_agency_s_card_can_be_called_and_an_event_s_date_is_said_to_be_its(
    client: Client, content: CityPortalPage
) -> None:
    store_documents(
        make_document(1301, "样例会计所", "", kind="agency", portal=str(content.pk), agency_kinds=[{"slug": "a", "name": "财税"}]),
        make_document(1302, "样例讲座", "", kind="event", portal=str(content.pk), starts_at="2030-12-05T09:00:00+08:00", ends_at="2030-12-05T11:00:00+08:00", url="/training/x/"),
    )  # fmt: skip
    run_pending()
    agency = read(client, "/search/?kind=agency")
    assert agency.select_one('.result a[href="tel:053200000000"]') and "财税" in agency.text
    event = read(client, "/search/?kind=event")
    assert "活动时间：2030年12月5日" in event.text and not event.select(".result .meta time")
    assert event.select_one('.result a[href="/training/x/event.ics"]')
    assert event.select_one(".sorts [aria-current]").text == "临近截止或举行"  # type: ignore[union-attr]


def test_a_page_past_the_last_says_which_there_are(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="技术改造", page="99")
    assert "没有找到" not in html and "错别字" not in html
    assert "共找到 26 条结果" in html and "第 1 到 3 页" in html
    (last,) = links(BeautifulSoup(html, "html.parser"), ".empty a")
    assert "技术改造" in client.get(last).content.decode().split("entry-title")[1]
    assert "都在第 1 页" in page(client, q="技术改造新闻 设备投资", kind="news", page="2")


def test_a_common_word_lists_what_is_close_and_folds_the_rest(client: Client, content: CityPortalPage) -> None:
    store_documents(*(make_document(n, f"样例{n}号", "企业。" * (n % 5 + 1)) for n in range(2000, 2060)))
    store_documents(*(make_document(n, f"企业服务办法{n}", "另行规定。") for n in range(2100, 2112)))
    run_pending()
    answer = client.get("/api/search/", {"q": "企业"}).json()
    assert (answer["total"], answer["close"]) == (73, 13)  # the portal is called so as well
    assert sum(value["count"] for value in answer["facets"]["kind"]) == 73  # counts speak of all
    second = read(client, "/search/?" + urlencode({"q": "企业", "page": 2}))
    assert "共找到 73 条结果，先列最贴近的 20 条" in second.text and not second.select("[rel=next]")
    (more,) = second.select(".more-results a")
    assert "其余 53 条" in more.text
    rest = read(client, str(more["href"]))
    assert len(rest.select(".result")) == 10 and rest.select("[rel=next]") and not rest.select(".more-results")
    newest = read(client, "/search/?" + urlencode({"q": "企业", "sort": "newest"}))
    assert "先列" not in newest.text and client.get("/api/search/", {"q": "zjtx"}).json()["close"] == 0


def test_no_hits_give_hints_and_a_way_on(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="饕餮")
    assert "错别字" in html and "topic=innovation" in html


def test_a_mistyped_query_is_asked_back(client: Client, content: CityPortalPage) -> None:
    assert "您是不是要找" in page(client, q="计术改造")


def test_a_bad_parameter_is_a_friendly_400(client: Client, content: CityPortalPage) -> None:
    response = client.get("/search/", {"q": "技术改造", "page": "abc"})
    assert response.status_code == 400
    assert "page" in response.content.decode() and "技术改造" in response.content.decode()


def test_scripts_in_a_query_stay_text(client: Client, content: CityPortalPage) -> None:
    html = page(client, q='"><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_an_index_that_is_not_there_is_a_notice(client: Client, city: CityPortalPage) -> None:
    assert "搜索暂时不可用" in page(client, q="技术改造")


def test_the_results_page_in_traditional_characters(client: Client, content: CityPortalPage) -> None:
    response = client.get("/zh-hant/search/", {"q": "技術改造", "kind": "policy"})
    html, soup = response.content.decode(), BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200 and response["X-Robots-Tag"] == "noindex"
    assert '<html lang="zh-Hant">' in html and "共找到 25 條結果" in html and "技術改造</mark>辦法" in html
    assert 'name="q" value="技術改造"' in html  # as it was typed
    ways = [
        link
        for link in links(soup, "a[href^='/']:not(.edition)")
        if not link.startswith(("/services/", "/my/", "/api/feeds/"))
    ]
    assert [link for link in ways if not link.startswith("/zh-hant/")] == []  # services and feeds have one edition
    assert 'action="/zh-hant/search/"' in html and 'data-suggest="/zh-hant/search/suggest/"' in html
    (back,) = links(soup, "a.edition:not(.elder-link)")
    assert back.startswith("/search/?q=") and "技术改造办法" in read(client, back).text
    (there,) = links(read(client, back), "a.edition:not(.elder-link)")
    assert client.get(there).content == response.content
    assert client.get("/zh-hant/search/?page=x").status_code == 400


def test_suggestions_in_traditional_characters_lead_into_the_edition(client: Client, content: CityPortalPage) -> None:
    suggestions = client.get("/zh-hant/search/suggest/", {"q": "技術"}).json()["suggestions"]
    assert suggestions[0]["text"].startswith("技術改造辦法") and suggestions[0]["url"].startswith("/zh-hant/policies/")
    assert client.post("/zh-hant/search/suggest/").status_code == 405
