"""One appeal the whole way, on a phone: sent in one screen, followed, answered, disputed, answered again, rated, counted."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, Platform
from tests.e2e.demo_codes import code_to

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, platform: Platform) -> Iterator[Page]:
    """An enterprise's telephone, on which no script runs."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=platform.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_an_appeal_goes_the_whole_way_and_the_rate_changes(
    phone: Page, log_in: Callable[[str], Page], platform: Platform
) -> None:
    supervisor, officer, handler = log_in("duban"), log_in("fuansuqiu"), log_in("jinrong")
    before = confirmed_and_rated(supervisor)

    number, code = send(phone, platform)
    open_appeal(officer, number)
    officer.get_by_label("类别").first.select_option(index=1)
    officer.get_by_label("承办单位").first.select_option(label="市地方金融工作中心")
    officer.get_by_role("button", name="受理", exact=True).click()
    expect(officer.locator("body")).to_contain_text("已转办")

    open_appeal(handler, number)
    handler.get_by_role("button", name="接办", exact=True).click()
    answer(handler, "已经联系银行，本周上门。")

    track(phone, number, code)
    expect(phone.locator("main")).to_contain_text("已经联系银行")
    phone.get_by_text("不认可，要求重新办理").click()
    phone.get_by_label("哪里没有解决").fill("银行没有来。")
    phone.get_by_role("button", name="要求重新办理").click()
    expect(phone.locator("main")).to_contain_text("银行没有来")

    open_appeal(handler, number)
    answer(handler, "银行已上门，贷款已发放。")

    track(phone, number, code)
    phone.get_by_label("非常满意").check()
    phone.get_by_role("button", name="认可答复，办结").click()
    expect(phone.locator("main")).to_contain_text("已办结")

    assert confirmed_and_rated(supervisor) == tuple(figure + 1 for figure in before)


def send(phone: Page, platform: Platform) -> tuple[str, str]:
    """From the home page to the receipt, and the number's owner proved: number and query code."""
    phone.goto("/")
    phone.get_by_role("navigation", name="常用服务").get_by_role("link", name="提诉求").click()
    phone.get_by_label("企业名称").fill("样例机械有限公司")
    phone.get_by_label("企业在哪里").select_option(label=town_of(phone))
    phone.get_by_label("遇到什么困难").fill("流动资金紧张，银行三个月没有答复，希望帮助协调。")
    phone.get_by_label("手机号或邮箱").fill("13800138000")
    form = phone.locator("main form").first.bounding_box()
    assert form and form["x"] >= 0 and form["x"] + form["width"] <= PHONE["width"]
    phone.get_by_role("button", name="提交诉求").click()
    expect(phone.locator("h1")).to_have_text("诉求回执")
    number, code = phone.locator("dl.receipt dd").all_inner_texts()[:2]
    phone.get_by_label("验证码", exact=True).fill(code_to(platform, "13800138000"))
    phone.get_by_role("button", name="确认").click()
    expect(phone.locator("main")).to_contain_text("您确认了联系方式")
    return number, code


def town_of(phone: Page) -> str:
    return next(name for name in phone.locator("#town option").all_inner_texts() if name.startswith("阜安"))


def track(phone: Page, number: str, code: str) -> None:
    phone.goto("/services/appeals/track/")
    phone.get_by_label("编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator("h1")).to_contain_text(number)


def open_appeal(staff: Page, number: str) -> None:
    """From the list, as staff do."""
    staff.goto("/admin/appeals/?show=all")
    staff.locator(".qifu-desk__rows li", has_text=number).get_by_role("link").click()
    expect(staff.locator("body")).to_contain_text(number)


def answer(handler: Page, text: str) -> None:
    block = handler.locator("details", has=handler.get_by_role("button", name="答复", exact=True))
    if not block.get_attribute("open") and not block.get_by_label("内容").is_visible():
        block.locator("summary").first.click()
    block.get_by_label("内容").fill(text)
    block.get_by_label("办理结果").select_option(label="已解决")
    block.get_by_role("button", name="答复", exact=True).click()
    expect(handler.locator("body")).to_contain_text(text)


def confirmed_and_rated(supervisor: Page) -> tuple[int, int]:
    """Numerators of 企业确认解决率 and 参评率, as the supervisor reads them."""
    supervisor.goto("/admin/appeals/figures/")

    def numerator(name: str) -> int:
        row = supervisor.locator("tr", has=supervisor.locator("th", has_text=re.compile(f"^{name}")))
        return int(row.locator("td").nth(1).inner_text())

    return numerator("企业确认解决率"), numerator("参评率")
