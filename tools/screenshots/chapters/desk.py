"""企业诉求 and 企业库: what an officer, a clerk and a supervisor have before them."""

from tools.screenshots.tour import Tour


def show(tour: Tour) -> None:
    page = tour.window_of("fuansuqiu")
    page.goto("/admin/appeals/?show=all")
    tour.shoot(
        page, "appeals-officer-queue", [page.locator(".qifu-desk__tabs"), page.locator(".qifu-desk__rows li").nth(1)]
    )
    page.goto("/admin/appeals/")
    page.locator(".qifu-desk__rows a").first.click()
    tour.shoot(page, "appeals-officer-accept", [page.locator(".qifu-desk__doing").first])
    page.goto("/admin/enterprises/")
    tour.shoot(
        page, "enterprises-list", [page.locator(".qifu-desk__filter"), page.locator(".qifu-desk__list li").nth(1)]
    )
    page = tour.window_of("dating")
    page.goto("/admin/appeals/new/")
    tour.shoot(page, "appeals-counter-form", [page.locator(".qifu-desk__form")])
    page = tour.window_of("duban")
    page.goto("/admin/appeals/figures/")
    tour.shoot(page, "appeals-supervisor-rates", [page.locator("table").first])
