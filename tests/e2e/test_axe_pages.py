"""Every kind of page, at phone and desktop width, without accessibility violations (axe-core), overflow or scripts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.conftest import DESKTOP, PHONE, ROOT

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PAGES = [
    "", "town0/", "policys/", "policys/2024/", "policys/policy-200/", "policys/policy-202/", "policys/policy-203/",
    "policys/policy-204/", "interpretations/interpretation-300/", "newss/news-400/", "guides/", "guides/guide-500/",
    "programmes/", "programmes/programme-550/", "events/", "events/calendar/", "events/event-600/", "events/event-608/",
    "events/series-590/", "agencys/", "agencys/agency-650/", "associations/", "associations/association-700/",
    "associations/association-700/news/", "pages/page-750/", "sitemap/", "fit/", "404.html", "found.html", "nothing.html",
]  # fmt: skip


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
def test_no_page_has_violations_or_runs_over_its_width(browser: Browser, portal: str, viewport: ViewportSize) -> None:
    context = browser.new_context(viewport=viewport, locale="zh-CN")
    page = context.new_page()
    strangers: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((portal, "data:")) else strangers.append(r.url))
    problems = {path: found for path in PAGES if (found := problems_of(page, portal + path))}
    context.close()
    assert problems == {} and strangers == []


def problems_of(page: Page, url: str) -> list[str]:
    page.goto(url)
    results = Axe().run(page, options=RULES).response["violations"]
    problems = [f"{v['id']}: {v['nodes'][0]['target']}" for v in results]
    if runs_over(page):
        problems.append("runs over its width")
    return problems


def runs_over(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("aid", ["大字", "高对比"])
def test_reading_aids_stay_for_the_next_page_and_break_nothing(browser: Browser, portal: str, aid: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(portal)
    page.get_by_role("button", name=aid).click()
    page.goto(portal + "policys/policy-202/")
    assert page.get_by_role("button", name=aid).get_attribute("aria-pressed") == "true"
    assert problems_of(page, portal + "policys/policy-202/") == []
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
