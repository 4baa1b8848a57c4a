"""Runs: what is hidden or struck out, readings above words, signs of other fonts, formulas, drawings without words."""

from xml.etree.ElementTree import Element

from mammoth.docx.dingbats import dingbats

from office_files.docx.formulas import linear_formula
from office_files.docx.names import (
    PIC,
    WP,
    A,
    M,
    W,
    child_of,
    make_run,
    make_text,
    properties_of,
    set_value,
    text_of,
)
from office_files.docx.styles import Styles
from office_files.losses import Losses

_OBJECTS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "图表",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "SmartArt",
}
# Signs that few fonts have, and the usual ones that mean the same: ☑ ☒ ✓ ☐.
_USUAL = {
    0x1F5F9: 0x2611,
    0x1F5F5: 0x2612,
    0x1F5F7: 0x2612,
    0x1F5F8: 0x2713,
    0x1F5F6: 0x2717,
    0x1F78E: 0x2610,
    0x1F5C6: 0x2610,
}


def settle_runs(paragraph: Element, styles: Styles, losses: Losses) -> None:
    """Rewrite the runs of a paragraph so that every word has a place in HTML, or is noted."""
    _write_formulas(paragraph, losses)
    for holder in [paragraph, *paragraph.iter(f"{W}hyperlink")]:
        for run in holder.findall(f"{W}r"):
            if styles.is_on(run, paragraph, "vanish"):
                if text_of(run).strip():
                    losses.add("hidden", text_of(run))
                holder.remove(run)
                continue
            _settle_children(run, losses)
            if styles.is_on(run, paragraph, "strike", "dstrike"):
                set_value(properties_of(run, "rPr"), "strike", "true")
            elif child_of(run, "rPr", "strike") is not None:
                set_value(properties_of(run, "rPr"), "strike", "false")


def _write_formulas(parent: Element, losses: Losses) -> None:
    for child in list(parent):
        if child.tag in (f"{M}oMath", f"{M}oMathPara"):
            parts = list(child.iter(f"{M}oMath"))
            text = " ".join(filter(None, (linear_formula(part).strip() for part in parts)))
            if text:
                losses.add("formula", text)
            parent[list(parent).index(child)] = make_run(text)
        elif child.tag in (f"{W}hyperlink", f"{W}r"):
            _write_formulas(child, losses)


def _settle_children(run: Element, losses: Losses) -> None:
    children: list[Element] = []
    for child in run:
        children += _settled(child, losses)
    run[:] = children


def _settled(child: Element, losses: Losses) -> list[Element]:
    if child.tag == f"{W}ruby":
        base, reading = child_of(child, "rubyBase"), child_of(child, "rt")
        word = text_of(base) if base is not None else ""
        if reading is not None and text_of(reading).strip():
            losses.add("ruby", f"{word}（{text_of(reading).strip()}）")
        return [make_text(word)]
    if child.tag == f"{W}cr":
        return [Element(f"{W}br")]
    if child.tag == f"{W}ptab":
        return [Element(f"{W}tab")]
    if child.tag == f"{W}sym":
        return _symbol(child, losses)
    if child.tag == f"{W}drawing":
        return _drawing(child, losses)
    if child.tag == f"{W}object" and not any(part.tag.endswith("}imagedata") for part in child.iter()):
        losses.add("object", "嵌入的文件")
        return []
    return [child]


def _symbol(symbol: Element, losses: Losses) -> list[Element]:
    font, code = symbol.get(f"{W}font", ""), symbol.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return []
    known = dingbats.get((font, number)) or dingbats.get((font, number & 0xFF if number >= 0xF000 else number))
    if known is None and (0x20 <= number < 0xD800 or 0xF900 <= number < 0x110000):
        known = number
    if known is None:
        losses.add("symbol", f"{font} {code}".strip())
        return []
    return [make_text(chr(_USUAL.get(known, known)))]


def _drawing(drawing: Element, losses: Losses) -> list[Element]:
    """Charts are noted; pictures of a group stand each for itself, where they are found."""
    for part in drawing.iter():
        if part.tag in _OBJECTS:
            losses.add("object", _OBJECTS[part.tag])
            return []
    pictures = list(drawing.iter(f"{PIC}pic"))
    direct = drawing.findall(f"*/{A}graphic/{A}graphicData/{PIC}pic")
    if len(pictures) == len(direct):
        return [drawing]
    return [_inline(picture) for picture in pictures]


def _inline(picture: Element) -> Element:
    drawing = Element(f"{W}drawing")
    place: Element = drawing
    for name in (f"{WP}inline", f"{A}graphic", f"{A}graphicData"):
        inner = Element(name)
        place.append(inner)
        place = inner
    place.append(picture)
    return drawing
