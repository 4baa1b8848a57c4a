"""What people type into the field for a document's number: one, several, or one of a kind that we do not know."""

import re
from dataclasses import dataclass

from standards.characters import clean_text, fold_each
from standards.dates import find_dates
from standards.doc_numbers import (
    CLOSING,
    OPENING,
    DocNumber,
    fold_number,
    match_number,
    parse_doc_number,
    written_as_typed,
)

_BETWEEN = re.compile(
    r"\s*[、，,；;/\n]\s*|(?<=[号號)）])\s*(?:和|及|与|暨)?\s*(?=(?!文|函|令|公告|通告|之)[㐀-鿿])|(?<=[号號)）])\s+"
)
_FOLLOWER = re.compile(r"^第?(\d{1,5})[号號]$")
# At the beginning (courts: （2025）鲁0281行初3号) they are the number's own.
_YEAR_IN_BRACKETS = re.compile(rf"(?<=[^\s(（]){OPENING}\s*((?:19|20)\d\d)\s*年?\s*{CLOSING}")
_BLANKS = re.compile(r"\s+")
_NEEDLESS_BLANK = re.compile(r"(?<![㐀-鿿]) | (?![㐀-鿿])|(?<=[第年令告]) | (?=[第年号])")
# Numbers of other kinds, each by its own rule: 鲁0281行初3号, 〔86〕财字12号, 胶政发〔2016〕12号之一.
_OTHER = re.compile(
    r"^[^。！？!?]*?(?<!\d)[1-9]\d{0,4}[号號](?:[-—之]?[\d一二三四五六七八九十]{1,2})?(?:文|文件|函)?(?:\([^()]{1,12}\))?$"
)
_NO_NAME = re.compile(r"[\d第年月日号號文件之\W]|\([^()]*\)")
_HAN = re.compile(r"[㐀-鿿]")
_BRACKETED_NUMBER = re.compile(rf"{OPENING}\s*(\d+)\s*年?\s*{CLOSING}")
_CENTURY = range(49, 100)  # 〔86〕财字12号


@dataclass(frozen=True)
class NumberField:
    """``text``: as typed, tidied in brackets and blanks. ``keys``: what each number in it is compared by, in order.

    ``numbers``: those of known kinds. ``unique_keys``: keys that no other document may have; an announcement that does
    not say whose it is (公告2025年第7号) shares its own with others.
    """

    text: str
    keys: tuple[str, ...]
    numbers: tuple[DocNumber, ...] = ()

    @property
    def unique_keys(self) -> tuple[str, ...]:
        shared = {number.key for number in self.numbers if not number.is_unique}
        return tuple(key for key in self.keys if key not in shared)


def read_number_field(text: str) -> NumberField | None:
    """What stands in the field; None if nobody could tell a number in it."""
    typed = clean_text(text).strip()
    if match := match_number(fold_number(typed)):
        number = parse_doc_number(typed)
        assert number is not None
        return NumberField(tidy_number(typed) if written_as_typed(match) else str(number), (number.key,), (number,))
    return _read_several(typed) or _read_other(typed)


def tidy_number(typed: str) -> str:
    """As typed, with one kind of brackets, digits and blanks."""
    folded = _BLANKS.sub(" ", fold_each(clean_text(typed))).strip()
    bracketed = _YEAR_IN_BRACKETS.sub(r"〔\1〕", _NEEDLESS_BLANK.sub("", folded))
    return bracketed.replace("(", "（").replace(")", "）")


def _read_several(typed: str) -> NumberField | None:
    """``胶样发〔2025〕53号、胶示发〔2025〕9号``; ``胶样发〔2025〕53号、54号`` means the same body and year twice."""
    parts = [part for part in _BETWEEN.split(typed) if part.strip()]
    fields: list[NumberField] = []
    for part in parts:
        follower = _FOLLOWER.match(fold_number(part))
        before = fields[-1].numbers[-1] if fields else None
        if follower and before:
            number = DocNumber(before.body, before.year, int(follower[1]))
            fields.append(NumberField(tidy_number(part), (number.key,), (number,)))
        elif match_number(fold_number(part)) and (field := read_number_field(part)):
            fields.append(field)
        else:
            return None
    if len(fields) < 2:
        return None
    text, rest = "", typed
    for part, field in zip(parts, fields, strict=True):
        between, _part, rest = rest.partition(part)
        text += (_BLANKS.sub(" ", between) or ("、" if text else "")) + field.text
    numbers = tuple(dict.fromkeys(number for field in fields for number in field.numbers))
    return NumberField(text, tuple(dict.fromkeys(number.key for number in numbers)), numbers)


def _read_other(typed: str) -> NumberField | None:
    folded = fold_number(typed).replace(" ", "")
    years = [int(year) for year in _BRACKETED_NUMBER.findall(folded)]
    is_number = (
        len(folded) <= 60
        and _OTHER.match(folded)
        and len(_NO_NAME.sub("", folded)) > 1
        and _HAN.search(_NO_NAME.sub("", folded))
    )
    if not is_number or find_dates(folded) or not all(y in _CENTURY or 1949 <= y <= 2099 for y in years):
        return None
    text = tidy_number(typed)
    return NumberField(text, (re.sub(r"[\[〔(（]", "〔", re.sub(r"[\])）〕]", "〕", folded)).lower(),))
