"""Chinese numerals, as dates and document numbers write them."""

import re

# Every sign that stands for zero in documents: typed from another keyboard, by OCR, in full width.
ZEROS = "〇○◯零０0OＯoｏОоΟοՕօᴏ◌⚪⭕⭘❍"
DIGITS = {**dict.fromkeys(ZEROS, 0), **{c: n for n, c in enumerate("一二三四五六七八九", 1)}, "两": 2}
_UNITS = {"千": 1000, "百": 100, "十": 10}
_WHOLE = re.compile(rf"(?:[一二三四五六七八九两]千[{ZEROS}]?)?(?:[一二三四五六七八九两]百[{ZEROS}]?)?"
                    rf"(?:[一二三四五六七八九]?十)?[一二三四五六七八九{ZEROS}]?")  # fmt: skip


def read_numeral(text: str) -> int | None:
    """``一百一十八`` → 118, ``二十`` → 20, ``七三一`` → 731; None for anything else, and for what is above 9999."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or any(c not in DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text)) if len(text) <= 5 else None
    return _sum_up(text) if _WHOLE.fullmatch(text) else None


def _sum_up(text: str) -> int:
    total, digit = 0, None
    for character in text:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = DIGITS[character]
    return total + (digit or 0)


def write_numeral(number: int) -> str:
    """118 → ``一百一十八``, as orders are numbered; below 10000."""
    digits, text, owed = "零一二三四五六七八九", "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if owed else "") + digits[digit] + name
        owed = not digit and bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text
