"""Dates as Chinese documents write them: 2024年5月1日, 二〇二四年五月一日, ２０２４年５月１日, 2024-05-01."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from standards.characters import fold_width
from standards.numerals import DIGITS, ZEROS, read_numeral

_ZERO_OR_DIGIT = f"[{re.escape(ZEROS)}0-9一二三四五六七八九]"
_NUMERAL = f"[{re.escape(ZEROS)}0-9一二三四五六七八九十廿卅]{{1,4}}"
# Years of the Republic (民国) are counted otherwise.
_DATE = re.compile(
    rf"(?<!\d)(?<!民国)(?<!民國)(?P<y>{_ZERO_OR_DIGIT}{{4}})\s*年\s*(?P<m>元|{_NUMERAL})\s*月\s*(?P<d>{_NUMERAL})\s*[日号]"
    r"|(?<![\d.])(?P<y2>(?:19|20)\d\d)\s?(?P<sep>[-/.．／－–—])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<d2>\d{1,2})(?![\d.])"
)
EARLIEST = date(1949, 1, 1)


@dataclass(frozen=True)
class FoundDate:
    """A date and where it stands in the (folded) text."""

    day: date
    start: int
    end: int


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
    """An Arabic number of at most three digits or a Chinese one below 100: ``12``, ``十二``, ``二十``, ``廿一``."""
    text = fold_width(text).strip()
    if re.fullmatch(rf"[{re.escape(ZEROS)}1-9]{{1,3}}", text):
        return int("".join(str(DIGITS.get(c, c)) for c in text))
    # 二三 is no number below 100, but 一〇 and 〇三 are written, as if with digits.
    is_number = len(text) == 1 or any(c in "十廿卅" for c in text) or (len(text) == 2 and any(c in ZEROS for c in text))
    number = read_numeral(text) if is_number else None
    return number if number is not None and number < 100 else None


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
        year = int("".join(str(DIGITS.get(c, c)) for c in match["y"]))
        month, day = parse_number(match["m"].replace("元", "1")) or 0, parse_number(match["d"]) or 0
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= EARLIEST else None
