"""表格、附件和图片: a table from Excel, an attachment, a picture with its words."""

from playwright.sync_api import Page

from tools.screenshots.chapters.first_policy import TABLE
from tools.screenshots.editor import add_block, add_child_button, choose_file, dialog, open_section, panel, paste
from tools.screenshots.tour import Tour

PDF = "application/pdf"


def show(tour: Tour) -> None:
    page = tour.window_of("shiji")
    open_section(page, "工作动态")
    add_child_button(page).click()
    bring_table(tour, page)
    attach(tour, page)
    bring_picture(tour, page)


def bring_table(tour: Tour, page: Page) -> None:
    body = panel(page, "body")
    add_block(page, body, "表格")
    cell = body.locator(".handsontable td").first
    tour.shoot(page, "files-table-empty", [body.locator("section.w-panel").last], [cell])
    cell.click()
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in TABLE)
    paste(page, f"<table>{rows}</table>", "\n".join("\t".join(row) for row in TABLE))
    body.locator(".handsontable td", has_text="1万元").first.wait_for()
    tour.shoot(page, "files-table", [body.locator(".handsontable").first])


def attach(tour: Tour, page: Page) -> None:
    attachments = panel(page, "attachments")
    attachments.locator(".c-sf-add-button").first.click()
    choose = attachments.get_by_role("button", name="选择一个文档").first
    tour.shoot(page, "files-attachments", [attachments], [choose])
    choose.click()
    box = dialog(page)
    box.get_by_role("tab", name="上传").click()
    choose_file(page, ".modal-body input[type=file]", "申报指南.pdf", PDF, b"%PDF-1.4 sample")
    box.locator("input[name$=title]").fill("小微企业用电补助申报指南")
    tour.shoot(page, "files-upload", [box])
    box.get_by_role("button", name="关闭").first.click()


def bring_picture(tour: Tour, page: Page) -> None:
    body = panel(page, "body")
    add_block(page, body, "图片")
    block = body.locator("section.w-panel").last
    tour.shoot(page, "files-picture", [block])
