"""运行看板: the inspection for the city, a team's own numbers for a town."""

from tools.screenshots.tour import Tour


def show(tour: Tour) -> None:
    page = tour.window_of("shenhe")
    page.goto("/admin/qifu/board/")
    rules = page.locator("section[aria-labelledby=board-rules]")
    tour.shoot(page, "board-rules", [rules.locator("h2"), rules.locator("li.qifu-board__rule").nth(4)])
    numbers = page.locator("section[aria-labelledby=board-publications]")
    tour.shoot(page, "board-publications", [numbers.locator("h2"), numbers.locator("a.button")])
    page = tour.window_of("fuan")
    page.goto("/admin/qifu/board/")
    tour.shoot(page, "board-columns", [page.locator("section[aria-labelledby=board-columns]")])
