"""A passage that answers a question, above the list: with its place, or not at all."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage
from tests.golden import Golden
from tests.search_documents import make_document, store_documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

QUESTION = "职工连续工作几年可以休带薪年假？"
RULES = [
    {"type": "heading", "level": 2, "text": "第一章　总则", "anchor": "h1"},
    {"type": "paragraph", "html": "<p>第一条　为了维护职工休息休假权利，制定本办法。</p>"},
    {"type": "heading", "level": 2, "text": "第二章　休假", "anchor": "h2"},
    {"type": "paragraph", "html": "<p>第二条　本市的单位适用本办法。</p><p>第三条　职工连续工作满一年的，可以休<b>带薪年假</b>。</p>"
                                  "<p>第四条　<a href=\"/x/\">单位</a>负责安排。</p>"},
]  # fmt: skip


@pytest.fixture
def content(city: CityPortalPage) -> CityPortalPage:
    store_documents(
        make_document(11, "样例市职工休假办法", body=RULES, summary="", portal=str(city.pk)),
        make_document(12, "样例市企业融资措施", "企业职工可以参加培训。", portal=str(city.pk)),
        *(
            make_document(n, f"样例市公园办法{n}", "公园每年开放，职工维护花木。", portal=str(city.pk))
            for n in range(20, 40)
        ),
    )
    run_pending()
    return city


def answer(client: Client, q: str, **parameters: str | int) -> dict | None:
    found = client.get("/api/search/", {"q": q, **parameters}).json()["answer"]
    assert found is None or isinstance(found, dict)
    return found


def test_a_question_is_answered_by_the_article_that_says_it(
    client: Client, content: CityPortalPage, golden: Golden
) -> None:
    golden.check("search_answer", answer(client, QUESTION))


def test_words_a_second_page_another_order_and_a_day_of_the_past_have_no_answer(
    client: Client, content: CityPortalPage
) -> None:
    assert answer(client, QUESTION) is not None
    assert answer(client, "职工连续工作带薪年假") is None
    assert answer(client, QUESTION, page=2) is None
    assert answer(client, QUESTION, sort="newest") is None
    assert answer(client, QUESTION, as_of="2025-01-01") is None


def test_a_doubtful_answer_is_not_shown(client: Client, content: CityPortalPage) -> None:
    assert answer(client, "公园哪里有花木？") is None  # twenty say the same
    assert answer(client, "职工的宠物狗能不能坐高铁？") is None  # none says half of it


def test_what_holds_no_longer_answers_nothing(client: Client) -> None:
    store_documents(make_document(11, "样例市职工休假办法", body=RULES, summary="", validity="repealed"))
    run_pending()
    assert answer(client, QUESTION) is None


def test_the_page_shows_it_and_leads_to_the_article(client: Client, content: CityPortalPage) -> None:
    read = BeautifulSoup(client.get("/search/", {"q": QUESTION}).content, "html.parser")
    (shown,) = read.select(".answer")
    assert "第三条" in shown.text and "第二章" in shown.text and "满一年" in shown.text
    assert [mark.text for mark in shown.select("mark")] != []
    assert shown.a and shown.a["href"] == f"/policies/11/#{quote('第三条')}"
    traditional = BeautifulSoup(client.get("/zh-hant/search/", {"q": QUESTION}).content, "html.parser")
    (shown,) = traditional.select(".answer")
    assert "帶薪年假" in shown.text.replace("\n", "")
    assert shown.a and shown.a["href"] == f"/zh-hant/policies/11/#{quote('第三条')}"
