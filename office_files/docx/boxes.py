"""Text boxes: what stands in them follows the paragraph that they hang on."""

from xml.etree.ElementTree import Element

from office_files.docx.names import V, W, make_run, text_of
from office_files.losses import Losses

_BOX = f"{W}txbxContent"
_SHAPES = (f"{W}drawing", f"{W}pict", f"{W}object")


def open_boxes(container: Element, losses: Losses) -> None:
    """Put the paragraphs of every text box below ``container`` in their place."""
    children: list[Element] = []
    for child in container:
        if child.tag == f"{W}p":
            boxes = _take_boxes(child, losses)
            has_own = bool(text_of(child).strip()) or any(part.tag in _SHAPES for part in child.iter())
            children += [child, *boxes] if has_own or not boxes else boxes
        else:
            open_boxes(child, losses)
            children.append(child)
    container[:] = children


def _take_boxes(paragraph: Element, losses: Losses) -> list[Element]:
    blocks: list[Element] = []
    for holder in [paragraph, *(part for part in paragraph.iter() if part.tag in (f"{W}hyperlink", f"{W}r"))]:
        for shape in [part for part in holder if part.tag in _SHAPES]:
            found = _contents(shape)
            for box in found:
                if text_of(box).strip():
                    losses.add("text_box", text_of(box))
                open_boxes(box, losses)
                blocks += [part for part in box if part.tag in (f"{W}p", f"{W}tbl")]
                box[:] = []
            art = [part.get("string", "") for part in shape.iter(f"{V}textpath") if part.get("string", "").strip()]
            for text in art:
                losses.add("text_box", text)
                blocks.append(_paragraph(text))
            if (found or art) and not any(part.tag.endswith(("}blip", "}imagedata")) for part in shape.iter()):
                holder.remove(shape)
    return blocks


def _contents(element: Element) -> list[Element]:
    """The outermost boxes inside."""
    found = []
    for child in element:
        found += [child] if child.tag == _BOX else _contents(child)
    return found


def _paragraph(text: str) -> Element:
    paragraph = Element(f"{W}p")
    paragraph.append(make_run(text))
    return paragraph
