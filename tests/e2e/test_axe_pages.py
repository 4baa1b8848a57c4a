"""Every kind of page, at phone and desktop width, without accessibility violations (axe-core), overflow or scripts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, PHONE, ROOT
from tools.looks.measures import problems_of, runs_over
from tools.looks.modes import reader_in

pytestmark = pytest.mark.browser

PAGES = [
    "", "town0/", "policys/", "policys/2024/", "policys/policy-200/", "policys/policy-202/", "policys/policy-203/",
    "policys/policy-204/", "interpretations/interpretation-300/", "newss/news-400/", "guides/", "guides/guide-500/",
    "programmes/", "programmes/programme-550/", "events/", "events/calendar/", "events/event-600/", "events/event-608/",
    "events/series-590/", "agencys/", "agencys/agency-650/", "associations/", "associations/association-700/",
    "associations/association-700/news/", "pages/page-750/", "sitemap/", "fit/", "404.html", "found.html", "nothing.html",
]  # fmt: skip
PAGES_IN_MODES = ["", "policys/policy-200/", "guides/guide-500/", "events/calendar/", "fit/", "found.html"]


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site, built and served as plain files; its address."""
    var_dir = tmp_path_factory.mktemp("sample")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_VAR_DIR": str(var_dir)}
    environment |= {"QIFU_SITE_DIR": str(var_dir / "site"), "QIFU_DATABASE_URL": f"sqlite:///{var_dir / 'db.sqlite3'}"}
    subprocess.run([sys.executable, "-m", "tests.e2e.sample_portal"], cwd=ROOT, env=environment, check=True)
    folder = str(var_dir / "site" / "current" / "public")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


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
    for text in ("适用对象", "申报时间", "支持金额", "咨询电话", "发文字号", "怎么申报", "项目申报指南"):
        assert page.get_by_text(text).first.is_visible()
    context.close()


def test_nothing_is_lost_at_double_zoom(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 600}, device_scale_factor=2, locale="zh-CN")
    page = context.new_page()
    overflowing = [path for path in PAGES if page.goto(portal + path) and runs_over(page)]
    context.close()
    assert overflowing == []
