"""发布前检查: what the program finds in the policy from Word, and what repealing another one concerns."""

from playwright.sync_api import Page

from tools.screenshots.editor import dialog, find_action, header_button, open_editor, said
from tools.screenshots.tour import Tour

REPEALED = "企业用工保障若干措施"
TITLE = "小微企业吸纳就业补贴办法"


def show(tour: Tour) -> None:
    page = tour.window_of("shiji")
    open_editor(page, TITLE)
    repeal(tour, page)
    header_button(page, "发布前检查").click()
    findings = page.locator(".qifu-check")
    tour.shoot(page, "checking-findings", [findings], [findings.get_by_role("link", name="去修改").first])


def repeal(tour: Tour, page: Page) -> None:
    """In its relations to other policies."""
    relations = page.locator("section.w-panel", has=page.locator("#id_relations-ADD")).last
    relations.locator("#id_relations-ADD").click()
    relations.get_by_role("button", name="选择").first.click()
    box = dialog(page)
    box.locator("input[name=q]").fill(REPEALED)
    box.get_by_role("link", name=REPEALED).first.click()
    relations.get_by_text(REPEALED).first.wait_for()
    tour.shoot(page, "checking-relation", [relations])
    # Drafts save themselves, but not always before the check is opened.
    page.wait_for_load_state("networkidle")
    find_action(page, "保存草稿").click()
    said(page)
