"""Every kind of page, at phone and desktop width, without accessibility violations (axe-core), overflow or scripts."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tools.looks.markup import complaints_about
from tools.looks.measures import problems_of, runs_over
from tools.looks.modes import reader_in
from tools.looks.parts import build_sample, serve

pytestmark = pytest.mark.browser

PAGES = [
    "", "town0/", "policys/", "policys/2024/", "policys/policy-200/", "policys/policy-202/", "policys/policy-203/",
    "policys/policy-204/", "interpretations/interpretation-300/", "newss/news-400/", "guides/", "guides/guide-500/",
    "programmes/", "programmes/programme-550/", "finances/", "finances/finance-570/", "events/", "events/calendar/", "events/event-600/", "events/event-608/",
    "events/series-590/", "agencys/", "agencys/agency-650/", "associations/", "associations/association-700/",
    "associations/association-700/news/", "pages/page-750/", "sitemap/", "fit/", "404.html", "found.html", "nothing.html",
    "elder/", "help/", "finding/?q=%E8%A1%A5%E8%B4%B4", "parts.html",
]  # fmt: skip
PAGES_IN_MODES = ["", "policys/policy-200/", "guides/guide-500/", "fit/", "found.html", "parts.html"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portal as plain files."""
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def portal(sample: Path) -> Iterator[str]:
    """Its address."""
    server = serve(sample)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_the_nu_checker_has_no_complaint_about_any_page(sample: Path) -> None:
    assert complaints_about(sample) == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_has_violations_moves_or_runs_over_its_width(
    browser: Browser, portal: str, viewport: ViewportSize
) -> None:
    assert problems_in(browser, portal, "light", viewport["width"], PAGES) == {}


@pytest.mark.parametrize("mode", ["dark", "contrast", "elder"])
def test_nor_has_any_in_another_mode_of_reading(browser: Browser, portal: str, mode: str) -> None:
    """A few pages that hold nearly every part; all of them, at every width: ``python -m tools.looks``."""
    assert problems_in(browser, portal, mode, PHONE["width"], PAGES_IN_MODES) == {}


def problems_in(browser: Browser, portal: str, mode: str, width: int, paths: list[str]) -> dict[str, list[str]]:
    with reader_in(browser, mode, width, portal) as page:
        strangers: list[str] = []
        page.on("request", lambda r: None if r.url.startswith((portal, "data:")) else strangers.append(r.url))
        problems = {path: found for path in paths if (found := problems_of(page, portal + path))}
    assert strangers == []
    return problems


# Tells what stood on <html> when the parser came to the body.
NOTE_FIRST = """
    new MutationObserver((_, watch) => {
      if (!document.body) return;
      watch.disconnect();
      window.first = { ...document.documentElement.dataset };
    }).observe(document, { childList: true, subtree: true });
"""


def test_what_a_reader_chooses_is_there_before_the_next_page_is_painted(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    context.add_init_script(NOTE_FIRST)
    page = context.new_page()
    page.goto(portal)
    page.locator(".reading summary").click()
    for choice in ("特大", "深色", "高对比"):
        page.locator(".reading label", has_text=choice).click()
    page.keyboard.press("Escape")
    assert page.locator(".reading summary").evaluate("(element) => element === document.activeElement")
    for path in ("policys/policy-202/", "zh-hant/policys/", "found.html"):
        page.goto(portal + path)
        assert page.evaluate("window.first") == {"text": "larger", "theme": "dark", "contrast": "high"}
        chosen = page.locator(".reading input:checked").evaluate_all("(all) => all.map((one) => one.value)")
        assert chosen == ["larger", "dark", "high", ""]
    context.close()


def test_the_version_for_the_old_leads_by_six_doors_and_is_left_by_one_tap(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(portal + "elder/")
    page.goto(portal)
    assert page.locator(".elder-doors a:visible").count() == 6 and not page.locator(".home-flow").is_visible()
    page.locator(".elder-doors a", has_text="查政策").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.get_by_role("button", name="退出长者版").click()
    page.goto(portal)
    assert page.locator(".home-flow").is_visible() and not page.locator(".elder-doors").is_visible()
    context.close()


def test_the_traditional_edition_speaks_and_leads_in_traditional_characters(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(portal + "zh-hant/")
    page.locator(".reading summary").click()
    assert page.locator(".reading label", has_text="長者版").is_visible()
    page.get_by_role("button", name="朗讀本頁").click()  # Chromium here has no voice: it says so
    expect(page.get_by_role("group", name="朗讀")).to_contain_text("不能朗讀")
    context.close()


def test_pages_are_complete_without_scripts_and_by_keyboard(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(portal + "policys/policy-200/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for text in ("适合谁", "截止", "金额", "找谁", "发文字号", "怎么申报", "项目申报指南"):
        assert page.get_by_text(text).first.is_visible()
    context.close()


@pytest.mark.parametrize("height", [256, 568], ids=["400 %", "small phone"])
def test_the_head_takes_a_third_of_a_small_screen_at_most(browser: Browser, portal: str, height: int) -> None:
    """1280 by 1024 zoomed to 400 % is 320 by 256 (WCAG 2.1, 1.4.10)."""
    context = browser.new_context(viewport={"width": 320, "height": height}, locale="zh-CN")
    page = context.new_page()
    for path in ("", "policys/policy-200/", "town0/", "zh-hant/policys/"):
        page.goto(portal + path)
        head = page.locator(".masthead").bounding_box()
        assert head and head["height"] <= height / 3, path
        assert not runs_over(page), path
    context.close()


def test_a_home_page_is_five_screens_of_a_phone_at_most(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(portal)
    assert page.evaluate("document.documentElement.scrollHeight") <= 5 * PHONE["height"]
    doors = page.locator(".doors li").last.bounding_box()
    assert doors and doors["y"] + doors["height"] < PHONE["height"], "the doors want no scrolling"
    context.close()


def test_a_policy_says_on_a_phones_first_screen_what_matters_and_what_one_can_do(browser: Browser, portal: str) -> None:
    """Above the bar at the bottom, however much there is to say (civic.css, .key-short)."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    for path in (path for path in PAGES if path.startswith("policys/policy-")):
        page.goto(portal + path)
        dock, actions = page.locator(".dock").bounding_box(), page.locator(".page-actions").bounding_box()
        assert dock and actions and actions["y"] + actions["height"] <= dock["y"], path
    context.close()


def test_the_simple_search_finds_words_characters_and_numbers_in_both_editions(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    for edition, query, title in [
        ("", "技术改造", "关于支持中小企业技术改造的若干措施"), ("", "改造 支持", "关于支持中小企业技术改造的若干措施"),
        ("", "技", "关于支持中小企业技术改造的若干措施"), ("", "样政发[2024]第01号", "关于支持中小企业技术改造的若干措施（样例1）"),
        ("zh-hant/", "樣政發2024 1", "關於支持中小企業技術改造的若干措施"), ("zh-hant/", "專精特新", "專精特新中小企業培育實施方案"),
    ]:  # fmt: skip
        page.goto(f"{portal}{edition}finding/?q={quote(query)}")
        expect(page.locator(".result", has_text=title).first).to_be_visible()
    page.goto(f"{portal}finding/?q={quote('<img src=x>没有的词')}")
    expect(page.locator("[data-finding-status]")).to_contain_text("没有找到")
    context.close()


def test_nothing_is_lost_at_double_zoom(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 600}, device_scale_factor=2, locale="zh-CN")
    page = context.new_page()
    overflowing = [path for path in PAGES if page.goto(portal + path) and runs_over(page)]
    context.close()
    assert overflowing == []
