"""A picture of a part of a screen, with boxes and numbers around what the text speaks of."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

from tools.screenshots.marking import draw_marks

# Sharp on dense screens, and still of a sensible size where Markdown is shown as it is.
SCALE = 1.5
MARGIN = 12
# Clear of the header that sticks to the window's top and of the bar at its bottom.
INTO_VIEW = "part => { part.style.scrollMargin = '76px 0 100px'; part.scrollIntoView({ block: 'nearest', behavior: 'instant' }); }"
STILL = (Path(__file__).parent / "still.css").read_text(encoding="utf-8")
STEADY = (Path(__file__).parent / "steady.js").read_text(encoding="utf-8")


def take_picture(page: Page, area: Sequence[Locator], marks: Sequence[Locator] = ()) -> Image.Image:
    """What lies around ``area`` and ``marks``; several marks are numbered in their order."""
    parts = [*area, *marks]
    for part in parts:
        part.wait_for()  # only then is it the screen that is meant, and not the one before
    page.evaluate(STEADY)
    still = page.add_style_tag(content=STILL + hidden_bar(parts))
    for part in reversed(parts):
        part.evaluate(INTO_VIEW)
    boxes = [box_of(part) for part in parts]
    clip = around(boxes, page, left_edge(page, parts))
    png = page.screenshot(clip=clip, animations="disabled", caret="hide")
    still.evaluate("style => style.remove()")
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return draw_marks(picture, [within(box, clip) for box in boxes[len(area) :]], SCALE)


def box_of(part: Locator) -> FloatRect:
    part.wait_for()
    box = part.bounding_box()
    assert box is not None, f"{part} is not on the screen"
    return box


def left_edge(page: Page, parts: Sequence[Locator]) -> float:
    """Where a picture may begin: beside the menu, unless the menu is what is shown."""
    main = page.locator("#main")
    if main.count() == 0 or any(part.evaluate("part => !part.closest('#main')") for part in parts):
        return 0
    return box_of(main)["x"]


def hidden_bar(parts: Sequence[Locator]) -> str:
    """The bar with 保存草稿 floats over the form: away with it where it is not the matter."""
    has_bar = any(part.evaluate("part => !!part.closest('footer') || !!part.querySelector('footer')") for part in parts)
    return "" if has_bar else "footer { visibility: hidden !important; }"


def around(boxes: Sequence[FloatRect], page: Page, edge: float) -> FloatRect:
    """The rectangle that holds all boxes and a margin, on whole pixels, as far as the window goes."""
    size = page.viewport_size
    assert size is not None
    left = max(round(edge), round(min(box["x"] for box in boxes)) - MARGIN)
    top = max(0, round(min(box["y"] for box in boxes)) - MARGIN)
    right = min(size["width"], round(max(box["x"] + box["width"] for box in boxes)) + MARGIN)
    bottom = min(size["height"], round(max(box["y"] + box["height"] for box in boxes)) + MARGIN)
    assert right > left and bottom > top, "nothing of it is in the window"
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def within(box: FloatRect, clip: FloatRect) -> FloatRect:
    return {"x": box["x"] - clip["x"], "y": box["y"] - clip["y"], "width": box["width"], "height": box["height"]}
