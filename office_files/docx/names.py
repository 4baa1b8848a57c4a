"""Names of WordprocessingML (ECMA-376), as ElementTree spells them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
VAL = f"{W}val"


def child_of(element: Element | None, *path: str) -> Element | None:
    """The element at ``path`` (names without ``w:``), a child of a child; None if there is none."""
    for name in path:
        element = element.find(f"{W}{name}") if element is not None else None
    return element


def value_of(element: Element | None, *path: str) -> str | None:
    """The ``w:val`` of the element at ``path``."""
    found = child_of(element, *path)
    return found.get(VAL) if found is not None else None


def is_on(element: Element | None) -> bool | None:
    """Whether a switch like ``w:strike`` is on; None if it is not there."""
    return None if element is None else element.get(VAL, "true") not in ("0", "false", "off", "none")


def text_of(element: Element) -> str:
    """The words inside, deleted ones too."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for part in element.iter():
        if part.tag in (f"{W}t", f"{W}delText", f"{M}t"):
            yield part.text or ""
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr") and part is not element:
            yield " "


def make_run(text: str, like: Element | None = None) -> Element:
    """A run of ``text`` that looks as ``like``."""
    run = Element(f"{W}r")
    properties = child_of(like, "rPr")
    if properties is not None:
        run.append(properties)
    run.append(make_text(text))
    return run


def make_text(text: str) -> Element:
    element = Element(f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    element.text = text
    return element


def properties_of(paragraph: Element, name: str = "pPr") -> Element:
    """The properties, made if there are none."""
    found = child_of(paragraph, name)
    if found is None:
        found = Element(f"{W}{name}")
        paragraph.insert(0, found)
    return found


def set_value(properties: Element, name: str, value: str) -> None:
    found = child_of(properties, name)
    if found is None:
        found = Element(f"{W}{name}")
        properties.append(found)
    found.set(VAL, value)
