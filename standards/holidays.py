"""Working days in China as the State Council's yearly notices on holidays move them: the one table of them.

The notice of a year comes out in the autumn before it (国务院办公厅关于部分节假日安排的通知). ``chinesecalendar`` holds those so far.
"""

from datetime import date
from functools import cache

import chinese_calendar

SATURDAY = 5
# 元旦 is off by law whatever the notice says (全国年节及纪念日放假办法, 2024, article 2); the rest moves with the moon or the notice.
NEW_YEAR = (1, 1)
# The last holiday of every notice, always on this day: whoever has entered it has entered the notice.
NATIONAL_DAY = (10, 1)


def is_notice_known(year: int) -> bool:
    return min(_known_years()) <= year <= max(_known_years())


def known_years() -> list[int]:
    """Those whose notice is known, oldest first."""
    return sorted(_known_years())


def is_office_day(day: date) -> bool:
    """Whether offices are open; in a year whose notice is not known, Monday to Friday without New Year."""
    if is_notice_known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY and (day.month, day.day) != NEW_YEAR


@cache
def _known_years() -> frozenset[int]:
    return frozenset(day.year for day in chinese_calendar.constants.holidays)
