"""协会和机构: an association's home, its members from a spreadsheet, its monthly letter."""

import io

from openpyxl import Workbook
from playwright.sync_api import Page

from tools.screenshots.editor import choose_file, said
from tools.screenshots.letters import mailed_link
from tools.screenshots.tour import PHONE, Tour

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEMBERS = [
    ["企业名称", "职务", "网址"],
    ["青岛样例恒固钢结构有限公司", "会长单位", "https://steel.example.com"],
    ["青岛样例钢构科技有限公司", "副会长单位", ""],
    ["青岛样例东方檩条有限公司", "副会长单位", ""],
    ["青岛样例筑梁重钢有限公司", "理事单位", ""],
    ["青岛样例光架新能源有限公司", "理事单位", ""],
    ["青岛样例围护板业有限公司", "会员单位", ""],
    ["胶州样例装配式建筑有限公司", "会员单位", ""],
]
WITH_MISTAKES = [*MEMBERS, ["", "会员单位", ""], ["青岛样例钢构科技有限公司", "会员单位", ""]]


def show(tour: Tour) -> None:
    page = tour.window_of("gangjiegou")
    page.goto("/admin/")
    home = page.locator("section.w-panel", has=page.locator(".qifu-home")).first
    tour.shoot(page, "associations-home", [home])
    bring_members(tour, page)
    answer_letter(tour)


def bring_members(tour: Tour, page: Page) -> None:
    page.get_by_role("link", name="用表格更新名单").click()
    form = page.locator("form:has(#id_file)")
    tour.shoot(
        page,
        "associations-members",
        [page.locator("#main header").first, form],
        [form.locator("#id_file"), form.locator("[type=submit]")],
    )
    upload(page, WITH_MISTAKES)
    tour.shoot(page, "associations-mistakes", [page.locator("#main .qifu-plain")])
    page.goto(page.url)
    upload(page, MEMBERS)
    buttons = page.locator("form.qifu-plain__actions")
    tour.shoot(page, "associations-changes", [page.locator("#main .qifu-plain")], [buttons.locator("[name=submit]")])
    buttons.locator("[name=submit]").click()
    said(page)
    tour.shoot(page, "associations-waiting", [page.locator(".messages"), page.locator(".qifu-home__part").first])


def upload(page: Page, rows: list[list[str]]) -> None:
    choose_file(page, "#id_file", "会员名单.xlsx", SHEET, workbook(rows))
    page.get_by_role("button", name="上传并核对").click()
    page.locator("#main table.listing").first.wait_for()


def workbook(rows: list[list[str]]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def answer_letter(tour: Tour) -> None:
    tour.platform.manage("remind_associations")
    link = mailed_link(tour.platform.mail_dir, "/admin/confirm/", about="钢结构")
    page = tour.open_window(PHONE)
    page.goto(link)
    tour.shoot(
        page,
        "associations-letter",
        [page.locator("h1"), page.get_by_role("button", name="我要修改")],
        [page.get_by_role("button", name="没有变化")],
    )
    page.context.close()
