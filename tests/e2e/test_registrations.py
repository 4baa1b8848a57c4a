"""On a phone of 360 px: two taps to a seat once signed in; waiting without a script; scanned at the door without a network."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, Platform
from tests.e2e.demo_codes import code_to

pytestmark = pytest.mark.browser
OPEN, FULL, ON_NOW = "冬季安全生产与工伤预防", "智能锅炉工厂的精益生产", "企业服务大厅开放周"
# Reads the page's QR code as the page at the door reads a camera's picture.
READ = """async (reader) => {
  const { BarcodeDetector } = await import(reader);
  const svg = document.querySelector(".ticket-code svg");
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 600, height: 600 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 600, 600);
  pen.drawImage(picture, 100, 100, 400, 400);
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(canvas);
  return found.map((code) => code.rawValue);
}"""


@pytest.fixture
def phone(browser: Browser, platform: Platform) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=platform.url)
    yield context
    context.close()


def enter_code(page: Page, platform: Platform, number: str) -> None:
    page.get_by_label("验证码", exact=True).fill(code_to(platform, number))
    page.get_by_role("button", name=re.compile("^确认")).click()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_from_the_home_page_to_a_seat_in_two_taps(phone: BrowserContext, platform: Platform) -> None:
    page = phone.new_page()
    page.goto("/my/")
    page.get_by_label("手机号或邮箱").fill("19900000012")
    page.get_by_role("button", name="获取验证码").click()
    enter_code(page, platform, "19900000012")
    page.goto("/")
    page.get_by_role("link", name=re.compile(rf"^报名\s*：.*{OPEN}")).first.click()
    fits(page)
    page.get_by_role("button", name="确认报名").click()
    expect(page.locator("main")).to_contain_text("已报上")
    expect(page.locator(".ticket-code svg")).to_be_visible()
    fits(page)
    page.goto("/my/")
    expect(page.locator("main")).to_contain_text(OPEN)


def test_without_a_script_one_waits_by_a_code_and_says_no_again(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=platform.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/training/")
    page.get_by_role("link", name=re.compile(f"{FULL}$")).first.click()
    page.get_by_role("link", name="我要报名").click()
    expect(page.locator("main")).to_contain_text("已满，可以候补")
    page.get_by_label("姓名").fill("样例候补")
    page.get_by_label("手机号或邮箱").fill("13900139000")
    page.get_by_role("button", name="获取验证码").click()
    enter_code(page, platform, "13900139000")
    expect(page.locator("main")).to_contain_text(re.compile("候补.*第 3 位，前面还有 2 人"))
    page.get_by_role("button", name="我来不了").click()
    expect(page.locator("main")).to_contain_text("已取消")
    fits(page)
    context.close()


def test_a_helper_without_an_account_checks_in_offline(
    phone: BrowserContext, log_in: Callable[[str], Page], platform: Platform
) -> None:
    organiser = log_in("shiji")
    organiser.goto("/admin/events/")
    organiser.get_by_role("link", name=re.compile(ON_NOW)).click()
    organiser.get_by_role("link", name="新建签到链接").click()
    organiser.get_by_label("谁来签到").fill("小李")
    organiser.get_by_role("button", name="生成链接").click()
    link = organiser.get_by_label("签到链接").first.input_value()

    page = phone.new_page()
    page.goto(link)
    expect(page.locator("[data-line]")).to_contain_text("已联网")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.locator("[data-line]")).to_contain_text("名单 19 人")
    fits(page)
    phone.set_offline(True)
    page.reload()
    expect(page.locator("[data-line]")).to_contain_text("没有网络")
    type_in(page, "样例学员12")
    page.get_by_role("listitem").filter(has_text="样例学员12").get_by_role("button", name="签到").click()
    expect(page.locator("[data-answer]")).to_contain_text("有效：样例学员12")
    type_in(page, "ABCD-2345")
    expect(page.locator("[data-answer]")).to_have_text("名单里没有（联网后核对）")
    page.get_by_text("名单上没有的人，现场登记").click()
    page.get_by_label("姓名", exact=True).fill("样例来宾")
    page.get_by_role("button", name="登记并签到").click()
    expect(page.locator("[data-line]")).to_contain_text("待上传 3")
    phone.set_offline(False)
    expect(page.locator("[data-line]")).not_to_contain_text("待上传")
    expect(page.locator("[data-log]")).to_contain_text("名单里没有")

    organiser.reload()
    row = organiser.locator("li").filter(has_text="样例学员12")
    expect(row).to_contain_text("已到场")
    expect(organiser.locator("li").filter(has_text="样例来宾")).to_contain_text("现场登记")


def type_in(page: Page, text: str) -> None:
    page.get_by_label(re.compile("^签到码")).fill(text)
    page.get_by_role("button", name="签到", exact=True).first.click()


def test_the_page_at_the_door_reads_the_codes_that_people_show(browser: Browser, platform: Platform) -> None:
    # The picture is drawn from a data: address, which the portal's own pages may not use.
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=platform.url, bypass_csp=True)
    page = context.new_page()
    page.goto("/my/")
    page.get_by_label("手机号或邮箱").fill("19900000001")
    page.get_by_role("button", name="获取验证码").click()
    enter_code(page, platform, "19900000001")
    page.get_by_role("link", name=re.compile(FULL)).first.click()
    short = page.locator(".ticket-words").inner_text().replace("-", "")
    found = platform.site_dir.glob("current/public/assets/qr-reader*.js")
    asset = next(path for path in found if "zh-hant" not in path.name)
    [read] = page.evaluate(READ, f"/assets/{asset.name}")
    context.close()
    assert re.fullmatch(rf"QF\.\d+\.\d+\.{short}[A-Z2-7]{{8}}", read)
