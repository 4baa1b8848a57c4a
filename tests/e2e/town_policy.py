"""A town's policy from log-in to the portal, by nothing but the words on the screens; every act goes through ``Hands``."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.documents import make_docx
from tests.e2e.hands import Hands
from tests.word_clipboard import WORD_CLIPBOARD

TITLE = "样例街道小微企业设备补助办法"
SUBMIT, APPROVE = "提交给阜安街道审核", "同意并发布"
ATTACHMENT, ATTACHMENT_WORD = "设备更新申报表", "翠鸟镇办联审单"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', html);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def log_in(page: Page, hands: Hands, name: str) -> None:
    page.goto("/admin/login/")
    hands.write(page.locator("input[name=username]"), name)
    hands.write(page.locator("input[name=password]"), f"qifu-demo-{name}")
    hands.click(page.locator("button[type=submit]"))
    page.wait_for_url("**/admin/")


def write_policy(page: Page, hands: Hands) -> None:
    """From the home to the finished form: what is asked for, a text with a table from Word, a file."""
    hands.click(page.get_by_role("link", name="新建 本地政策"))
    hands.write(page.locator("#id_title"), TITLE)
    hands.write(page.locator("#id_doc_number"), "样街发[2026]88号")
    hands.click(page.get_by_label("胶州市阜安街道办事处"))
    write_date(page, hands, "issued_on", "2026-01-15")
    paste_text(page, hands)
    attach_file(page, hands)


def write_date(page: Page, hands: Hands, name: str, day: str) -> None:
    """The calendar opens over what follows, and closes at a click beside it."""
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    hands.write(page.locator(f"#id_{name}"), day)
    expect(calendar).to_have_count(1)
    hands.click(page.locator("#id_title"))
    expect(calendar).to_have_count(0)


def paste_text(page: Page, hands: Hands) -> None:
    hands.click(page.locator("[data-contentpath=body] .c-sf-add-button").last)
    hands.click(page.get_by_role("option", name="正文段落", exact=True))
    editor = page.locator("#body-root .Draftail-Editor [contenteditable=true]")
    hands.click(editor)
    hands.copy_and_paste()
    editor.evaluate(PASTE, WORD_CLIPBOARD)
    expect(page.locator("#body-root .handsontable").first).to_contain_text("50万元")


def attach_file(page: Page, hands: Hands) -> None:
    attachments = page.locator("[data-contentpath=attachments]")
    hands.click(attachments.locator(".c-sf-add-button").first)
    hands.click(attachments.get_by_role("button", name="选择一个文档").first)
    hands.click(page.get_by_role("tab", name="上传"))
    hands.pick_file()
    word_file: Any = {"name": f"{ATTACHMENT}.docx", "mimeType": DOCX, "buffer": make_docx(ATTACHMENT, ATTACHMENT_WORD)}
    page.set_input_files(".modal-body input[type=file]", word_file)
    hands.write(page.locator(".modal-body input[name$=title]"), ATTACHMENT)
    hands.click(page.locator(".modal-body [type=submit]").last)
    expect(attachments).to_contain_text(ATTACHMENT)


def press(page: Page, hands: Hands, name: str) -> None:
    """A button of the bar at the bottom."""
    hands.click(page.locator("footer").get_by_role("button", name=name, exact=True))


def submit(page: Page, hands: Hands, name: str = SUBMIT) -> None:
    press(page, hands, name)
    expect(page.locator(".messages")).to_contain_text("提交审核")


def open_waiting(page: Page, hands: Hands) -> None:
    """From the home, what waits for this reviewer."""
    hands.click(page.get_by_role("link", name=f"打开：{TITLE}"))
    expect(page.locator(".messages")).to_contain_text("这一稿等您审核")


def approve(page: Page, hands: Hands) -> None:
    press(page, hands, APPROVE)
    expect(page.locator(".messages")).to_contain_text("已同意")
