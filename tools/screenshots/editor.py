"""What editors do again and again in the admin, by the words that they read."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

EDITOR = re.compile(r"/admin/pages/\d+/edit/")
COPY = """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
  'text/html': new Blob([html], {type: 'text/html'}), 'text/plain': new Blob([text], {type: 'text/plain'})})])"""


def open_section(page: Page, *titles: str) -> None:
    """From the list of pages down, by the titles of the sections."""
    page.goto("/admin/pages/")
    for title in titles:
        way_down(page, title).click()
        page.locator("header").get_by_text(title, exact=True).first.wait_for()


def way_down(page: Page, title: str) -> Locator:
    """The arrow that leads from a list to the pages below ``title``."""
    return page.locator("tr", has=page.get_by_role("link", name=title, exact=True)).locator("td:last-child a")


def add_child_button(page: Page) -> Locator:
    """＋ beside the section's name."""
    return page.locator("header a[href*='add_subpage'], header a[href*='/pages/add/']").first


def open_editor(page: Page, title: str) -> None:
    """By the search of the list of pages."""
    page.goto("/admin/pages/search/")
    page.locator("input[name=q]").last.fill(title)
    page.locator("#listing-results").get_by_role("link", name=title).first.click()
    page.wait_for_url(EDITOR)


def more_button(page: Page) -> Locator:
    """The arrow beside 保存草稿."""
    return page.locator("footer").get_by_role("button", name="更多动作")


def find_action(page: Page, words: str) -> Locator:
    """A button of the bar by a pattern of its words: in the open, or behind the arrow."""
    button = page.locator("footer").get_by_role("button", name=re.compile(words)).first
    more_button(page).wait_for()
    if not button.is_visible():
        more_button(page).click()
        button.wait_for()
    return button


def header_button(page: Page, name: str) -> Locator:
    """One of what hides behind …."""
    return open_header_menu(page).get_by_role("link", name=name)


def open_header_menu(page: Page) -> Locator:
    """What hides behind … beside the page's title."""
    page.locator("header .w-dropdown__toggle").first.click()
    menu = page.locator("[data-tippy-root] .w-dropdown__content:visible").first
    menu.wait_for()
    return menu


def add_block(page: Page, stream: Locator, name: str) -> None:
    stream.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def paste(page: Page, html: str, text: str) -> None:
    """As from Word and Excel, into what has the focus."""
    page.evaluate(COPY, [html, text])
    page.keyboard.press("Control+v")


def field(page: Page, name: str) -> Locator:
    """A form's field with its label and help text."""
    return page.locator(f".w-panel__wrapper:has(> .w-field__wrapper > [data-contentpath='{name}'])").first


def panel(page: Page, name: str) -> Locator:
    """The part of the form that holds the field, with its heading."""
    return page.locator(f"section.w-panel:has([data-contentpath='{name}'])").last


def choose_file(page: Page, selector: str, name: str, kind: str, content: bytes) -> None:
    payload: Any = {"name": name, "mimeType": kind, "buffer": content}
    page.set_input_files(selector, payload)


def fill_log_in(page: Page, username: str, password: str) -> None:
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)


def title_bar(page: Page) -> Locator:
    """The page's or section's name at the top."""
    return page.locator("#main header .w-breadcrumbs").first


def said(page: Page) -> Locator:
    """What the program says after something was done."""
    message = page.locator(".messages li.success")
    message.first.wait_for()
    return message


def dialog(page: Page) -> Locator:
    """The window that has opened over the screen."""
    box = page.locator(".modal-content:visible, .w-dialog__box:visible").last
    box.wait_for()
    return box


def home_panel(page: Page, name: str) -> Locator:
    return page.locator(f"section.w-panel:has(#{name}-content), section#{name}-section, section#{name}").first
