"""从 Word 来: pasted text becomes blocks; a red-header document becomes a draft."""

from playwright.sync_api import Page

from tools.screenshots.editor import (
    add_block,
    add_child_button,
    choose_file,
    open_header_menu,
    open_section,
    panel,
    title_bar,
)
from tools.screenshots.samples import read_sample
from tools.screenshots.tour import Tour

PASTE = """html => {
  const editor = document.querySelector('#body-root .Draftail-Editor [contenteditable=true]');
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', html);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""
RED_HEADER = "用工补贴办法.docx"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECTION = "政策文件"


def show(tour: Tour) -> None:
    page = tour.window_of("shiji")
    bring_document(tour, page)
    paste_text(tour, page)


def bring_document(tour: Tour, page: Page) -> None:
    open_section(page, SECTION)
    menu = open_header_menu(page)
    way = menu.get_by_role("link", name="从文件新建政策")
    tour.shoot(page, "from-word-menu", [title_bar(page), menu], [way])
    way.click()
    choose_file(page, "#id_file", RED_HEADER, DOCX, read_sample("red-header.docx"))
    form = page.locator("form.qifu-upload")
    tour.shoot(page, "from-word-file", [form], [form.locator("[type=submit]")])
    form.locator("[type=submit]").click()
    page.locator(".messages li").first.wait_for()
    tour.shoot(page, "from-word-draft", [page.locator(".messages"), page.locator("#id_index_number")])


def paste_text(tour: Tour, page: Page) -> None:
    open_section(page, SECTION)
    add_child_button(page).click()
    body = panel(page, "body")
    add_block(page, body, "正文段落")
    body.locator(".public-DraftEditor-content").click()
    page.evaluate(PASTE, read_sample("clipboard.html").decode())
    body.locator(".qifu-paste-note").wait_for()
    body.locator(".handsontable td", has_text="二档").first.wait_for()
    tour.shoot(page, "from-word-pasted", [body])
