"""A whole running platform: web server, publisher, portal, search, with the demo content, in a folder of its own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tools.platform import ROOT, Platform, running_demo, wait_for

__all__ = ["ROOT", "Platform", "wait_for"]
# A machine under load; what is there sooner is not waited for.
expect.set_options(timeout=20_000)
PHONE: ViewportSize = {"width": 360, "height": 760}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The demo, built and served as ``make demo`` does it."""
    with running_demo(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def reader(request: pytest.FixtureRequest, browser: Browser, platform: Platform) -> Iterator[Page]:
    """A visitor's page, once at phone and once at desktop width, that fails on any request to another host."""
    context = browser.new_context(viewport=request.param, locale="zh-CN", base_url=platform.url)
    page = context.new_page()
    strangers: list[str] = []
    page.on("request", lambda r: strangers.append(r.url) if not r.url.startswith((platform.url, "data:")) else None)
    yield page
    context.close()
    assert strangers == [], "the portal asked another host"


@pytest.fixture
def log_in(browser: Browser, platform: Platform) -> Iterator[Callable[[str], Page]]:
    """Somebody of the demo, each in a browser of their own, at the admin's home."""
    contexts = []

    def open_home(name: str) -> Page:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=platform.url)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=platform.url)
        page = context.new_page()
        page.goto("/admin/login/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", f"qifu-demo-{name}")
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield open_home
    for context in contexts:
        context.close()


@pytest.fixture
def editor(log_in: Callable[[str], Page]) -> Page:
    """The demo administrator, logged in to the admin."""
    return log_in("admin")
