"""我的 in a browser: signing in by SMS and by passkey, drafts that stay on the device, the puzzle of a busy address."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, Platform
from tests.e2e.demo_codes import code_to, link_to

pytestmark = pytest.mark.browser
FORM = "/services/appeals/"


# Each test comes from an address of its own, as behind nginx, so that none makes another's busy.
ADDRESSES = (f"198.51.100.{number}" for number in count(20))


@pytest.fixture
def context(browser: Browser, platform: Platform) -> Iterator[BrowserContext]:
    address = {"X-Forwarded-For": next(ADDRESSES)}
    made = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=platform.url, extra_http_headers=address)
    yield made
    made.close()


def sign_in(page: Page, platform: Platform, number: str) -> None:
    page.goto("/my/")
    page.get_by_label("手机号或邮箱").fill(number)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_label("验证码", exact=True)).to_be_focused()
    page.get_by_label("验证码", exact=True).fill(code_to(platform, number))
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("heading", name="我的诉求")).to_be_visible()


def test_a_passkey_takes_the_place_of_a_code(context: BrowserContext, platform: Platform) -> None:
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, platform, "19900000007")
    page.goto("/my/devices/")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(
        page.get_by_text("添加，最近使用").or_(
            page.locator("section", has_text="通行密钥").get_by_role("button", name="去掉")
        )
    ).to_be_visible()
    page.goto("/my/out/")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", name="我的诉求")).to_be_visible()
    page.goto("/my/devices/")
    page.locator("section", has_text="通行密钥").get_by_role("button", name="去掉").click()
    page.goto("/my/out/")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("请用验证码登录")
    assert [error for error in errors if "422" not in error] == [], "the page's own rules forbid nothing that it does"


def test_what_was_written_stays_on_the_device_until_it_is_sent(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(FORM)
    page.get_by_label("遇到什么困难").fill("写到一半的话，还没有想好")
    page.get_by_label("企业名称").fill("样例公司")
    page.goto("/")
    page.goto(FORM)
    expect(page.get_by_label("遇到什么困难")).to_have_value("写到一半的话，还没有想好")
    expect(page.get_by_text("只存在这台设备上")).to_be_visible()
    page.get_by_role("button", name="清除").click()
    expect(page.get_by_label("遇到什么困难")).to_have_value("")
    page.get_by_label("遇到什么困难").fill("写完的话，可以提交了")
    page.get_by_label("企业名称").fill("样例公司")
    page.get_by_label("手机号或邮箱").fill("0532-88001234")
    page.get_by_role("button", name="提交诉求").click()
    if page.get_by_role("button", name="仍要提交").count():
        page.get_by_role("button", name="仍要提交").click()
    expect(page.get_by_text("查询码").first).to_be_visible()
    page.goto(FORM)
    expect(page.get_by_label("遇到什么困难")).to_have_value("")


def test_a_busy_address_is_asked_a_puzzle_that_nobody_sees(context: BrowserContext) -> None:
    page = context.new_page()
    for number in range(8):
        page.goto(FORM)
        page.get_by_label("遇到什么困难").fill(f"第 {number} 件事：编号 {number} 的路灯不亮")
        page.get_by_label("企业名称").fill("样例公司")
        page.get_by_label("手机号或邮箱").fill("0532-88001234")
        page.get_by_role("button", name="提交诉求").click()
        if page.get_by_role("button", name="仍要提交").count():
            page.get_by_role("button", name="仍要提交").click()
        expect(page.get_by_text("查询码").first).to_be_visible()
    page.goto(FORM)
    expect(page.locator("input[data-challenge]")).not_to_have_value("")
    expect(page.get_by_text("两分钟可以提交一次")).to_be_hidden()


def test_a_list_leads_to_a_subscription_that_its_owner_confirms_and_leaves(
    context: BrowserContext, platform: Platform
) -> None:
    page = context.new_page()
    page.goto("/policies/")
    page.get_by_role("link", name="有新内容时告诉我").click()
    page.get_by_label("邮箱").fill("yangben-reader@example.com")
    page.get_by_role("button", name="订阅", exact=True).click()
    expect(page.get_by_role("heading", name="请到邮箱里确认")).to_be_visible()
    page.goto(link_to(platform, "yangben-reader@example.com", "/services/subscribe/"))
    page.get_by_role("button", name="确认订阅").click()
    expect(page.get_by_role("heading", name="已订阅")).to_be_visible()
    page.get_by_role("link", name="查看和调整订阅").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="全部退订").click()
    expect(page.get_by_role("heading", name="已退订")).to_be_visible()
