"""Template filters: dates, sizes and numbers as Chinese readers write them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from publishing.articles import anchor_articles

_SINGLE_MARKS = str.maketrans("《》", "〈〉")
# A document number, a date or a sum stays on one line.
_UNBROKEN = re.compile(r"[\w]{0,12}〔\d{4}〕\d+号")


def chinese_date(value: str | None) -> str:
    """``2024-05-01…`` → ``2024年5月1日``; nothing stays nothing."""
    if not value:
        return ""
    year, month, day = value[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def month_day(value: str | None) -> str:
    """``2024-05-01…`` → ``5月1日``."""
    return chinese_date(value).partition("年")[2]


def year_month(value: str) -> str:
    """``2024-05-01…`` → ``2024年5月``."""
    return chinese_date(value).partition("月")[0] + "月"


def clock(value: str | None) -> str:
    """``2024-05-01T09:00:00+08:00`` → ``09:00`` (records carry the portal's own zone)."""
    return value[11:16] if value else ""


def minute(value: str) -> str:
    """``2024-05-01T09:00:00+08:00`` → ``2024-05-01 09:00``; a bare date gets 00:00."""
    return f"{value[:10]} {value[11:16] or '00:00'}"


def time_span(start: str, end: str | None) -> str:
    """``2024年5月1日 09:00—11:30``, or both days if it lasts longer."""
    begin = f"{chinese_date(start)} {clock(start)}"
    if not end:
        return begin
    if start[:10] == end[:10]:
        return f"{begin}—{clock(end)}"
    same_year = start[:4] == end[:4]
    return f"{begin} 至 {month_day(end) if same_year else chinese_date(end)} {clock(end)}"


def window(opens: str | None, closes: str | None) -> str:
    """An application or registration window in words; empty if neither end is known."""
    if opens and closes:
        last = month_day(closes) if opens[:4] == closes[:4] else chinese_date(closes)
        return f"{chinese_date(opens)} 至 {last}"
    if closes:
        return f"{chinese_date(closes)} 截止"
    return f"{chinese_date(opens)} 起" if opens else ""


def weekday(value: str) -> str:
    """``2024-05-01…`` → ``周三``."""
    return "周" + "一二三四五六日"[date.fromisoformat(value[:10]).weekday()]


def file_size(size: int) -> str:
    """Bytes → ``812 KB`` or ``3.4 MB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def unbroken(text: str | None) -> Markup:
    """Text in which document numbers do not break over lines."""
    return Markup(_UNBROKEN.sub(lambda m: f'<span class="nowrap">{m.group(0)}</span>', str(escape(text or ""))))


def inside_marks(title: str) -> str:
    """A title that stands between 《 and 》: its own marks are single ones (GB/T 15834-2011, 4.15)."""
    return title.translate(_SINGLE_MARKS)


def ten_thousands(amount: float) -> str:
    """万元 as people say it: ``200`` → ``200 万元``, ``12000`` → ``1.2 亿元``."""
    return f"{amount / 10_000:g} 亿元" if amount >= 10_000 else f"{amount:g} 万元"


def dial_address(text: str) -> str:
    """``0532-1234567（工作日）`` → ``tel:05321234567``; nothing for a text without a number."""
    number = re.sub(r"[^\d+]", "", re.split(r"[，,、；;/转（(]", text)[0])
    return f"tel:{number}" if len(number) >= 3 else ""


def phone_link(text: str) -> Markup:
    """A telephone number that can be dialled; text without one stays text."""
    address = dial_address(text)
    return Markup('<a class="phone" href="{}">{}</a>').format(address, text) if address else escape(text)


FILTERS: dict[str, Callable[..., Any]] = {
    "anchor_articles": anchor_articles,
    "chinese_date": chinese_date,
    "month_day": month_day,
    "year_month": year_month,
    "clock": clock,
    "minute": minute,
    "weekday": weekday,
    "file_size": file_size,
    "unbroken": unbroken,
    "inside_marks": inside_marks,
    "phone_link": phone_link,
    "ten_thousands": ten_thousands,
}
FUNCTIONS: dict[str, Callable[..., str]] = {"time_span": time_span, "window": window}
