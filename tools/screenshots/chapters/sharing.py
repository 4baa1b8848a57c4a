"""分享到其他平台: the city sends a policy down, a town decides."""

from playwright.sync_api import Page

from tools.screenshots.editor import open_editor, open_header_menu, title_bar
from tools.screenshots.tour import Tour

POLICY = "工业项目“标准地”出让管理办法"


def show(tour: Tour) -> None:
    send_down(tour, tour.window_of("shenhe"))
    decide(tour, tour.window_of("fuanshenhe"))


def send_down(tour: Tour, page: Page) -> None:
    open_editor(page, POLICY)
    menu = open_header_menu(page)
    way = menu.get_by_role("link", name="分享到平台")
    tour.shoot(page, "sharing-menu", [title_bar(page), menu], [way])
    way.click()
    page.locator("label", has_text="阜安街道").first.click()
    form = page.locator("form.qifu-sharing__form")
    tour.shoot(page, "sharing-down", [form])
    form.get_by_role("button", name="分享").click()
    page.locator(".messages li").first.wait_for()


def decide(tour: Tour, page: Page) -> None:
    page.goto("/admin/qifu/sharing/")
    offer = page.locator("li", has_text=POLICY).first
    buttons = [offer.get_by_role("button").first, offer.locator("input[name=reason]"), offer.get_by_role("button").last]
    tour.shoot(page, "sharing-inbox", [page.locator("section").filter(has=offer).last], buttons)
