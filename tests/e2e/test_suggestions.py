"""Suggestions while typing: by keyboard, with an input method, for screen readers, on phone and desktop."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tools.looks.measures import RULES

pytestmark = pytest.mark.browser


def field(page: Page, address: str = "/") -> Locator:
    page.goto(address)
    return page.locator("input[name=q]:visible").first


def options(page: Page) -> Locator:
    return page.locator("[role=option]:visible")


def selected(page: Page) -> Locator:
    return page.locator("[role=option][aria-selected=true]")


@pytest.mark.parametrize("address", ["/", "/search/?q=x", "/no/such/page/"])
def test_arrows_enter_and_the_count_that_is_announced(reader: Page, address: str) -> None:
    box = field(reader, address)
    box.fill("")
    box.press_sequentially("zhuanjing")
    expect(options(reader).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    status = reader.locator("form:has([role=listbox]:visible) [role=status]")
    expect(status).to_have_text(re.compile(rf"有 {options(reader).count()} 条搜索建议"))
    assert reader.locator("form:has([role=listbox]:visible) [role=combobox]").count() == 1

    box.press("ArrowDown")
    expect(selected(reader)).to_have_text(options(reader).first.inner_text())
    expect(box).to_have_attribute("aria-activedescendant", str(options(reader).first.get_attribute("id")))
    box.press("End")
    expect(selected(reader)).to_have_text(options(reader).last.inner_text())
    box.press("Home")
    expect(selected(reader)).to_have_text(options(reader).first.inner_text())
    box.press("ArrowUp")
    expect(selected(reader)).to_have_text(options(reader).last.inner_text())
    box.press("ArrowDown")
    title = selected(reader).inner_text().splitlines()[0]
    box.press("Enter")
    expect(reader.locator("h1")).to_contain_text(title)


def test_escape_closes_and_keeps_what_was_typed_and_enter_searches(reader: Page) -> None:
    box = field(reader)
    box.press_sequentially("zhuanjing")
    expect(options(reader).first).to_be_visible()
    box.press("Escape")
    expect(options(reader)).to_have_count(0)
    expect(box).to_have_value("zhuanjing")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Enter")
    reader.wait_for_url("**/search/?q=zhuanjing*")


def test_an_input_method_s_letters_are_no_query_and_its_enter_submits_nothing(reader: Page) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    box = field(reader)
    box.focus()
    keyboard = reader.context.new_cdp_session(reader)
    keyboard.send("Input.imeSetComposition", {"text": "zhuan", "selectionStart": 5, "selectionEnd": 5})
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    reader.wait_for_timeout(400)  # longer than the script waits before it asks
    assert asked == [] and reader.url.rstrip("/").count("/") == 2
    keyboard.send("Input.insertText", {"text": "专精特新"})
    expect(options(reader).first).to_contain_text("专精特新")
    expect(box).to_have_value("专精特新")


def test_the_open_list_is_accessible_moves_nothing_and_fits_a_finger(reader: Page) -> None:
    box = field(reader)
    below = reader.locator("main h2").last
    before = below.bounding_box()
    box.press_sequentially("qiye")
    expect(options(reader).first).to_be_visible()
    box.press("ArrowDown")
    assert below.bounding_box() == before
    violations = Axe().run(reader, options=RULES).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations] == []
    heights = [drawn["height"] for option in options(reader).all() if (drawn := option.bounding_box())]
    assert heights and min(heights) >= 44
    assert reader.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_tap_opens_the_page_and_leaving_the_field_closes_the_list(reader: Page) -> None:
    box = field(reader)
    box.press_sequentially("zhuanjing")
    expect(options(reader).first).to_be_visible()
    box.press("Tab")
    expect(options(reader)).to_have_count(0)
    box.press("End")
    box.press_sequentially("te")
    title = options(reader).first.inner_text().splitlines()[0]
    options(reader).first.click()
    expect(reader.locator("h1")).to_contain_text(title)
