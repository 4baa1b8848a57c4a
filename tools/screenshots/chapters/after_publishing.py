"""发布之后: where the newcomer's policy has come to, its review, taking it down."""

from tools.screenshots.chapters.first_policy import TITLE
from tools.screenshots.editor import header_button, open_editor, open_header_menu, title_bar
from tools.screenshots.tour import Tour


def show(tour: Tour) -> None:
    page = tour.window_of("fuan")
    open_editor(page, TITLE)
    header_button(page, "上线情况").click()
    state = page.locator("[data-delivery-url]")
    state.locator("strong", has_text="已上线").wait_for()
    tour.shoot(
        page, "after-publishing-online", [page.locator("#main header").first, page.locator("#main .nice-padding")]
    )
    page = tour.window_of("fuanshenhe")
    open_editor(page, TITLE)
    page.get_by_role("tab", name="设置").click()
    tour.shoot(page, "after-publishing-review", [page.locator("section.w-panel:has(#id_review_on)").last])
    open_editor(page, TITLE)
    menu = open_header_menu(page)
    tour.shoot(page, "after-publishing-take-down", [title_bar(page), menu], [menu.get_by_role("link", name="取消发布")])
