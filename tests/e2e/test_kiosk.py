"""The kiosk edition on a terminal: opened from its disk, without a network, by fingers."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Platform

pytestmark = pytest.mark.browser
FINGER = 48  # pixels


def test_a_terminal_without_a_network_finds_reads_and_goes_home(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    archive = tmp_path / "city.zip"
    said = platform.manage("export_kiosk", "city", "--output", str(archive), "--idle", "90")
    assert "MB" in said
    with zipfile.ZipFile(archive) as whole:
        whole.extractall(tmp_path / "stick")
    start = (tmp_path / "stick" / "index.html").as_uri()
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, offline=True)
    page = context.new_page()
    page.clock.install()
    page.goto(start)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("input[name=q]:visible").first.fill("技术改造")
    page.keyboard.press("Enter")
    results = page.locator("[data-finding-results] a")
    expect(results.first).to_be_visible()
    title = results.first.inner_text()
    results.first.click()
    expect(page.locator("h1")).to_have_text(title)
    for door in page.locator(".kiosk-bar :is(a, button)").all():
        box = door.bounding_box()
        assert box and min(box["width"], box["height"]) >= FINGER
    page.locator(".kiosk-bar").get_by_text("扫码带走").click()
    expect(page.locator("[data-away-code] svg")).to_be_visible()
    page.locator("[data-kiosk-back]").click()
    expect(page.locator("h1")).to_have_text(title)
    page.clock.fast_forward(91_000)
    expect(page).to_have_url(start)
    context.close()
