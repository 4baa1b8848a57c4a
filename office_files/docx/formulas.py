"""Office Math (ECMA-376 part 1, 22.1) as one readable line: A=B×10/100, √(a²+b²), Σ(i=1→n)xᵢ."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from office_files.docx.names import M
from office_files.text.line_math import fraction, grouped, lowered, raised


def linear_formula(element: Element) -> str:
    """A formula, or a part of one, as a line of text."""
    reader = _READERS.get(element.tag)
    return reader(element) if reader else _children(element)


def _children(element: Element) -> str:
    return "".join(linear_formula(child) for child in element)


def _part(element: Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    return _children(found) if found is not None else ""


def _property(element: Element, holder: str, name: str, default: str) -> str:
    found = element.find(f"{M}{holder}/{M}{name}")
    return found.get(f"{M}val", "") if found is not None else default


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _property(element, "fPr", "type", "") == "noBar":
        return f"({above} {below})"
    return fraction(above, below)


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return f"{raised(degree)}√{grouped(_part(element, 'e'))}"


def _delimited(element: Element) -> str:
    begin, end = _property(element, "dPr", "begChr", "("), _property(element, "dPr", "endChr", ")")
    between = _property(element, "dPr", "sepChr", "|")
    return begin + between.join(_children(part) for part in element.findall(f"{M}e")) + end


def _summed(element: Element) -> str:
    sign = _property(element, "naryPr", "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = f"({'→'.join(filter(None, [below, above]))})" if below or above else ""
    return f"{sign}{limits}{_part(element, 'e')}"


def _rows(element: Element) -> str:
    rows = [", ".join(_children(cell) for cell in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")]
    return f"[{'; '.join(rows)}]"


def _function(element: Element) -> str:
    argument = _part(element, "e")
    return f"{_part(element, 'fName')}{argument if argument.startswith(('(', '（')) else f'({argument})'}"


_READERS: dict[str, Callable[[Element], str]] = {
    f"{M}t": lambda element: element.text or "",
    f"{M}f": _fraction,
    f"{M}sSup": lambda element: _part(element, "e") + raised(_part(element, "sup")),
    f"{M}sSub": lambda element: _part(element, "e") + lowered(_part(element, "sub")),
    f"{M}sSubSup": lambda element: _part(element, "e") + lowered(_part(element, "sub")) + raised(_part(element, "sup")),
    f"{M}sPre": lambda element: lowered(_part(element, "sub")) + raised(_part(element, "sup")) + _part(element, "e"),
    f"{M}rad": _root,
    f"{M}d": _delimited,
    f"{M}nary": _summed,
    f"{M}func": _function,
    f"{M}limLow": lambda element: f"{_part(element, 'e')}({_part(element, 'lim')})",
    f"{M}limUpp": lambda element: f"{_part(element, 'e')}({_part(element, 'lim')})",
    f"{M}m": _rows,
    f"{M}eqArr": lambda element: "；".join(_children(part) for part in element.findall(f"{M}e")),
    f"{M}acc": lambda element: _part(element, "e") + _property(element, "accPr", "chr", "\u0302"),
}
