"""登录和账户: the newcomer's first time, and what an account shows of itself."""

from playwright.sync_api import Page

from tools.screenshots.chapters.administrators import FIRST_PASSWORD, NEWCOMER
from tools.screenshots.codes import current_code
from tools.screenshots.editor import fill_log_in
from tools.screenshots.tour import DESKTOP, Tour

PASSWORD = "Jiaozhou-9-yue!"
# What is secret looks the same in every picture, and leads nowhere.
HIDE_KEY = """code => { code.innerHTML = `<svg viewBox="0 0 29 29"><rect width="29" height="29" fill="#e4e4e4"/>
  <path d="M2 2h7v7H2zM20 2h7v7h-7zM2 20h7v7H2z" fill="none" stroke="#000"/><path d="M4 4h3v3H4zM22 4h3v3h-3zM4 22h3v3H4z"/>
  <text x="14.5" y="16" font-size="3.5" text-anchor="middle">二维码</text></svg>` }"""
SAMPLE_CODES = """list => list.querySelectorAll('code').forEach((code, at) => {
  code.textContent = 'abcdefghij'[at].repeat(4) + '-' + String(at).repeat(4) })"""


def show(tour: Tour) -> None:
    page = tour.open_window(DESKTOP)
    log_in(tour, page)
    set_up_second_factor(tour, page)
    show_home(tour, page)
    show_security(tour, page)
    page.context.close()


def log_in(tour: Tour, page: Page) -> None:
    fill_log_in(page, NEWCOMER, FIRST_PASSWORD)
    name, password = page.locator("input[name=username]"), page.locator("input[name=password]")
    button = page.locator("button[type=submit]")
    tour.shoot(page, "signing-in-log-in", [page.locator("main")], [name, password, button])
    button.click()
    old = page.locator("#id_old_password")
    old.fill(FIRST_PASSWORD)
    for number in (1, 2):
        page.locator(f"#id_new_password{number}").fill(PASSWORD)
    tour.shoot(page, "signing-in-new-password", [page.locator("main")])
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/admin/")


def set_up_second_factor(tour: Tour, page: Page) -> None:
    page.goto("/admin/qifu/security/set-up/")
    key = page.locator(".qifu-key").text_content() or ""
    page.locator(".qifu-qr").evaluate(HIDE_KEY)
    tour.shoot(
        page, "signing-in-second-factor", [page.locator("main")], [page.locator(".qifu-qr"), page.locator("#id_code")]
    )
    page.locator("#id_code").fill(current_code(tour.platform, key))
    page.locator("main form [type=submit]").first.click()
    codes = page.locator(".qifu-codes")
    codes.evaluate(SAMPLE_CODES)
    tour.shoot(page, "signing-in-recovery-codes", [page.locator("main h1"), codes, page.locator("main .form-actions")])
    page.locator("main .form-actions a").click()


def show_home(tour: Tour, page: Page) -> None:
    page.goto("/admin/")
    menu = page.locator(".sidebar-main-menu__list > li")
    pages, help_menu = menu.filter(has_text="页面").first, menu.filter(has_text="帮助").first
    tour.shoot(
        page,
        "signing-in-home",
        [
            page.locator(".sidebar .qifu-logo"),
            page.locator("#main h1").first,
            page.locator("#main input[name=q]").first,
        ],
        [pages, help_menu],
    )


def show_security(tour: Tour, page: Page) -> None:
    page.goto("/admin/qifu/security/")
    tour.shoot(
        page,
        "signing-in-security",
        [page.locator("section[aria-labelledby=two-factor]"), page.locator("section[aria-labelledby=sessions]")],
    )
