"""A visitor finds the policy that is for them: by browsing, and by searching in every way people type."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Platform

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


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_phone_s_reader_finds_what_can_be_applied_for(
    browser: Browser, platform: Platform, with_scripts: bool
) -> None:
    """From the list to its finder; several boxes, one button; the address holds it all, and so does going back."""
    context = browser.new_context(
        viewport=PHONE, base_url=platform.url, java_script_enabled=with_scripts, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/policies/")
    page.get_by_role("link", name="按条件筛选").click()
    first = page.locator(".result").first.bounding_box()
    assert first and first["y"] < PHONE["height"] - 120, "the first result is on the first screen"
    page.locator(".filters > summary").click()
    page.get_by_label(re.compile("^正在进行")).check()
    page.get_by_label(re.compile("^即将开始")).check()
    page.get_by_role("button", name="查看结果").click()
    expect(page.locator(".chips")).to_contain_text("正在进行")
    states = page.locator(".result-facts .badge").all_inner_texts()
    assert states and set(states) <= {"可申报", "即将申报"}
    shared, told = page.url, page.locator(".result-bar p").inner_text()
    page.locator(".result a").first.click()
    page.go_back()
    assert page.url == shared and page.locator(".result-bar p").inner_text() == told
    page.locator(".filters > summary").click()
    assert page.get_by_label(re.compile("^正在进行")).is_checked()
    assert page.locator(".filters > summary").bounding_box() is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if with_scripts else True
    context.close()


def test_on_a_wide_screen_the_boxes_are_there_at_once(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(viewport=DESKTOP, base_url=platform.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/search/?kind=agency")
    expect(page.locator(".facet").first).to_be_visible()
    assert page.locator(".result a[href^='tel:']").count()
    context.close()


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
