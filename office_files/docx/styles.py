"""Styles of a document: what a paragraph or run inherits."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from office_files.docx.names import W, child_of, is_on, value_of

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.I)
_TITLE = {"title", "标题", "公文标题", "文件标题"}
_LONGEST_CHAIN = 12


class Styles:
    """The styles part; without one, an empty answer to everything."""

    def __init__(self, root: Element | None) -> None:
        found = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._defaults = child_of(root, "docDefaults", "rPrDefault", "rPr")
        self._default = next(
            (key for key, s in self._styles.items() if s.get(f"{W}type") == "paragraph" and is_default(s)), ""
        )

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """The style and those that it is based on."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value_of(style, "basedOn")

    def paragraph_chain(self, paragraph: Element) -> list[Element]:
        return list(self.chain(value_of(paragraph, "pPr", "pStyle") or self._default))

    def outline_level(self, paragraph: Element) -> int | None:
        """1 to 9, or None for body text: the paragraph's own level, its style's, or what the style's name says."""
        own = value_of(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return _level(own)
        for style in self.paragraph_chain(paragraph):
            name = _HEADING.match((value_of(style, "name") or "").strip())
            if name:
                return int(name[1])
            given = value_of(style, "pPr", "outlineLvl")
            if given is not None:
                return _level(given)
        named = re.fullmatch(r"Heading([1-9])", value_of(paragraph, "pPr", "pStyle") or "")
        return int(named[1]) if named else None

    def is_title(self, paragraph: Element) -> bool:
        own = value_of(paragraph, "pPr", "pStyle") or ""
        names = [value_of(style, "name") or "" for style in self.chain(own)]
        return any(name.strip().lower() in _TITLE for name in [*names, *([] if names else [own])])

    def numbering_style(self, style_id: str) -> Element | None:
        """The ``numPr`` of a numbering style."""
        return next(
            (found for style in self.chain(style_id) if (found := child_of(style, "pPr", "numPr")) is not None), None
        )

    def is_on(self, run: Element, paragraph: Element, *names: str) -> bool:
        """Whether one of the switches ``names`` is on for a run, itself or by its styles."""
        return any(self._switch(run, paragraph, name) for name in names)

    def _switch(self, run: Element, paragraph: Element, name: str) -> bool:
        return next(
            (on for source in self._sources(run, paragraph) if (on := is_on(child_of(source, name))) is not None), False
        )

    def font(self, run: Element, paragraph: Element) -> str:
        """The font of a run's Chinese characters; "" where none is named."""
        for source in self._sources(run, paragraph):
            fonts = child_of(source, "rFonts")
            if fonts is not None:
                for script in ("eastAsia", "ascii", "hAnsi"):
                    if name := fonts.get(f"{W}{script}"):
                        return name
        return ""

    def _sources(self, run: Element, paragraph: Element) -> Iterator[Element | None]:
        """Run properties, nearest first."""
        yield child_of(run, "rPr")
        for style in self.chain(value_of(run, "rPr", "rStyle")):
            yield child_of(style, "rPr")
        for style in self.paragraph_chain(paragraph):
            yield child_of(style, "rPr")
        yield self._defaults


def is_default(style: Element) -> bool:
    return style.get(f"{W}default") in ("1", "true", "on")


def _level(text: str) -> int | None:
    return int(text) + 1 if text.isascii() and text.isdigit() and int(text) < 9 else None
