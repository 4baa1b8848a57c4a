"""在后台查找: by the first letters of the sounds, and by a document number."""

from tools.screenshots.tour import Tour


def show(tour: Tour) -> None:
    page = tour.window_of("shiji")
    page.goto("/admin/pages/search/?q=jsgz")
    rows = page.locator("#listing-results tbody tr")
    tour.shoot(page, "finding-results", [rows.nth(0), rows.nth(4)])
