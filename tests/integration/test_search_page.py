"""The results page: complete without scripts, every choice a link."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

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
    assert "kind=news" in html and "sort=newest" in html


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


def test_every_count_is_what_its_link_leads_to(client: Client, content: CityPortalPage) -> None:
    """With a value of the facet chosen already, another one takes its place."""
    for address in ("/search/?q=技术改造", "/search/?q=技术改造&kind=policy", "/search/?q=新闻&kind=news&year=2024"):
        soup = read(client, address)
        told = [count.text for count in soup.select(".facet li a:not([aria-current]) .count")]
        offered = links(soup, ".facet li a:not([aria-current])")
        assert len(told) == len(offered) and (offered or "year" in address)
        for count, link in zip(told, offered, strict=True):
            assert f"共找到 {count} 条结果" in client.get(link).content.decode(), link


def test_a_page_past_the_last_says_which_there_are(client: Client, content: CityPortalPage) -> None:
    html = page(client, q="技术改造", page="99")
    assert "没有找到" not in html and "错别字" not in html
    assert "共找到 26 条结果" in html and "第 1 到 3 页" in html
    (last,) = links(BeautifulSoup(html, "html.parser"), ".empty a")
    assert "技术改造" in client.get(last).content.decode().split("entry-title")[1]
    assert "都在第 1 页" in page(client, q="技术改造新闻 设备投资", kind="news", page="2")


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
    ways = [link for link in links(soup, "a[href^='/']:not(.edition)") if not link.startswith(("/services/", "/my/"))]
    assert [link for link in ways if not link.startswith("/zh-hant/")] == []  # services have one edition
    assert 'action="/zh-hant/search/"' in html and 'data-suggest="/zh-hant/search/suggest/"' in html
    (back,) = links(soup, "a.edition")
    assert back.startswith("/search/?q=") and "技术改造办法" in read(client, back).text
    (there,) = links(read(client, back), "a.edition")
    assert client.get(there).content == response.content
    assert client.get("/zh-hant/search/?page=x").status_code == 400


def test_suggestions_in_traditional_characters_lead_into_the_edition(client: Client, content: CityPortalPage) -> None:
    suggestions = client.get("/zh-hant/search/suggest/", {"q": "技術"}).json()["suggestions"]
    assert suggestions[0]["text"].startswith("技術改造辦法") and suggestions[0]["url"].startswith("/zh-hant/policies/")
    assert client.post("/zh-hant/search/suggest/").status_code == 405
