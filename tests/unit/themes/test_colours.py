import pytest

from themes.colours import (
    DARK_SURFACE,
    accent_stylesheet,
    accent_stylesheet_path,
    contrast,
    dark_tint,
    light_enough,
    parse_colour,
    readable,
    tint,
)

WHITE = (255, 255, 255)


@pytest.mark.parametrize("accent", ["#a5201f", "#ffff00", "#ffffff", "#00ff88", "#000000", "#f2b705"])
def test_any_accent_is_made_readable_on_white_and_on_its_tint(accent: str) -> None:
    colour = readable(parse_colour(accent))
    assert contrast(colour, WHITE) >= 4.5
    assert contrast(colour, tint(colour)) >= 4.5


@pytest.mark.parametrize("accent", ["#a5201f", "#ffff00", "#00ff88", "#000000", "#1b2a6b"])
def test_any_accent_is_made_readable_on_the_dark_theme(accent: str) -> None:
    colour = light_enough(readable(parse_colour(accent)))
    assert contrast(colour, DARK_SURFACE) >= 4.5
    assert contrast(colour, dark_tint(colour)) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast((0, 0, 0), WHITE), 1) == 21.0
    assert round(contrast((119, 119, 119), WHITE), 2) == 4.48


def test_what_is_no_colour_gives_the_default_and_cannot_reach_the_style_sheet() -> None:
    assert accent_stylesheet_path("red;}") == accent_stylesheet_path("#a5201f")
    assert b"red" not in accent_stylesheet("red;}")
