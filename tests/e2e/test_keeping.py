"""What an editor has written outlives a rejected submission and a sign-in that ended."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, Platform

pytestmark = pytest.mark.browser


def log_in(page: Page) -> None:
    page.fill("input[name=username]", "fuan")
    page.fill("input[name=password]", "qifu-demo-fuan")
    page.click("button[type=submit]")
    page.wait_for_selector("text=写内容")


def test_nothing_is_lost_by_a_rejected_submission_and_a_sign_in_that_ended(
    browser: Browser, platform: Platform
) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=platform.url)
    page = context.new_page()
    page.goto("/admin/")
    log_in(page)
    page.get_by_role("link", name=re.compile("^新建.*本地政策")).click()
    page.fill("#id_title", "写到一半的政策")
    page.fill("#id_issued_on", "2026-13-40")
    page.click("#id_title")
    page.get_by_role("button", name="提交给阜安街道审核").click()
    expect(page.get_by_text("看不懂这个日期").first).to_be_visible()

    page.fill("#id_issued_on", "2026-11-20")
    page.click("#id_title")
    page.wait_for_url("**/edit/", wait_until="commit")

    context.clear_cookies(name="sessionid")
    page.fill("#id_title", "写完了的政策")
    dialog = page.get_by_role("dialog").filter(has_text="登录已经结束")
    expect(dialog).to_be_visible()
    with context.expect_page() as opened:
        dialog.get_by_role("link", name="重新登录").click()
    log_in(opened.value)
    page.bring_to_front()
    if dialog.is_visible():
        dialog.get_by_role("button").click()
    expect(page.locator("#w-autosave-indicator").get_by_text("已保存")).to_be_visible()
    page.reload()
    assert page.input_value("#id_title") == "写完了的政策"
    context.close()


def test_what_is_typed_in_the_first_second_is_saved(log_in: Callable[[str], Page], platform: Platform) -> None:
    page = log_in("fuan")
    page.get_by_role("link", name=re.compile("^新建.*本地政策")).click()
    page.fill("#id_title", "打开就写的政策")
    page.wait_for_url("**/edit/", wait_until="commit")
    address = page.url
    page.goto("/admin/")
    page.goto(address, wait_until="commit")
    title = page.locator("#id_title")
    while "早" not in title.input_value():  # a window that is still opening may take no key: nothing was typed then
        title.press_sequentially("早")
    saved = page.locator("#w-autosave-indicator").get_by_text("已保存")
    expect(saved).to_be_visible()
    page.reload()
    assert "早" in page.input_value("#id_title")
