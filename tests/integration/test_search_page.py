"""The results page: complete without scripts, every choice a link."""

import re

import pytest
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
        make_document(1200, "技术改造新闻", "设备投资。", kind="news", portal=str(city.pk), validity=None),
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
    assert "政策文件" in html and "新闻动态" in html and "技术创新" in html and content.title in html
    assert 'href="/search/?q=%E6%8A%80%E6%9C%AF%E6%94%B9%E9%80%A0&amp;page=2"' in html
    assert "kind=news" in html and "sort=newest" in html


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
