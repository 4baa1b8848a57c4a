"""Tracked changes, taken as accepted; wrappers that only group what is inside; the one of two drawings that has the words."""

from xml.etree.ElementTree import Element

from office_files.docx.fields import words_in_code
from office_files.docx.names import MC, W, child_of, make_run, text_of
from office_files.losses import Losses

_DELETED = {f"{W}del", f"{W}moveFrom"}
_WRAPPERS = {
    f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "fldSimple", "sdtContent")
}
_MARKS = {f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "tblPr", "sectPr")}


def accept_changes(element: Element, losses: Losses) -> None:
    """The story as it reads once all changes are accepted, without wrappers."""
    children: list[Element] = []
    for child in element:
        children += _accepted(child, losses)
    element[:] = _joined(children)


def _accepted(child: Element, losses: Losses) -> list[Element]:
    """What stands in the place of ``child``."""
    if child.tag in _DELETED:
        _note_deleted(child, losses)
        return []
    if child.tag.endswith("Change") and child.tag.startswith(W):  # how it looked before
        return []
    if child.tag == f"{MC}AlternateContent":
        return [part for chosen in _choose(child) for part in _accepted(chosen, losses)]
    if child.tag == f"{W}sdt":
        return _content(child, losses)
    if child.tag in (f"{W}tr", f"{W}tc") and _is_deleted_part(child):
        losses.add("changes", f"删去：{text_of(child)}")
        return []
    if child.tag in _MARKS:
        # 17.13.5: here ins and del are marks, not text.
        child[:] = [mark for mark in child if not mark.tag.endswith("Change")]
        return [child]
    if child.tag == f"{W}ins" and text_of(child).strip():
        losses.add("changes", f"增加：{text_of(child)}")
    if child.tag == f"{W}moveTo" and text_of(child).strip():
        losses.add("changes", f"移动：{text_of(child)}")
    accept_changes(child, losses)
    if child.tag == f"{W}fldSimple" and not text_of(child).strip() and child.find(f".//{W}drawing") is None:
        words = words_in_code(child.get(f"{W}instr", ""), None, losses)
        return [make_run(words)] if words else []
    return list(child) if child.tag in _WRAPPERS else [child]


def _note_deleted(child: Element, losses: Losses) -> None:
    text = text_of(child).strip()
    if text and child.tag == f"{W}del":  # what moved is told where it went
        losses.add("changes", f"删去：{text}")


def _is_deleted_part(element: Element) -> bool:
    """A row or cell that the changes take away."""
    if element.tag == f"{W}tr":
        return child_of(element, "trPr", "del") is not None
    return child_of(element, "tcPr", "cellDel") is not None


def _choose(alternate: Element) -> list[Element]:
    """The newer form if it has words or pictures that can be read, else the fallback."""
    choices = [list(choice) for choice in alternate if choice.tag == f"{MC}Choice"]
    fallback = next((list(part) for part in alternate if part.tag == f"{MC}Fallback"), [])
    for choice in choices:
        if any(_is_readable(part) for part in choice):
            return choice
    return fallback or (choices[0] if choices else [])


def _is_readable(element: Element) -> bool:
    names = ("}t", "}blip", "}txbxContent", "}sym", "}numFmt", "}br", "}tab")
    return any(isinstance(part.tag, str) and part.tag.endswith(names) for part in element.iter())


def _content(control: Element, losses: Losses) -> list[Element]:
    """A content control's content, unless nobody has filled it in."""
    content = child_of(control, "sdtContent")
    if content is None:
        return []
    if child_of(control, "sdtPr", "showingPlcHdr") is not None:
        losses.add("placeholder", text_of(content))
        texts = list(content.iter(f"{W}t"))
        for text in texts:
            text.text = ""
    accept_changes(content, losses)
    return list(content)


def _joined(children: list[Element]) -> list[Element]:
    """A paragraph whose mark is deleted, or has moved, goes on in the next one, which gives the look."""
    out: list[Element] = []
    carried: list[Element] = []
    for child in children:
        if child.tag != f"{W}p":
            if carried and child.tag == f"{W}tbl":
                out.append(_paragraph(carried))
                carried = []
            out.append(child)
            continue
        own = [part for part in child if part.tag != f"{W}pPr"]
        if _mark_is_gone(child):
            carried += own
        else:
            if carried:
                child[:] = [part for part in child if part.tag == f"{W}pPr"] + carried + own
                carried = []
            out.append(child)
    return [*out, _paragraph(carried)] if carried else out


def _mark_is_gone(paragraph: Element) -> bool:
    mark = child_of(paragraph, "pPr", "rPr")
    return child_of(mark, "del") is not None or child_of(mark, "moveFrom") is not None


def _paragraph(parts: list[Element]) -> Element:
    paragraph = Element(f"{W}p")
    paragraph.extend(parts)
    return paragraph
