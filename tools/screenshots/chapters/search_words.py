"""调整搜索: what readers look for, a group of synonyms tried before it is saved."""

from urllib.parse import quote

from playwright.sync_api import Page

from tools.platform import wait_for
from tools.screenshots.tour import Tour

ASKED = ["技改补贴", "技改补贴", "技改补贴", "用电补助", "用电补助", "厂房租金", "专精特新"]


def show(tour: Tour) -> None:
    page = tour.window_of("shenhe")
    ask_as_readers(tour)
    try_synonyms(tour, page)
    page.goto("/admin/qifu/search/explanation/?q=技术改造")
    tour.shoot(page, "search-words-explanation", [page.locator(".qifu-ask"), page.locator(".qifu-explained").first])
    show_queries(tour, page)


def show_queries(tour: Tour, page: Page) -> None:
    """They are written some seconds after the searches."""
    page.goto("/admin/qifu/search/queries/")
    asked = page.locator(".qifu-queries tbody tr")
    wait_for(lambda: page.reload() and asked.count() > 2, seconds=60, what="the searches are counted")
    tour.shoot(
        page, "search-words-queries", [page.locator(".qifu-search").first], [asked.first.locator("td.qifu-actions")]
    )


def ask_as_readers(tour: Tour) -> None:
    for words in ASKED:
        tour.platform.get(f"/search/?q={quote(words)}")


def try_synonyms(tour: Tour, page: Page) -> None:
    page.goto("/admin/snippets/search/synonymgroup/add/")
    page.locator("#id_words").fill("缺钱、贷款、融资")
    page.get_by_role("button", name="试一试").click()
    page.locator(".qifu-compared").wait_for()
    tour.shoot(
        page,
        "search-words-synonyms",
        [page.locator("#id_words"), page.locator(".qifu-compared")],
        [page.get_by_role("button", name="试一试")],
    )
