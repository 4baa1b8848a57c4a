"""The demo's pictures: calm abstract banners, drawn here so that no rights are in question."""

import math
import random
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.demo.ledger import Ledger
from cms.demo.sources import Item

WIDTH, HEIGHT = 1200, 480
SCALE = 2  # drawn twice as large, then reduced: smooth edges


def load_pictures(items: list[Item], ledger: Ledger) -> int:
    """Pictures by key ``images/NAME``; return how many were made."""
    created = 0
    for item in items:
        key = f"images/{item['name']}"
        if key in ledger:
            continue
        file = ImageFile(BytesIO(draw_banner(item)), name=f"{item['name']}.png")
        image = get_image_model()(
            title=item["title"], description=item["alt"], file=file, collection=Collection.get_first_root_node()
        )
        image.save()
        ledger.enter(key, image)
        created += 1
    return created


def draw_banner(item: Item) -> bytes:
    """A PNG of 1200 × 480: ``pattern`` (hills, city, waves, grid, rings) in two ``colours`` (#rrggbb)."""
    light, dark = (_rgb(colour) for colour in item["colours"])
    canvas = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), light)
    draw = ImageDraw.Draw(canvas)
    chance = random.Random(item["name"])
    PATTERNS[item["pattern"]](draw, chance, light, dark)
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    output = BytesIO()
    small.quantize(64).save(output, "PNG", optimize=True)
    return output.getvalue()


Colour = tuple[int, int, int]


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _mix(light: Colour, dark: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(light, dark, strict=True))
    return red, green, blue


def _hills(draw: ImageDraw.ImageDraw, chance: random.Random, light: Colour, dark: Colour) -> None:
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    draw.ellipse([width * 0.72, height * 0.14, width * 0.82, height * 0.14 + width * 0.1], fill=_mix(light, dark, 0.18))
    for layer in range(4):
        base = height * (0.45 + layer * 0.14)
        phase, length = chance.uniform(0, 6), width / chance.uniform(1.4, 2.6)
        ridge = [(x, base + math.sin(x / length * 6.28 + phase) * height * 0.09) for x in range(0, width + 20, 20)]
        draw.polygon([*ridge, (width, height), (0, height)], fill=_mix(light, dark, 0.25 + layer * 0.22))


def _city(draw: ImageDraw.ImageDraw, chance: random.Random, light: Colour, dark: Colour) -> None:
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    for layer in range(3):
        x, colour = -40, _mix(light, dark, 0.22 + layer * 0.3)
        while x < width:
            block = chance.randint(70, 170)
            top = height * chance.uniform(0.28 + layer * 0.18, 0.6 + layer * 0.12)
            draw.rectangle([x, top, x + block, height], fill=colour)
            x += block + chance.randint(6, 40)


def _waves(draw: ImageDraw.ImageDraw, chance: random.Random, light: Colour, dark: Colour) -> None:
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    for line in range(11):
        phase, y = chance.uniform(0, 6), height * (0.08 + line * 0.088)
        points = [(x, y + math.sin(x / width * 9 + phase) * 26) for x in range(-20, width + 40, 16)]
        draw.line(points, fill=_mix(light, dark, 0.15 + line * 0.075), width=14, joint="curve")


def _grid(draw: ImageDraw.ImageDraw, chance: random.Random, light: Colour, dark: Colour) -> None:
    side = 120
    for x in range(0, WIDTH * SCALE, side):
        for y in range(0, HEIGHT * SCALE, side):
            share = chance.random() * (0.2 + 0.75 * x / (WIDTH * SCALE))
            draw.rectangle([x + 5, y + 5, x + side - 5, y + side - 5], fill=_mix(light, dark, share))


def _rings(draw: ImageDraw.ImageDraw, chance: random.Random, light: Colour, dark: Colour) -> None:
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    for centre_x, centre_y, size in ((0.78, 0.5, 9), (0.2, 0.85, 6)):
        for ring in range(size, 0, -1):
            radius, x, y = ring * 66, width * centre_x, height * centre_y
            share = 0.12 + 0.8 * (size - ring) / size * chance.uniform(0.85, 1)
            draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=_mix(light, dark, share))


PATTERNS = {"hills": _hills, "city": _city, "waves": _waves, "grid": _grid, "rings": _rings}
