"""What an HTML text looks like where that says what it means: struck out, hidden, a heading by its style or font.

Office programs keep much of it in rules for classes, which are lost with the page's head: they are put on the elements.
"""

import re

from bs4 import BeautifulSoup, Tag

from office_files.html.parsing import parse_html
from office_files.text.heading_numbers import LONGEST_HEADING, number_level

_STYLE_SHEET = re.compile(r"<style\b[^<>]*>(.*?)</style", re.S | re.I)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"^[\w*]*\.([\w-]+)$")
_TELLING = re.compile(r"mso-style-name|mso-outline-level|line-through|mso-hide|display\s*:\s*none|font-family", re.I)
_ESCAPE = re.compile(r"\\([0-9a-f]{4,6})\s?", re.I)
_STYLE_NAME = re.compile(r"mso-style-name\s*:\s*\"?\s*(?:heading|标题)\s*([1-9])", re.I)
_TITLE_NAME = re.compile(r"mso-style-name\s*:\s*\"?\s*(?:title|标题|公文标题)\s*[\";]", re.I)
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])")
_BLACK = re.compile(r"font-family\s*:[^;]*(?:黑体|simhei|heiti)", re.I)
_KAI = re.compile(r"font-family\s*:[^;]*(?:楷|kaiti)", re.I)
_MOSTLY = 0.4


def parse_styled(html: str) -> BeautifulSoup:
    """The parsed document; what rules for classes say stands in the elements' own ``style``."""
    # A frame's content is no part of the page, but that there is one must be told.
    soup = parse_html(re.sub(r"<(/?)iframe\b", r"<\1object", html, flags=re.I))
    rules = class_rules(html)
    if rules:
        for tag in soup.find_all(class_=True):
            found = [rules[name] for name in tag.get_attribute_list("class") if name in rules]
            if found:
                tag["style"] = ";".join([*found, str(tag.get("style") or "")])
    return soup


def class_rules(html: str) -> dict[str, str]:
    """The declarations for each class that mean something."""
    rules: dict[str, str] = {}
    for sheet in _STYLE_SHEET.findall(html):
        for selectors, declarations in _RULE.findall(sheet.replace("<!--", "").replace("-->", "")):
            if _TELLING.search(declarations):
                plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), declarations)
                for selector in selectors.split(","):
                    if match := _CLASS.match(selector.strip()):
                        rules[match[1]] = " ".join(plain.split()).rstrip(";") + ";"
    return rules


def restore_headings(soup: BeautifulSoup) -> None:
    """Paragraphs that are headings by style, outline level or font become such."""
    paragraphs = [p for p in soup.find_all("p") if p.find_parent(["table", "li"]) is None]
    for paragraph in paragraphs:
        level = _level_by_style(paragraph)
        if level:
            paragraph.name = f"h{min(level, 6)}"
    _mark_by_font([paragraph for paragraph in paragraphs if paragraph.name == "p"])


def _level_by_style(paragraph: Tag) -> int:
    style, names = str(paragraph.get("style") or ""), paragraph.get_attribute_list("class")
    if "MsoTitle" in names or _TITLE_NAME.search(style + ";"):
        paragraph["class"] = "title"
        return 1
    found = _STYLE_NAME.search(style) or _OUTLINE.search(style)
    return int(found[1]) if found else 0


def _mark_by_font(paragraphs: list[Tag]) -> None:
    """GB/T 9704: 黑体 for the first level, 楷体 for the second; only where the number says so too, and not throughout."""
    written = [(paragraph, paragraph.get_text().strip()) for paragraph in paragraphs if paragraph.get_text().strip()]
    length = sum(len(text) for _paragraph, text in written)
    black = sum(len(text) for paragraph, text in written if _is_set_in(paragraph, text, _BLACK))
    if not length or black > length * _MOSTLY:
        return
    for paragraph, text in written:
        level = number_level(text) if len(text) <= LONGEST_HEADING and not re.search(r"[。；;，,：:]$", text) else 0
        if level and _is_set_in(paragraph, text, _KAI if level == 2 else _BLACK):
            paragraph.name = f"h{level + 1}"


def _is_set_in(paragraph: Tag, text: str, font: re.Pattern[str]) -> bool:
    """Whether all words of the paragraph are in ``font``."""
    parts = [paragraph, *paragraph.find_all(style=True)]
    named = [part for part in parts if "font-family" in str(part.get("style") or "")]
    in_font = [part for part in named if font.search(str(part["style"]))]
    plain = re.sub(r"\s", "", text)
    return bool(in_font) and (
        any(re.sub(r"\s", "", part.get_text()) == plain for part in in_font)
        or re.sub(r"\s", "", "".join(part.get_text() for part in _outermost(in_font))) == plain
    )


def _outermost(parts: list[Tag]) -> list[Tag]:
    known = {id(part) for part in parts}
    return [part for part in parts if not any(id(parent) in known for parent in part.parents)]
