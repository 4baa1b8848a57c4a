"""Pages for one person below /my/ and /services/, as somebody of the demo sees them who is signed in."""

import re
import time

from playwright.sync_api import Browser, Page, StorageState

# One of the demo's people (cms/demo/data/persons.yaml), with an enterprise, appeals, registrations and notices.
MOBILE = "19900000001"
PATIENCE = 30.0
FIXED = {
    "my": "/my/", "my-profile": "/my/profile/", "my-devices": "/my/devices/", "my-wechat": "/my/wechat/",
    "my-enterprises": "/my/enterprises/", "my-claim": "/my/enterprises/claim/", "my-events": "/my/events/",
    "my-notices": "/my/notices/", "my-subscriptions": "/my/subscriptions/", "my-out": "/my/out/",
    "hall": "/services/hall/", "subscribe": "/services/subscribe/?kind=policy&window=open", "codes": "/services/demo-codes/",
    "traditional-my": "/zh-hant/my/", "traditional-appeal": "/zh-hant/services/appeals/",
}  # fmt: skip
# Name → a page that links it, how its address is shaped.
LINKED = {
    "my-enterprise": ("/my/enterprises/", r"/my/enterprises/\d+/"),
    "my-enterprise-profile": ("{my-enterprise}", r"/my/enterprises/\d+/profile/"),
    "my-enterprise-letter": ("{my-enterprise}", r"/my/enterprises/\d+/letter/"),
    "my-notice": ("/my/notices/", r"/my/notices/\d+/"),
    "my-appeal": ("/my/", r"/services/t/[^/]+/"),
    "registration": ("/my/events/", r"/services/t/[^/]+/event/"),
    "register": ("/", r"/services/events/[^/]+/"),
    "hall-times": ("/services/hall/", r"/services/hall/groups/\d+/"),
    "hall-queue": ("/services/hall/", r"/services/hall/\d+/queue/"),
    "hall-booking": ("/my/", r"/services/hall/bookings/[^/]+/"),
}  # fmt: skip


def sign_in(browser: Browser, url: str) -> StorageState:
    """What the browser keeps of who signed in with the code that the demo shows."""
    context = browser.new_context(base_url=url, locale="zh-CN")
    page, codes = context.new_page(), context.new_page()
    before = newest_message(MOBILE, codes)
    page.goto("/my/")
    page.get_by_label("手机号或邮箱").fill(MOBILE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码", exact=True).fill(code_after(before, MOBILE, codes))
    page.get_by_role("button", name="确认").click()
    page.get_by_role("heading", name="我的诉求").wait_for()
    kept = context.storage_state()
    context.close()
    return kept


def code_after(before: str, mobile: str, page: Page) -> str:
    """Of the SMS that comes next: a courier sends it a moment after it was asked for."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        message = newest_message(mobile, page)
        if message != before and (found := re.search(r"验证码 (\d{6})", message)):
            return found[1]
        page.wait_for_timeout(300)
    raise SystemExit(f"no code came to {mobile}: is this a demo, and its courier running?")


def newest_message(mobile: str, page: Page) -> str:
    page.goto("/services/demo-codes/")
    rows = page.locator("section", has_text=mobile)
    return rows.first.inner_text() if rows.count() else ""


def pages_of(page: Page) -> dict[str, str]:
    """Name → address for whoever is signed in in ``page``; what she has nothing of is left out."""
    pages = dict(FIXED)
    for name, (origin, shape) in LINKED.items():
        if address := _find_link(page, origin.format_map(pages) if origin.strip("{}") in pages else origin, shape):
            pages[name] = address
    return pages


def _find_link(page: Page, origin: str, shape: str) -> str:
    page.goto(origin)
    links = page.locator("main a[href]").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    return next((link for link in links if re.fullmatch(shape, link)), "")
