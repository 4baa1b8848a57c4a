"""An editor's day: create, preview, publish, see it everywhere within a second, take it back."""

import json
import re
import urllib.parse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.documents import make_docx
from tests.e2e.conftest import Platform, wait_for
from tests.e2e.hands import Hands
from tests.e2e.town_policy import ATTACHMENT, SUBMIT, approve, open_waiting, press, submit, write_date, write_policy
from tests.e2e.town_policy import ATTACHMENT_WORD as TOWN_ATTACHMENT_WORD
from tests.e2e.town_policy import TITLE as TOWN_TITLE
from tests.word_clipboard import WORD_CLIPBOARD

pytestmark = pytest.mark.browser

TITLE = "样例市工业设备更新补助实施细则"
BODY_WORD = "蓝海螺计划"
ATTACHMENT_WORD = "翠鸟联审单"
TABLE = [["档次", "补助比例"], ["甲档", "百分之十二"], ["乙档", "百分之八"]]
DRAFT_WORD = "玄武岩草稿暗语"
# The page promises "within a second" of the commit; a loaded test machine gets more room.
PATIENCE = 30


def test_a_policy_with_table_and_attachment_from_form_to_portal_and_back(editor: Page, platform: Platform) -> None:
    section = first_policy_section(platform)
    fill_policy_form(editor, section["id"])
    expect(preview(editor).locator("body")).to_contain_text(BODY_WORD, timeout=PATIENCE * 1000)

    choose_action(editor, "发布")
    expect(editor.locator(".messages")).to_contain_text("发布")
    record = published_record(platform)
    for path in (record["url"], section["url"], f"{section['url']}{record['date'][:4]}/", f"{section['url']}feed.xml"):
        wait_for(partial(shows, platform, path, TITLE), seconds=PATIENCE, what=f"the policy stands in {path}")
    for cell in ("百分之十二", "乙档"):
        assert cell in platform.get(record["url"])[1]
    for word in (BODY_WORD, ATTACHMENT_WORD):
        wait_for(partial(finds, platform, word, [TITLE]), seconds=PATIENCE, what=f"search finds {word}")

    editor.goto(f"/admin/pages/{record['id']}/unpublish/")
    editor.locator("form button[type=submit], form input[type=submit]").last.click()
    expect(editor.locator(".messages")).to_contain_text("取消发布")
    wait_for(lambda: platform.get(record["url"])[0] == 404, seconds=PATIENCE, what="the page is gone")
    wait_for(lambda: not found(platform, BODY_WORD), seconds=PATIENCE, what="the search entry is gone")
    for path in (section["url"], f"{section['url']}feed.xml"):
        wait_for(partial(lacks, platform, path, TITLE), seconds=PATIENCE, what=f"{path} forgets it")
    assert platform.get(f"/api/records/{record['id']}/")[0] == 410
    wait_for(lambda: not files_with(platform.site_dir, BODY_WORD), seconds=PATIENCE, what="no file holds the words")


def test_a_draft_s_words_appear_nowhere_in_public(editor: Page, platform: Platform) -> None:
    section = first_policy_section(platform)
    editor.goto(f"/admin/pages/add/policies/policypage/{section['id']}/")
    editor.fill("#id_title", f"草稿{DRAFT_WORD}")
    editor.get_by_role("button", name="保存草稿").click()
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    platform.manage("reconcile")
    assert found(platform, DRAFT_WORD) == []
    assert DRAFT_WORD not in platform.get("/api/records/?kind=policy&page_size=100")[1]
    assert files_with(platform.var_dir / "site", DRAFT_WORD) == []
    assert files_with(platform.var_dir / "search", DRAFT_WORD) == []


PASTE = """([html]) => {
  const editor = document.querySelector('#body-root .Draftail-Editor [contenteditable=true]');
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', html);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_paste_from_word_becomes_blocks(editor: Page, platform: Platform) -> None:
    editor.goto(f"/admin/pages/add/policies/policypage/{first_policy_section(platform)['id']}/")
    add_block(editor, editor.locator("[data-contentpath=body]"), "正文段落")
    editor.locator("#body-root .public-DraftEditor-content").click()
    editor.evaluate(PASTE, [WORD_CLIPBOARD])
    expect(editor.locator(".qifu-paste-note")).to_contain_text("已按标题、列表和表格分成几块")
    types = "document.getElementById('body-root').rootBlock.children.map((child) => child.type)"
    assert editor.evaluate(types) == ["heading", "paragraph", "table"]
    expect(editor.locator("#body-root ol li")).to_have_count(2)


def test_what_is_typed_or_pressed_while_a_paste_is_read_loses_nothing(editor: Page, platform: Platform) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    editor.goto(f"/admin/pages/add/policies/policypage/{first_policy_section(platform)['id']}/")
    editor.fill("#id_title", "样例粘贴途中继续写的政策")
    add_block(editor, editor.locator("[data-contentpath=body]"), "正文段落")
    editor.route("**/admin/qifu/paste/", hold)
    editor.locator("#body-root .public-DraftEditor-content").click()
    with editor.expect_request("**/admin/qifu/paste/"):
        editor.evaluate(PASTE, [WORD_CLIPBOARD])
    editor.keyboard.type("等待时写的一句话。")
    editor.get_by_role("button", name="保存草稿").click()
    expect(editor.locator("[data-edit-form]")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(editor.locator(".messages")).to_contain_text("样例粘贴途中继续写的政策")
    for words in ("等待时写的一句话。", "坚持", "50万元"):
        expect(editor.locator("#body-root")).to_contain_text(words)


TYPED_DATES = {
    "2026年11月20日": "2026-11-20",
    "2026.3.5": "2026-03-05",
    "20261120": "2026-11-20",
    "2026-13-45": "2026-13-45",
    "明天": "明天",
}


def test_a_typed_date_is_understood_or_left_as_it_is(editor: Page, platform: Platform) -> None:
    editor.goto(f"/admin/pages/add/policies/policypage/{first_policy_section(platform)['id']}/")
    field = editor.locator("#id_issued_on")
    for typed, expected in TYPED_DATES.items():
        field.fill("")
        field.press_sequentially(typed)
        editor.locator("#id_index_number").click()
        expect(field).to_have_value(expected)


def test_a_calendar_stays_away_when_one_has_gone_on_to_the_next_field(editor: Page, platform: Platform) -> None:
    editor.goto(f"/admin/pages/add/policies/policypage/{first_policy_section(platform)['id']}/")
    editor.evaluate("['issued_on', 'effective_on'].forEach((name) => document.getElementById(`id_${name}`).focus())")
    is_open = "jQuery('#id_%s').data('xdsoft_datetimepicker').is(':visible')"
    wait_for(lambda: editor.evaluate(is_open % "effective_on"), seconds=PATIENCE, what="the second calendar is there")
    assert not editor.evaluate(is_open % "issued_on")


def test_a_town_s_policy_goes_public_by_what_the_screens_say(log_in: Callable[[str], Page], platform: Platform) -> None:
    author, reviewer, hands = log_in("fuan"), log_in("fuanshenhe"), Hands()
    write_policy(author, hands)
    submit(author, hands)

    reviewer.goto("/admin/")
    open_waiting(reviewer, hands)
    reviewer.locator("footer").get_by_role("button", name="更多动作").click()
    press(reviewer, hands, "退回修改")
    reviewer.locator(".modal-content textarea").fill("请补上施行日期")
    reviewer.locator(".modal-content [type=submit]").click()
    expect(reviewer.locator(".messages")).to_contain_text("已退回")

    author.goto("/admin/")
    author.locator(".qifu-due").get_by_role("link", name=TOWN_TITLE).click()
    expect(author.locator(".messages")).to_contain_text("请补上施行日期")
    write_date(author, hands, "effective_on", "2026-02-01")
    submit(author, hands, f"重新{SUBMIT}")

    reviewer.goto("/admin/")
    open_waiting(reviewer, hands)
    approve(reviewer, hands)
    wait_for(lambda: _by_title(platform, TOWN_TITLE), seconds=PATIENCE, what="the policy has a record")
    record = _by_title(platform, TOWN_TITLE)[0]
    wait_for(partial(shows, platform, record["url"], "50万元"), seconds=PATIENCE, what="the table is on the portal")
    for words in ("一、总体要求", "样街发〔2026〕88号", ATTACHMENT, "胶州市阜安街道办事处", "2026年2月1日"):
        assert shows(platform, record["url"], words), words
    assert (platform.site_dir / "current" / "public" / record["url"].strip("/") / "index.html").is_file()
    wait_for(partial(shows, platform, "/fuan/policies/", TOWN_TITLE), seconds=PATIENCE, what="the section lists it")
    for word in (TOWN_TITLE, TOWN_ATTACHMENT_WORD):
        wait_for(partial(finds, platform, word, [TOWN_TITLE]), seconds=PATIENCE, what=f"search finds {word}")


def fill_policy_form(editor: Page, section_id: str) -> None:
    editor.goto(f"/admin/pages/add/policies/policypage/{section_id}/")
    editor.fill("#id_title", TITLE)
    body = editor.locator("[data-contentpath=body]")
    add_block(editor, body, "正文段落")
    body.locator(".public-DraftEditor-content").click()
    editor.keyboard.type(f"{BODY_WORD}支持企业更新设备。")
    add_block(editor, body, "表格")
    paste_table(editor, body.locator(".handsontable td").first)
    attach_word_file(editor)


def add_block(editor: Page, stream: Locator, name: str) -> None:
    stream.locator(".c-sf-add-button").last.click()
    editor.get_by_role("option", name=name, exact=True).click()


def paste_table(editor: Page, cell: Locator) -> None:
    """As Word and Excel put a table on the clipboard: HTML and tab-separated text."""
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in TABLE)
    cell.click()
    editor.evaluate(
        """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
            'text/html': new Blob([html], {type: 'text/html'}),
            'text/plain': new Blob([text], {type: 'text/plain'})})])""",
        [f"<table>{rows}</table>", "\n".join("\t".join(row) for row in TABLE)],
    )
    editor.keyboard.press("Control+v")
    expect(editor.locator(".handsontable .htCore").first).to_contain_text("乙档")


def attach_word_file(editor: Page) -> None:
    attachments = editor.locator("[data-contentpath=attachments]")
    attachments.locator(".c-sf-add-button").first.click()
    attachments.get_by_role("button", name="选择一个文档").first.click()
    editor.get_by_role("tab", name="上传").click()
    word_file: Any = {
        "name": "设备更新申报表.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": make_docx("设备更新申报表", f"请随表提交{ATTACHMENT_WORD}。"),
    }
    editor.set_input_files(".modal-body input[type=file]", word_file)
    editor.fill(".modal-body input[name$=title]", "设备更新申报表")
    editor.locator(".modal-body [type=submit]").last.click()
    expect(attachments).to_contain_text("设备更新申报表")


def preview(editor: Page) -> Any:
    editor.locator("[data-side-panel-toggle=preview]").click()
    return editor.frame_locator(".w-preview__iframe >> nth=-1")


def choose_action(editor: Page, name: str) -> None:
    editor.get_by_role("button", name="更多动作").click()
    editor.get_by_role("button", name=name, exact=True).click()
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def first_policy_section(platform: Platform) -> dict[str, Any]:
    sections = records(platform, "section")
    return next(s for s in sections if s["lists"] == "policy" and len(s["ancestors"]) == 1)


def published_record(platform: Platform) -> dict[str, Any]:
    wait_for(lambda: _by_title(platform), seconds=PATIENCE, what="the policy has a record")
    return _by_title(platform)[0]


def _by_title(platform: Platform, title: str = TITLE) -> list[dict[str, Any]]:
    return [record for record in records(platform, "policy") if record["title"] == title]


def records(platform: Platform, kind: str) -> list[dict[str, Any]]:
    """The newest hundred records of a kind, through the public API."""
    return list(json.loads(platform.get(f"/api/records/?kind={kind}&page_size=100")[1])["items"])


def found(platform: Platform, query: str) -> list[str]:
    """Titles that search finds for an exact phrase."""
    quoted = urllib.parse.quote(f'"{query}"')
    if "没有内容一字不差地写着" in platform.get(f"/search/?q={quoted}")[1]:
        return []
    return [hit["title"] for hit in json.loads(platform.get(f"/api/search/?q={quoted}")[1])["results"]]


def finds(platform: Platform, query: str, titles: list[str]) -> bool:
    return found(platform, query) == titles


def shows(platform: Platform, path: str, text: str) -> bool:
    """Whether the page at ``path`` holds the text."""
    return text in platform.get(path)[1]


def lacks(platform: Platform, path: str, text: str) -> bool:
    return not shows(platform, path, text)


def files_with(folder: Path, word: str) -> list[str]:
    """Files below ``folder`` (compressed neighbours apart) that hold the word."""
    needle = word.encode()
    return [str(path) for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]
