"""适合我吗 in a browser: results while answering, nothing sent, kept and forgotten, the same verdict on a policy's page."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_answers_stay_on_the_device_and_policies_remember_them(reader: Page) -> None:
    asked: list[str] = []
    reader.goto("/fit/")
    expect(reader.locator(".fit-summary")).to_contain_text(re.compile("份政策.*可以比对"))
    reader.on("request", lambda request: asked.append(request.url))
    reader.select_option("#fit-industry", "C35")
    reader.fill("#fit-employees", "48")
    reader.fill("#fit-revenue", "1497")
    expect(reader.locator(".fit-tiers")).to_have_text("按您填的：小型企业")
    expect(reader.locator("[data-list=nearly] .fit-reasons", has_text="请补充成立日期").first).to_be_visible()
    reader.fill("#fit-founded", "2018-11-19")
    reader.check("[value=srdi]")
    expect(reader.locator("[data-list=fits] h3").first).to_be_visible()
    assert reader.evaluate("localStorage.getItem('qifu-fit')") is None, "nothing is kept unless asked"
    reader.check("[name=keep]")
    assert reader.evaluate("localStorage.getItem('qifu-fit')")
    assert all(re.search(r"/assets/[\w-]+\.[\w.-]+$", url) for url in asked), (
        "a fit check sends nothing: it asks for its files"
    )
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")

    reader.locator("[data-list=fits] h3 a").first.click()
    verdict = reader.locator(".fit-verdict")
    expect(verdict).to_contain_text("按您记在这台设备上的回答：")
    expect(verdict).to_contain_text("适合")
    verdict.get_by_role("button", name="忘记我的回答").click()
    expect(verdict).to_contain_text("答几个问题就知道")
    assert reader.evaluate("localStorage.getItem('qifu-fit')") is None
    reader.goto("/fit/#a=%7B%22industry%22%3A%22C3511%22%2C%22employees%22%3A%2248%22%7D")
    expect(reader.locator("#fit-industry")).to_have_value("C35")
    expect(reader.locator(".fit-tiers")).to_have_text("按您填的：小型企业或微型企业")
    expect(reader).to_have_url(re.compile("/fit/$"))
    reader.goto("/zh-hant/fit/")
    expect(reader.locator(".fit-summary")).to_contain_text(re.compile("份政策.*可以比對"))
