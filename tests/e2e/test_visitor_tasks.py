"""What visitors come for, each in at most three taps from the home page on a phone; docs/themes.md has the table.

A tap is a finger on the screen, into a field as well; typing and the keyboard's own keys (next, search, go) are none.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, ViewportSize, expect

from tests.e2e.conftest import ROOT, Platform
from tests.e2e.demo_codes import code_to, link_to

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 360, "height": 740}
MOST = 3
# Counts for itself, across pages: what reached the page is what was meant to be a tap.
COUNT_TAPS = """
    addEventListener("pointerdown", (event) => {
      if (event.isTrusted) sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps")) + 1);
    }, true);
"""
ADDRESSES = (f"198.51.100.{number}" for number in count(100))


class Hand:
    """A reader's finger and keyboard, at the home page."""

    def __init__(self, context: BrowserContext, platform: Platform, *, scripts: bool) -> None:
        self.page = context.new_page()
        self.platform = platform
        self.scripts = scripts
        self.taps = 0
        self.page.goto("/")

    def tap(self, part: Locator) -> None:
        self.taps += 1
        part.tap()

    def tap_link(self, name: str | re.Pattern[str], within: str = "main") -> None:
        self.tap(self.page.locator(within).get_by_role("link", name=name).first)

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def move_to(self, field: Locator) -> None:
        """By the keyboard's key for the next field."""
        for _step in range(40):
            self.page.keyboard.press("Tab")
            if field.evaluate("(field) => field === document.activeElement"):
                return
        raise AssertionError("the keyboard does not lead there")

    def go(self) -> None:
        """The keyboard's own key to send what was typed."""
        self.page.keyboard.press("Enter")

    def search(self, words: str) -> None:
        self.tap(self.page.locator("main input[name=q]"))
        self.type(words)
        self.go()
        self.page.wait_for_url("**/search/?q=*")

    def counted(self) -> int:
        """By the browser where scripts run, or else by this hand."""
        return int(self.page.evaluate("Number(sessionStorage.getItem('taps'))")) if self.scripts else self.taps


def find_open_money(hand: Hand) -> None:
    hand.search("专精特新 申报补贴")
    first = hand.page.locator(".result").first
    expect(first).to_contain_text("可申报")
    expect(first).to_contain_text("最高支持")
    hand.tap(first.get_by_role("link").first)
    expect(hand.page.locator(".key-state")).to_contain_text("正在申报")
    expect(hand.page.locator(".key-facts")).to_contain_text("截止")
    expect(hand.page.locator("main")).to_contain_text("专精特新")


def choose_open_money(hand: Hand) -> None:
    hand.tap_link(re.compile("^找补贴"))
    hand.tap_link("正在申报")
    hand.tap_link(re.compile("^专精特新"), ".quick")
    expect(hand.page.locator(".chips")).to_contain_text("专精特新")
    expect(hand.page.locator(".result").first).to_contain_text("可申报")


def put_lecture_into_calendar(hand: Hand) -> None:
    hand.tap(hand.page.locator(".event-list a").first)
    with hand.page.expect_download() as download:
        hand.tap_link(re.compile("^加入日历"))
    assert "BEGIN:VEVENT" in download.value.path().read_text()


def report_difficulty(hand: Hand) -> None:
    """Without an account: the code that comes is typed."""
    number = "19900000961"
    hand.tap_link(re.compile("^提诉求"))
    hand.tap(hand.page.get_by_label("企业名称"))
    hand.type("样例机械厂")
    hand.move_to(hand.page.get_by_label("遇到什么困难"))
    hand.type("门口的路晚上没有灯，工人下班不安全。")
    hand.move_to(hand.page.get_by_label("手机号或邮箱"))
    hand.type(number)
    hand.go()
    hand.page.get_by_label("验证码", exact=True).wait_for()
    hand.type(code_to(hand.platform, number))
    hand.go()
    expect(hand.page.locator("main")).to_contain_text("查询码")


def subscribe(hand: Hand) -> None:
    address = f"task-{'with' if hand.scripts else 'without'}-scripts@example.com"
    hand.tap_link(re.compile("^找补贴"))
    hand.tap_link("有新内容时告诉我")
    hand.tap(hand.page.get_by_label("邮箱"))
    hand.type(address)
    hand.go()
    expect(hand.page.locator("main")).to_contain_text("邮件")
    assert link_to(hand.platform, address, "http")


def find_agency_of_a_kind_in_a_town(hand: Hand) -> None:
    hand.tap_link(re.compile("^找机构"))
    hand.tap_link(re.compile("^按镇办看"))
    hand.tap(hand.page.get_by_label(re.compile("^三里河街道")))
    town = hand.page.locator("section:target")
    agency = town.locator(".line", has_text="法律服务").first
    expect(agency.get_by_role("link")).not_to_have_count(0)
    assert agency.locator("a[href^='tel:']").count() == 1


def see_members_and_charter(hand: Hand) -> None:
    hand.tap_link(re.compile("^全部.*行业协会$"))
    hand.tap_link("机械行业协会（样例）")
    members = hand.page.get_by_role("region", name="会员企业").locator("li")
    expect(members.nth(3)).to_be_visible()
    expect(members.get_by_role("link").first).to_be_visible()
    hand.tap_link("自律公约", ".owner-tabs")
    expect(hand.page.locator("main")).to_contain_text("图纸保密")


def filter_and_share(hand: Hand) -> None:
    hand.tap_link(re.compile("^找补贴"))
    hand.tap_link("正在申报")
    hand.tap(hand.page.get_by_role("button", name="分享"))
    expect(hand.page.get_by_text("已复制网址")).to_be_visible()
    assert hand.page.evaluate("navigator.clipboard.readText()") == hand.page.url


def learn_what_repealed(hand: Hand) -> None:
    hand.search("胶政办发〔2021〕18号")
    repealed = hand.page.locator(".result", has_text="已废止").first
    expect(repealed).to_contain_text("工业企业技术改造补助办法")
    hand.tap(repealed.locator(".result-note", has_text="代替它的是").get_by_role("link").last)
    expect(hand.page.locator("h1")).to_have_text("工业企业技术改造综合奖补办法")


def look_as_of_a_day(hand: Hand) -> None:
    hand.tap_link(re.compile("^找补贴"))
    hand.tap(hand.page.locator(".as-of-form summary"))
    hand.tap(hand.page.locator("input[name=as_of]"))
    hand.page.locator("input[name=as_of]").fill("2025-06-30")
    hand.go()
    expect(hand.page.locator(".as-of")).to_contain_text("2025年6月30日")


def turn_to_elder_mode(hand: Hand) -> None:
    hand.tap(hand.page.locator(".reading summary"))
    hand.tap(hand.page.locator(".reading label", has_text="长者版"))
    expect(hand.page.locator(".elder-doors a:visible")).to_have_count(6)


def print_policy(hand: Hand) -> None:
    hand.tap(hand.page.locator(".application-list a").first)
    hand.tap(hand.page.get_by_role("button", name="打印"))
    expect_printed(hand)


def expect_printed(hand: Hand) -> None:
    expect(hand.page.locator("[data-printed]")).to_have_text(re.compile(r"^打印于 \d{4}-\d\d-\d\d$"))


def share_policy(hand: Hand) -> None:
    hand.tap(hand.page.locator(".application-list a").first)
    hand.tap(hand.page.locator("summary", has_text="分享"))
    expect(hand.page.locator(".share-code svg")).to_be_visible()
    hand.tap(hand.page.get_by_role("button", name="复制文字和网址"))
    expect(hand.page.get_by_text("已复制，可以到微信里粘贴。")).to_be_visible()


TASKS: dict[str, Callable[[Hand], None]] = {
    "money for a 专精特新 firm that is still open": find_open_money,
    "the same by choosing": choose_open_money,
    "the next lecture into a calendar": put_lecture_into_calendar,
    "report a difficulty": report_difficulty,
    "subscribe": subscribe,
    "an agency of a kind in a town": find_agency_of_a_kind_in_a_town,
    "an association's members and charter": see_members_and_charter,
    "filter and share": filter_and_share,
    "repealed by what": learn_what_repealed,
    "policies as of a day": look_as_of_a_day,
    "长者版": turn_to_elder_mode,
    "print": print_policy,
    "share": share_policy,
}
NEED_SCRIPTS = {filter_and_share, turn_to_elder_mode, print_policy, share_policy, report_difficulty}


@pytest.fixture
def hand_of(browser: Browser, platform: Platform) -> Iterator[Callable[..., Hand]]:
    contexts: list[BrowserContext] = []

    def open_home(*, scripts: bool = True) -> Hand:
        context = browser.new_context(
            viewport=PHONE, locale="zh-CN", base_url=platform.url, is_mobile=True, has_touch=True,
            java_script_enabled=scripts, extra_http_headers={"X-Forwarded-For": next(ADDRESSES)},
        )  # fmt: skip
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=platform.url)
        context.add_init_script(COUNT_TAPS)
        return Hand(context, platform, scripts=scripts)

    yield open_home
    for context in contexts:
        context.close()


def test_every_task_takes_three_taps_at_most(hand_of: Callable[..., Hand]) -> None:
    taps = taps_of(TASKS, hand_of, scripts=True)
    assert max(taps.values()) <= MOST
    assert taps == told_in_docs()


def test_none_takes_more_without_scripts(hand_of: Callable[..., Hand]) -> None:
    """But those that are a script's: the system's clipboard and printer, modes of reading kept in the browser."""
    without = {name: task for name, task in TASKS.items() if task not in NEED_SCRIPTS}
    told = told_in_docs()
    assert taps_of(without, hand_of, scripts=False) == {name: told[name] for name in without}


def test_by_keyboard_alone_money_is_found_and_a_page_printed(hand_of: Callable[..., Hand]) -> None:
    hand = hand_of()
    hand.move_to(hand.page.locator("main input[name=q]"))
    hand.type("专精特新 申报补贴")
    hand.go()
    hand.page.wait_for_url("**/search/?q=*")
    hand.move_to(hand.page.locator(".result a").first)
    hand.go()
    expect(hand.page.locator(".key-state")).to_contain_text("正在申报")
    hand.move_to(hand.page.get_by_role("button", name="打印"))
    hand.go()
    expect_printed(hand)
    assert hand.counted() == 0


def taps_of(tasks: dict[str, Callable[[Hand], None]], hand_of: Callable[..., Hand], *, scripts: bool) -> dict[str, int]:
    taps = {}
    for name, do in tasks.items():
        hand = hand_of(scripts=scripts)
        do(hand)
        taps[name] = hand.counted()
        assert taps[name] == hand.taps, name
        hand.page.context.close()
    return taps


def told_in_docs() -> dict[str, int]:
    table = re.findall(r"^\| ([^|]+) \| [^|]+ \| (\d) \|$", (ROOT / "docs/themes.md").read_text(), re.MULTILINE)
    return {task.strip(): int(taps) for task, taps in table}
