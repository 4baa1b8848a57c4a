"""Headings: by style and outline level, and by the fonts that official documents set them in.

GB/T 9704-2012, 7.3.3: headings of the first level in 黑体, of the second in 楷体, the text in 仿宋.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from office_files.docx.names import W, child_of, properties_of, set_value, text_of, value_of
from office_files.docx.styles import Styles
from office_files.text.heading_numbers import LONGEST_HEADING, number_level

TITLE, BY_FONT, CENTRED = "QifuTitle", "QifuHeading", "QifuCentred"
STYLE_MAP = "\n".join(
    [
        f"p.{TITLE} => h1.title:fresh",
        f"p.{CENTRED} => p.centred:fresh",
        *(f"p.{BY_FONT}{level} => h{level + 1}:fresh" for level in range(1, 5)),
    ]
)
_BLACK, _KAI = re.compile(r"黑体|simhei|heiti", re.I), re.compile(r"楷|kaiti", re.I)
_NO_HEADING = re.compile(r"[。；;，,：:]$|^第[一二三四五六七八九十百千零〇\d]+条|^关于|号$")
# Above this part of the text in 黑体, the font says nothing.
_MOSTLY = 0.4
# Above the text stand masthead, number and title, in whatever fonts.
_ABOVE_TEXT = 4


def mark_headings(paragraphs: Sequence[Element], styles: Styles) -> None:
    """Give every heading a style that is read as one of its level; ``paragraphs``: those of the text, outside of tables."""
    centred = []
    for paragraph in paragraphs:
        level = styles.outline_level(paragraph)
        if styles.is_title(paragraph):
            set_value(properties_of(paragraph), "pStyle", TITLE)
        elif level:
            set_value(properties_of(paragraph), "pStyle", f"Heading{min(level, 6)}")
        elif value_of(paragraph, "pPr", "jc") == "center":  # how titles are set
            centred.append(paragraph)
    _mark_by_font(paragraphs, styles)
    for paragraph in centred:
        if not (value_of(paragraph, "pPr", "pStyle") or "").startswith(BY_FONT):
            set_value(properties_of(paragraph), "pStyle", CENTRED)


def _mark_by_font(paragraphs: Sequence[Element], styles: Styles) -> None:
    written = [paragraph for paragraph in paragraphs if text_of(paragraph).strip()]
    fonts = [_font(paragraph, styles) for paragraph in written]
    length = sum(len(text_of(paragraph)) for paragraph in written)
    black = sum(len(text_of(p)) for p, font in zip(written, fonts, strict=True) if _BLACK.search(font))
    if not length or black > length * _MOSTLY:
        return
    for place, (paragraph, font) in enumerate(zip(written, fonts, strict=True)):
        level = _level_by_font(paragraph, font, is_above=place < _ABOVE_TEXT)
        if level:
            set_value(properties_of(paragraph), "pStyle", f"{BY_FONT}{level}")


def _level_by_font(paragraph: Element, font: str, *, is_above: bool) -> int:
    text = text_of(paragraph).strip()
    style = value_of(paragraph, "pPr", "pStyle") or ""
    if len(text) > LONGEST_HEADING or _NO_HEADING.search(text) or style == TITLE or re.fullmatch(r"Heading\d", style):
        return 0
    level = number_level(text)
    if _KAI.search(font):
        return 2 if level == 2 else 0
    if not _BLACK.search(font) or (not level and (is_above or value_of(paragraph, "pPr", "jc") == "center")):
        return 0
    return level or 1


def _font(paragraph: Element, styles: Styles) -> str:
    """The font of the whole paragraph; "" if it has several."""
    runs = [run for run in paragraph.iter(f"{W}r") if text_of(run).strip()]
    fonts = {styles.font(run, paragraph) for run in runs if child_of(run, "rPr") is not None or len(runs) == 1}
    families = {"黑体" if _BLACK.search(font) else "楷体" if _KAI.search(font) else font for font in fonts}
    return families.pop() if len(families) == 1 else ""
