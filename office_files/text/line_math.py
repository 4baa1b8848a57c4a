"""Mathematics in one line of text: x², a/(b+c), xᵢ."""

import re

_ABOVE = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_BELOW = str.maketrans("0123456789+-=()aeioxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢₒₓₕₖₗₘₙₚₛₜ")
_SINGLE = re.compile(r"^(?:[\d.,%]+|[\w㐀-鿿]+|\(.*\)|（.*）)$")
_SUM = re.compile(r"(?<!^)[+\-−±=<>≤≥≈]")


def raised(text: str) -> str:
    """x², 10⁴, else with a sign for it: x^(n+1)."""
    return _shifted(text, _ABOVE, "^")


def lowered(text: str) -> str:
    return _shifted(text, _BELOW, "_")


def _shifted(text: str, table: dict[int, int], sign: str) -> str:
    if not text:
        return ""
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"{sign}{grouped(text)}"


def grouped(text: str) -> str:
    """In brackets, unless it is one number, word or bracket."""
    return text if _SINGLE.match(text) else f"({text})"


def fraction(above: str, below: str) -> str:
    return f"{f'({above})' if _SUM.search(above) else above}/{grouped(below)}"
