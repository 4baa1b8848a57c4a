"""Characters that no text of ours may hold, and one width for those that come in two."""

import re
import unicodedata
from typing import Any

# Not allowed in XML 1.0 (section 2.2), or no characters at all: control characters, lone surrogates, noncharacters.
_ILLEGAL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17)
)
# Seen by nobody and in the way of searching and comparing: soft hyphen, zero-width space, word joiner, BOM, invisible
# operators and tags; or turning what follows around, so that it reads otherwise than it is (UAX 9; Trojan Source).
_INVISIBLE = (
    r"\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"
)
# Joiners shape emoji and some scripts; beside Chinese, Latin letters and digits they are nothing but hidden.
_PLAIN = r"[\s0-9A-Za-z　-〿㐀-鿿＀-￯]"
_JOINERS = rf"(?<={_PLAIN})[\u200c\u200d]+|[\u200c\u200d]+(?={_PLAIN}|$)|^[\u200c\u200d]+"
_UNWANTED = re.compile(f"[{_ILLEGAL}{_INVISIBLE}]|{_JOINERS}")
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_SOME_UNWANTED = re.compile(f"[{_ILLEGAL}{_INVISIBLE}\u200c\u200d\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """``text`` without what cannot be seen and breaks feeds, exports, searches and the order of reading.

    Tabs and line breaks stay, the rare ones (NEL, U+2028, U+2029) become plain ones.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _SOME_UNWANTED.search(text):
        return text
    # Two halves of a character that were sent one by one are that character.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") if _HALVES.search(text) else text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", whole))


_HALVES = re.compile("[\ud800-\udfff]")


def clean_line(text: str) -> str:
    """``text`` cleaned, on one line, without blanks around it."""
    return " ".join(clean_text(text).split())


def clean_value(value: Any) -> Any:
    """A JSON value with every text in it, and every key, cleaned; the very same object if nothing is to be done."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        cleaned = {clean_value(key): clean_value(part) for key, part in value.items()}
        same = all(a is b for a, b in zip(value, cleaned, strict=False)) and len(value) == len(cleaned)
        return value if same and all(value[key] is cleaned[key] for key in value) else cleaned
    if isinstance(value, list | tuple):
        parts = [clean_value(part) for part in value]
        return value if all(a is b for a, b in zip(value, parts, strict=True)) else type(value)(parts)
    return value


class _FoldedCharacters(dict[int, str]):
    """A table for ``str.translate`` that folds a character at a time, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        self[code] = (" " if folded.isspace() else folded) if len(folded) == 1 else character
        return self[code]


# Radicals that look like characters, full-width forms, and letters and digits of mathematics.
_LOOK_ALIKES = ((0x2E80, 0x2FDF), (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF))


class _FoldedWidths(_FoldedCharacters):
    """The same for letters, digits, blanks and radicals alone; marks keep their width, ① and ² stay."""

    def __missing__(self, code: int) -> str:
        folded, character = super().__missing__(code), chr(code)
        alike = folded.isalnum() and any(first <= code <= last for first, last in _LOOK_ALIKES)
        blank = folded == " " and character not in "\n\r\t"
        self[code] = folded if alike or blank else character
        return self[code]


_CHARACTERS = _FoldedCharacters()
_WIDTHS = _FoldedWidths()


def fold_each(text: str) -> str:
    """Every character in its plain form (NFKC), blanks as spaces; the length stays the same."""
    return text.translate(_CHARACTERS)


def fold_width(text: str) -> str:
    """Full-width digits, letters and blanks as half-width ones; the length stays the same."""
    return text.translate(_WIDTHS)
