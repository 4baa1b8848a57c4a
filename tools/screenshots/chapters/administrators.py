"""给管理员: a newcomer gets an account in a team's group; who must approve what; days off."""

from playwright.sync_api import Page

from tools.screenshots.editor import said
from tools.screenshots.tour import Tour

NEWCOMER, FIRST_PASSWORD = "lixiaomin", "Huanying-2026!"
GROUP = "阜安街道编辑"


def show(tour: Tour) -> None:
    page = tour.window_of("admin")
    add_newcomer(tour, page)
    show_account(tour, page)
    show_rules(tour, page)
    show_days(tour, page)


def add_newcomer(tour: Tour, page: Page) -> None:
    page.goto("/admin/users/new/")
    for name, value in {
        "username": NEWCOMER, "email": "lixiaomin@example.com", "first_name": "李晓敏", "last_name": "李",
        "password1": FIRST_PASSWORD, "password2": FIRST_PASSWORD,
    }.items():  # fmt: skip
        if page.locator(f"#id_{name}").is_visible():
            page.locator(f"#id_{name}").fill(value)
    tour.shoot(page, "administrators-account", [page.locator("#id_username"), page.locator("#id_first_name")])
    roles = page.get_by_role("tab", name="角色")
    if roles.is_visible():
        roles.click()
    group = page.get_by_label(GROUP, exact=True)
    group.check()
    row = group.locator("xpath=ancestor::div[1]")
    around = [row.locator("xpath=preceding-sibling::div[2]"), row.locator("xpath=following-sibling::div[2]")]
    tour.shoot(page, "administrators-group", around, [row.locator("label")])
    page.locator("footer [type=submit]").first.click()
    said(page)


def show_account(tour: Tour, page: Page) -> None:
    page.goto("/admin/users/")
    page.get_by_role("button", name=f"“{NEWCOMER}”的更多选项").or_(
        page.locator("tr", has_text=NEWCOMER).locator(".w-dropdown__toggle")
    ).first.click()
    page.get_by_role("link", name="登录安全").first.click()
    state = page.locator("section[aria-labelledby=state]")
    tour.shoot(page, "administrators-security", [state])


def show_rules(tour: Tour, page: Page) -> None:
    page.goto("/admin/qifu_approval_rules/")
    tour.shoot(page, "administrators-rules", [page.locator("#main header").first, page.locator("table.listing")])


def show_days(tour: Tour, page: Page) -> None:
    page.goto("/admin/snippets/working_days/specialday/add/")
    page.locator("#id_day").fill("2026-10-10")
    page.locator("#id_day").press("Tab")
    page.locator("#id_is_working").check()
    page.locator("#id_note").fill("国庆节调休上班")
    tour.shoot(
        page, "administrators-days", [page.locator(f"section.w-panel:has(#id_{name})").last for name in ("day", "note")]
    )
