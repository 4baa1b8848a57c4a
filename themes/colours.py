"""Portal accents: made dark enough to read, whatever colour an editor chose.

Contrast after WCAG 2.1, success criterion 1.4.3: 4.5 to 1 for text.
"""

import re

DEFAULT_ACCENT = "#a5201f"
MINIMUM_CONTRAST = 5.0  # a little above 4.5, so that text on the tint passes too
Rgb = tuple[int, int, int]


def parse_colour(text: str) -> Rgb:
    """``#rrggbb`` → three numbers; anything else gives the default accent."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text or ""):
        text = DEFAULT_ACCENT
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def relative_luminance(colour: Rgb) -> float:
    """WCAG 2.1, "relative luminance": 0 for black, 1 for white."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """1 (the same) to 21 (black and white)."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: Rgb, other: Rgb, share: float) -> Rgb:
    """``colour`` with ``share`` (0 to 1) of ``other``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def readable(colour: Rgb) -> Rgb:
    """The colour, darkened until white text on it and it on its own tint can be read."""
    while contrast(colour, tint(colour)) < MINIMUM_CONTRAST:
        colour = mix(colour, (0, 0, 0), 0.06)
    return colour


def tint(colour: Rgb) -> Rgb:
    """A very light shade of the accent, for surfaces."""
    return mix(colour, (255, 255, 255), 0.93)


def as_hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def accent_stylesheet_path(accent: str) -> str:
    """``assets/accent-a5201f.css``: one small file per colour in use."""
    return f"assets/accent-{as_hex(parse_colour(accent))[1:]}.css"


def accent_stylesheet(accent: str) -> bytes:
    """The custom properties that a portal's accent sets."""
    strong = readable(parse_colour(accent))
    properties = {
        "--accent": as_hex(strong),
        "--accent-deep": as_hex(mix(strong, (0, 0, 0), 0.28)),
        "--accent-soft": as_hex(mix(strong, (255, 255, 255), 0.78)),
        "--accent-tint": as_hex(tint(strong)),
    }
    return (":root{" + ";".join(f"{name}:{value}" for name, value in properties.items()) + "}\n").encode()
