"""Boxes and numbers drawn onto a picture: no screen can hide them, and no screen is changed by them."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import FloatRect

COLOUR = (214, 40, 40)
GAP, LINE, CORNER = 3, 2.5, 5
RADIUS, TEXT = 11, 15
# Drawn larger and shrunk, so that lines and circles are smooth.
FINER = 4


def draw_marks(picture: Image.Image, boxes: Sequence[FloatRect], scale: float) -> Image.Image:
    """The picture with a box around each of ``boxes`` (CSS pixels), numbered if there are several."""
    if not boxes:
        return picture
    layer = Image.new("RGBA", (picture.width * FINER, picture.height * FINER))
    pen, unit = ImageDraw.Draw(layer), scale * FINER
    for box in boxes:
        draw_box(pen, box, unit, layer.size)
    if len(boxes) > 1:
        for number, box in enumerate(boxes, start=1):
            draw_number(pen, number, box, unit, layer.size)
    return Image.alpha_composite(picture.convert("RGBA"), layer.reduce(FINER)).convert("RGB")


def draw_box(pen: ImageDraw.ImageDraw, box: FloatRect, unit: float, size: tuple[int, int]) -> None:
    """Around the box, as far as the picture goes."""
    left, top = max(0.0, (box["x"] - GAP) * unit), max(0.0, (box["y"] - GAP) * unit)
    right = min(size[0] - 1.0, (box["x"] + box["width"] + GAP) * unit)
    bottom = min(size[1] - 1.0, (box["y"] + box["height"] + GAP) * unit)
    pen.rounded_rectangle((left, top, right, bottom), CORNER * unit, outline=COLOUR, width=round(LINE * unit))


def draw_number(pen: ImageDraw.ImageDraw, number: int, box: FloatRect, unit: float, size: tuple[int, int]) -> None:
    """On the box's upper left corner, whole even at the picture's edge."""
    radius = RADIUS * unit
    x = min(max(box["x"] * unit, radius), size[0] - radius)
    y = min(max(box["y"] * unit, radius), size[1] - radius)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=COLOUR)
    pen.text((x, y), str(number), fill="white", font=ImageFont.load_default(TEXT * unit), anchor="mm")
