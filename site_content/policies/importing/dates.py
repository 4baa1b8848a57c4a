"""Dates as Chinese documents write them: 2024年5月1日, 二〇二四年五月一日, ２０２４年５月１日, 2024-05-01."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FOLD = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ\u3000\xa0",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ  ",
)
_DIGITS = {"〇": 0, "○": 0, "◯": 0, "Ｏ": 0, "O": 0, "零": 0, **{c: n for n, c in enumerate("一二三四五六七八九", 1)}}
_ZERO_OR_DIGIT = "〇○◯零O0-9一二三四五六七八九"
_NUMERAL = "〇○零一二三四五六七八九十廿卅"
_DATE = re.compile(
    rf"(?<!\d)(?P<y>[{_ZERO_OR_DIGIT}]{{4}})\s*年\s*(?P<m>\d{{1,2}}|[{_NUMERAL}]{{1,3}})\s*月\s*"
    rf"(?P<d>\d{{1,2}}|[{_NUMERAL}]{{1,3}})\s*[日号]"
    r"|(?<![\d.])(?P<y2>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?![\d.])"
)
EARLIEST = date(1949, 1, 1)


@dataclass(frozen=True)
class FoundDate:
    """A date and where it stands in the (folded) text."""

    day: date
    start: int
    end: int


def fold_width(text: str) -> str:
    """Full-width digits, letters and spaces as half-width; the length stays the same."""
    return text.translate(_FOLD)


def find_dates(text: str) -> list[FoundDate]:
    """Every date that exists in the calendar, in order."""
    found = []
    for match in _DATE.finditer(fold_width(text)):
        day = _to_date(match)
        if day:
            found.append(FoundDate(day, match.start(), match.end()))
    return found


def parse_date(text: str) -> date | None:
    """The date that ``text`` is, and nothing besides (a time of day after it is let pass); else None."""
    folded = fold_width(text).strip()
    match = _DATE.match(folded)
    if not match or not re.fullmatch(r"[T ]?\s*(?:\d{1,2}:\d{2}.*)?", folded[match.end() :]):
        return None
    return _to_date(match)


def parse_number(text: str) -> int | None:
    """An Arabic or Chinese number below 100: ``12``, ``十二``, ``二十``, ``廿一``; None for anything else."""
    text = fold_width(text).strip().replace("廿", "二十").replace("卅", "三十")
    if re.fullmatch(r"\d{1,3}", text):
        return int(text)
    match = re.fullmatch(r"([一二三四五六七八九]?)(十?)([〇○零一二三四五六七八九]?)", text)
    if not match or not text:
        return None
    tens, ten, units = match.groups()
    if not ten:
        return _DIGITS[text] if len(text) == 1 else None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later (28 February for 29 February)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day_of_term(start: date, years: int) -> date:
    """``有效期N年`` from ``start``: the day before the N-th anniversary is the last."""
    return add_years(start, years) - timedelta(days=1)


def _to_date(match: re.Match[str]) -> date | None:
    if match["y2"]:
        year, month, day = int(match["y2"]), int(match["m2"]), int(match["d2"])
    else:
        year = int("".join(str(_DIGITS.get(c, c)) for c in match["y"]))
        month, day = parse_number(match["m"]) or 0, parse_number(match["d"]) or 0
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= EARLIEST else None
