"""Dates and numbers as Chinese documents write them."""

from datetime import date, timedelta

import pytest

from standards.dates import find_dates, last_day_of_term, parse_date, parse_number

DIGITS = "〇一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(number: int) -> str:
    """A number below 100 in Chinese, as dates write it: 二十一."""
    tens, units = divmod(number, 10)
    return f"{'' if tens < 2 else DIGITS[tens]}{'十' if tens else ''}{DIGITS[units] if units or not tens else ''}"


def chinese(day: date) -> str:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


# A day of every kind: each month and day of month occurs, leap days too.
DAYS = [date(1949, 10, 1) + timedelta(days=step * 397) for step in range(75)] + [date(2000, 2, 29), date(2024, 12, 31)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_reads_the_same_in_every_spelling(day: date) -> None:
    plain = f"{day.year}年{day.month}月{day.day}日"
    spellings = [
        plain,
        plain.translate(FULL_WIDTH),
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        chinese(day),
        chinese(day).replace("〇", "○"),
        chinese(day).replace("〇", "零", 4),
        chinese(day).replace("〇", "0"),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.isoformat()} 09:30:00",
        f"{day.isoformat()}T09:30:00+08:00",
    ]
    assert {spelling: parse_date(spelling) for spelling in spellings} == dict.fromkeys(spellings, day)
    found = find_dates(f"本办法自{plain}起施行，{chinese(day)}印发的同时废止。")
    assert [one.day for one in found] == [day, day]


@pytest.mark.parametrize("zero", "〇○◯零０0OＯoｏОоΟο")
def test_whatever_stands_for_zero_is_zero(zero: str) -> None:
    assert parse_date(f"二{zero}{zero}九年三月十六日") == date(2009, 3, 16)
    assert parse_date(f"二{zero}一{zero}年一{zero}月二十日") == date(2010, 10, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二五年六月廿一日", date(2025, 6, 21)),
        ("二〇二五年十二月卅一日", date(2025, 12, 31)),
        ("２００９年　３月１６日", date(2009, 3, 16)),
        ("２００９．３．１６", date(2009, 3, 16)),
        ("⼆〇〇九年三⽉⼗六⽇", date(2009, 3, 16)),
        ("二〇〇九年元月二日", date(2009, 1, 2)),
        ("2009年元月2日", date(2009, 1, 2)),
        ("二〇〇九年〇三月〇六日", date(2009, 3, 6)),
    ],
)
def test_dates_of_every_hand(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("number", range(1, 100))
def test_numbers_below_a_hundred_are_read(number: int) -> None:
    assert parse_number(numeral(number)) == parse_number(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "2016", "2016年", "2016年5月", "5月3日", "2016年2月30日", "2016年13月1日", "二〇一六年十三月一日", "0000年1月1日",
        "1848年2月21日", "2016年5月3日前", "自2016年5月3日", "2016年第5期", "201605031", "2016-13-45", "2099", "十年", "３月",
        "民国九十八年三月十六日", "民国2009年3月16日", "1.2.3", "12016-05-03", "2016-05-031",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["", "百", "一百", "十十", "二三", "零十", "-1", "1.5", "廿卅"])
def test_what_is_no_number_below_a_hundred(text: str) -> None:
    assert parse_number(text) is None


def test_a_term_ends_on_the_day_before_its_anniversary() -> None:
    assert last_day_of_term(date(2020, 7, 1), 5) == date(2025, 6, 30)
    assert last_day_of_term(date(2024, 2, 29), 1) == date(2025, 2, 27)
