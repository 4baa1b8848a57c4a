"""发布一份政策: a town's editor writes one from the beginning and hands it in."""

from playwright.sync_api import Page

from tools.screenshots.editor import (
    add_block,
    add_child_button,
    field,
    find_action,
    open_section,
    panel,
    paste,
    way_down,
)
from tools.screenshots.tour import Tour

TITLE = "阜安街道小微企业用电补助实施细则"
TABLE = [["企业类型", "补助比例", "最高金额"], ["小型企业", "电费的5%", "3万元"], ["微型企业", "电费的8%", "1万元"]]
SUBMIT = "^提交给"


def show(tour: Tour) -> None:
    page = tour.window_of("fuan")
    find_section(tour, page)
    fill_in(tour, page)
    write_body(tour, page)
    look_and_submit(tour, page)


def find_section(tour: Tour, page: Page) -> None:
    page.goto("/admin/pages/")
    listing = [page.locator("header").first, page.locator("table.listing")]
    tour.shoot(page, "first-policy-section", listing, [way_down(page, "本地政策")])
    open_section(page, "本地政策")
    tour.shoot(page, "first-policy-add", listing, [add_child_button(page)])
    add_child_button(page).click()


def fill_in(tour: Tour, page: Page) -> None:
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_doc_number").fill("阜办发 2026 18")
    marks = [page.locator("#id_title"), page.locator("#id_doc_number")]
    tour.shoot(page, "first-policy-title", [page.locator(".w-tabs__wrapper"), field(page, "index_number")], marks)
    day = page.locator("#id_issued_on")
    day.click()
    calendar = page.locator(".xdsoft_datetimepicker:visible").first
    tour.shoot(page, "first-policy-date", [panel(page, "issued_on"), calendar], [day])
    day.fill("2026年9月10日")
    day.press("Tab")
    page.keyboard.press("Escape")


def write_body(tour: Tour, page: Page) -> None:
    body = panel(page, "body")
    body.evaluate("body => body.scrollIntoView({ block: 'center' })")
    body.locator(".c-sf-add-button").last.click()
    choice = page.get_by_role("option", name="正文段落", exact=True)
    tour.shoot(page, "first-policy-blocks", [body, page.locator("[role=listbox]:visible").first], [choice])
    choice.click()
    body.locator(".public-DraftEditor-content").click()
    page.keyboard.type("对辖区内小型、微型企业的生产用电给予补助，标准见下表。")
    add_block(page, body, "表格")
    body.locator(".handsontable td").first.click()
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in TABLE)
    paste(page, f"<table>{rows}</table>", "\n".join("\t".join(row) for row in TABLE))
    body.locator(".handsontable td", has_text="1万元").first.wait_for()
    tour.shoot(page, "first-policy-body", [body.locator("section.w-panel").last])


def look_and_submit(tour: Tour, page: Page) -> None:
    toggle = page.locator("[data-side-panel-toggle=preview]")
    toggle.click()
    page.frame_locator(".w-preview__iframe >> nth=-1").locator("h1").wait_for()
    tour.shoot(page, "first-policy-preview", [page.locator(".form-side")], [toggle])
    toggle.click()
    submit = find_action(page, SUBMIT)
    tour.shoot(page, "first-policy-submit", [page.locator("footer nav")], [submit])
    submit.click()
    page.locator(".messages li.success").first.wait_for()
    shown = [page.locator(".messages"), page.locator("table.listing")]
    tour.shoot(page, "first-policy-submitted", shown, [page.locator("tr", has_text=TITLE)])
