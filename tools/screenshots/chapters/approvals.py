"""审批: a moderator returns what the newcomer wrote; mended, it goes to a leader, who agrees on a phone."""

from playwright.sync_api import Page

from tools.screenshots.chapters.first_policy import TITLE
from tools.screenshots.editor import (
    dialog,
    field,
    find_action,
    home_panel,
    open_editor,
    open_header_menu,
    panel,
    said,
    title_bar,
)
from tools.screenshots.letters import mailed_link
from tools.screenshots.tour import PHONE, Tour

APPROVE, SEND_BACK = "^(批准|同意)", "修改$"
COMMENT = "成文日期和红头文件不一致，请核对。"
REASON = "请核对成文日期，并写明申请截止日期。"


def show(tour: Tour) -> None:
    moderator, editor = tour.window_of("fuanshenhe"), tour.window_of("fuan")
    find_at_home(tour, moderator)
    send_back(tour, moderator)
    mend(tour, editor)
    compare(tour, moderator)
    link = ask_leader(tour, moderator)
    decide_on_phone(tour, link)


def find_at_home(tour: Tour, page: Page) -> None:
    page.goto("/admin/")
    waiting = home_panel(page, "qifu-approvals")
    row = waiting.locator("li", has_text=TITLE)
    buttons = [row.get_by_role("link", name=name) for name in ("比较", "打开")]
    tour.shoot(page, "approvals-home", [waiting], buttons)


def send_back(tour: Tour, page: Page) -> None:
    open_editor(page, TITLE)
    comment_on_date(tour, page)
    back = find_action(page, SEND_BACK)
    tour.shoot(page, "approvals-decide", [page.locator("footer nav")], [find_action(page, APPROVE), back])
    back.click()
    box = dialog(page)
    box.locator("textarea").fill(REASON)
    tour.shoot(page, "approvals-reason", [box])
    box.locator("[type=submit]").click()
    said(page)


def comment_on_date(tour: Tour, page: Page) -> None:
    box = field(page, "issued_on")
    box.hover()
    tour.shoot(page, "approvals-comment", [box], [box.locator("[data-comment-add]")])
    box.locator("[data-comment-add]").click()
    note = page.locator("#comments .comment--focused")
    note.locator("textarea").fill(COMMENT)
    tour.shoot(
        page, "approvals-comment-text", [panel(page, "issued_on"), note], [note.get_by_role("button", name="批注")]
    )
    note.get_by_role("button", name="批注").click()


def mend(tour: Tour, page: Page) -> None:
    page.goto("/admin/")
    tour.shoot(page, "approvals-returned", [home_panel(page, "qifu-approvals")])
    open_editor(page, TITLE)
    page.locator("#id_issued_on").fill("2026-09-11")
    page.locator("#id_issued_on").press("Tab")
    find_action(page, "提交").click()
    said(page)


def compare(tour: Tour, page: Page) -> None:
    page.goto("/admin/")
    home_panel(page, "qifu-approvals").locator("li", has_text=TITLE).get_by_role("link", name="比较").click()
    changes = page.locator("table.listing")
    tour.shoot(page, "approvals-compare", [page.locator("#main header").first, changes])


def ask_leader(tour: Tour, page: Page) -> str:
    """The link that the leader gets."""
    open_editor(page, TITLE)
    menu = open_header_menu(page)
    way = menu.get_by_role("link", name="发给领导审批")
    tour.shoot(page, "approvals-menu", [title_bar(page), menu], [way])
    way.click()
    page.locator("#id_leader_name").fill("王主任")
    form = page.locator("form:has(#id_leader_name)")
    tour.shoot(page, "approvals-leader", [form])
    form.get_by_role("button", name="寄给领导").click()
    sent = page.locator(".qifu-due ul").first
    sent.wait_for()
    link = mailed_link(tour.platform.mail_dir, "/admin/approve/")
    page.reload()  # the courier has been
    tour.shoot(page, "approvals-link", [sent], [sent.get_by_text("等待领导审批")])
    return link


def decide_on_phone(tour: Tour, link: str) -> None:
    page = tour.open_window(PHONE)
    page.goto(link)
    page.frame_locator("iframe").locator("h1").wait_for()
    tour.shoot(page, "approvals-phone", [page.locator("header"), page.locator("section:has(#draft)")])
    answer = page.locator("form.answer")
    agree, send_back = answer.get_by_role("button", name="同意"), answer.get_by_role("button", name="退回")
    tour.shoot(page, "approvals-answer", [answer], [agree, send_back])
    agree.click()
    answer.wait_for(state="detached")
    page.context.close()
