"""Portal accents: made dark enough to read, whatever colour an editor chose.

Contrast after WCAG 2.1, success criterion 1.4.3: 4.5 to 1 for text.
"""

import re

DEFAULT_ACCENT = "#a5201f"
MINIMUM_CONTRAST = 5.0  # a little above 4.5, so that text on the tint passes too
Rgb = tuple[int, int, int]
DARK_SURFACE: Rgb = (0x1B, 0x1E, 0x23)  # --surface of the dark theme (civic.css)


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


def light_enough(colour: Rgb) -> Rgb:
    """The colour, lightened until it can be read on its own dark tint and on the dark surfaces of civic.css."""
    while contrast(colour, dark_tint(colour)) < MINIMUM_CONTRAST:
        colour = mix(colour, (255, 255, 255), 0.06)
    return colour


def dark_tint(colour: Rgb) -> Rgb:
    """A shade of the accent near to black, for surfaces of the dark theme."""
    return mix(colour, DARK_SURFACE, 0.85)


def accent_stylesheet(accent: str) -> bytes:
    """The custom properties that a portal's accent sets, for the light theme and, twice as in civic.css, for the dark one."""
    light, dark = _light_tokens(accent), _dark_tokens(accent)
    return (
        f":root{{{light}}}\n"
        f'@media screen{{:root[data-theme="dark"]{{{dark}}}}}\n'
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}\n"
    ).encode()


def _light_tokens(accent: str) -> str:
    strong = readable(parse_colour(accent))
    deep = mix(strong, (0, 0, 0), 0.28)
    return _properties(
        accent=strong, accent_deep=deep, accent_soft=mix(strong, (255, 255, 255), 0.78), accent_tint=tint(strong),
        fill=strong, fill_deep=deep,
    )  # fmt: skip


def _dark_tokens(accent: str) -> str:
    """Text in a light shade; surfaces that bear white text keep the portal's own colour."""
    strong = readable(parse_colour(accent))
    light = light_enough(strong)
    return _properties(
        accent=light, accent_deep=mix(light, (255, 255, 255), 0.3), accent_soft=mix(light, DARK_SURFACE, 0.6),
        accent_tint=dark_tint(light), fill=strong, fill_deep=mix(strong, (0, 0, 0), 0.28),
    )  # fmt: skip


def _properties(**colours: Rgb) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{as_hex(colour)}" for name, colour in colours.items())
