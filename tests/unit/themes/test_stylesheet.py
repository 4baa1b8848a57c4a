"""The style sheet's colours are tokens: another theme is other values for them."""

import re

from themes.theme import THEMES_DIR

SHEET = (THEMES_DIR / "civic" / "assets" / "civic.css").read_text()
DECLARED, _all, RULES = SHEET.partition("*, *::before")


def test_no_rule_names_a_colour_that_the_dark_theme_could_not_change() -> None:
    colours = r"(#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(|:\s*(white|black)\b)"
    on_screens = re.sub(r"@media print \{.*?\n\}", "", RULES, flags=re.DOTALL)
    named = [line.strip() for line in on_screens.splitlines() if re.search(colours, line)]
    assert named == [], "use a token of :root, or add one with a value for dark and for contrast"


def test_what_bears_light_text_is_a_fill_and_not_the_colour_of_text() -> None:
    assert not re.search(r"background(-color)?:\s*var\(--accent(-deep)?\)", RULES), "var(--fill) is dark in both themes"


def test_the_dark_theme_is_the_same_by_choice_and_by_the_systems_wish() -> None:
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', DECLARED, re.DOTALL)
    wished = re.search(r":root:not\(\[data-theme\]\) \{(.*?)\}", DECLARED, re.DOTALL)
    assert chosen and wished and chosen[1] == wished[1]
