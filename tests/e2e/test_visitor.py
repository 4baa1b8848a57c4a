"""A visitor finds the policy that is for them: by browsing, and by searching in every way people type."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Platform

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_a_policy_and_its_interpretation(reader: Page) -> None:
    reader.goto("/")
    reader.locator("main, nav").get_by_role("link", name=re.compile("^(惠企)?政策")).first.click()
    expect(reader.locator("h1")).to_contain_text("政策")
    reader.locator("main li a, main article a").first.click()
    expect(reader.locator("h1")).to_be_visible()
    expect(reader.locator("main")).to_contain_text("发文机关")


def test_a_policy_leads_to_its_interpretation_and_back(reader: Page, platform: Platform) -> None:
    import json

    status, body = platform.get("/api/records/?kind=interpretation&page_size=1")
    assert status == 200
    interpretation = json.loads(body)["items"][0]
    policy = interpretation["interprets"][0]
    reader.goto(policy["url"])
    reader.get_by_role("link", name=interpretation["title"]).first.click()
    expect(reader.locator("h1")).to_have_text(interpretation["title"])
    reader.get_by_role("link", name=policy["title"]).first.click()
    expect(reader.locator("h1")).to_have_text(policy["title"])


@pytest.mark.parametrize("query", ["专精特新", "專精特新", "zhuanjingtexin", "zjtx", "专精特薪"])
def test_every_way_to_type_a_programme_finds_it(reader: Page, query: str) -> None:
    search(reader, query)
    # What can be applied for now comes before it: a notice on 小巨人.
    expect(reader.locator("main h3 a, main h2 a").filter(has_text="专精特新").first).to_be_visible()
    assert "专精特新" in " ".join(reader.locator("main h3 a, main h2 a").all_inner_texts()[:3])


@pytest.mark.parametrize("query", ["胶政发[2016]12号", "胶政发2016 12", "胶政发（2016）第012号"])
def test_a_document_number_in_any_form_finds_the_document(reader: Page, query: str) -> None:
    search(reader, query)
    first = reader.locator("main h3 a, main h2 a").first
    first.click()
    expect(reader.locator("main")).to_contain_text("胶政发〔2016〕12号")


def test_a_search_without_hits_helps_on(reader: Page) -> None:
    search(reader, "qqqxyzzy")
    expect(reader.locator("main")).to_contain_text("没有找到")


def test_an_unknown_address_gets_the_portal_s_own_404(platform: Platform, reader: Page) -> None:
    status, body = platform.get("/no/such/page/")
    assert status == 404
    assert "页面" in body
    reader.goto("/no/such/page/")
    expect(reader.locator("a[href='/']").first).to_be_visible()


def search(page: Page, query: str) -> None:
    page.goto("/")
    box = page.locator("input[name=q]:visible").first
    box.fill(query)
    box.press("Enter")
    page.wait_for_url("**/search/**")
