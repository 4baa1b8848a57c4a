"""One run: people with windows of their own in front of the demo, and the gallery that fills."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tools.platform import Platform
from tools.screenshots.camera import SCALE, take_picture
from tools.screenshots.clock import START
from tools.screenshots.editor import fill_log_in
from tools.screenshots.gallery import Gallery

expect.set_options(timeout=20_000)
DESKTOP: ViewportSize = {"width": 1060, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Fixed, so that lists of log-ins look the same under every version of Chromium.
BROWSER_NAME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


@dataclass
class Tour:
    browser: Browser
    platform: Platform
    gallery: Gallery
    windows: dict[str, Page] = field(default_factory=dict)

    def window_of(self, username: str, password: str = "") -> Page:
        """The window in which this person is logged in to the admin."""
        if username not in self.windows:
            page = self.open_window(DESKTOP)
            fill_log_in(page, username, password or f"qifu-demo-{username}")
            page.locator("button[type=submit]").click()
            page.wait_for_url("**/admin/**")
            self.windows[username] = page
        return self.windows[username]

    def open_window(self, size: ViewportSize) -> Page:
        """Somebody's browser who is not logged in."""
        context = self.browser.new_context(
            viewport=size, device_scale_factor=SCALE, locale="zh-CN", timezone_id="Asia/Shanghai",
            base_url=self.platform.url, reduced_motion="reduce", user_agent=BROWSER_NAME, bypass_csp=True,
        )  # fmt: skip
        context.clock.set_system_time(START)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.platform.url)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def shoot(self, page: Page, name: str, area: Sequence[Locator], marks: Sequence[Locator] = ()) -> None:
        """One picture of the guide, called ``name`` (``chapter-step``)."""
        self.gallery.hang(name, take_picture(page, area, marks))
