"""Working days: the State Council's calendar, days that editors add, and years of which nobody knows anything."""

import logging
from datetime import date

import pytest

from working_days import calendar
from working_days.calendar import add_working_days, is_working_day, unknown_years, working_days_between
from working_days.models import SpecialDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 21), 15, date(2026, 10, 19)),  # Mid-autumn, National Day, a working Saturday
        (date(2026, 2, 13), 3, date(2026, 2, 25)),  # Spring Festival with a working Saturday before it
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
    ],
)
def test_time_limits_skip_holidays_and_count_working_weekends(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count) == end
    assert working_days_between(start, end) == count and working_days_between(end, start) == -count


def test_what_editors_add_comes_before_the_librarys_calendar() -> None:
    SpecialDay.objects.create(day=date(2026, 11, 24), is_working=False, note="样例：台风停工")
    SpecialDay.objects.create(day=date(2026, 11, 28), is_working=True)
    assert not is_working_day(date(2026, 11, 24)) and is_working_day(date(2026, 11, 28))
    assert add_working_days(date(2026, 11, 23), 4) == date(2026, 11, 28)


def test_a_year_nobody_knows_is_counted_monday_to_friday_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    calendar._warn_of_year.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert add_working_days(date(2091, 9, 28), 5) == date(2091, 10, 5)
    assert "2091" in caplog.text
    assert unknown_years([date(2026, 1, 1), date(2091, 1, 1)]) == [2091]
    SpecialDay.objects.create(day=date(2091, 8, 1), note="样例：台风停工")
    assert unknown_years([date(2091, 1, 1)]) == [2091], "one day off here alone is not the notice of the year"
    SpecialDay.objects.create(day=date(2091, 10, 1))
    assert unknown_years([date(2091, 1, 1)]) == []
    assert add_working_days(date(2091, 9, 28), 5) == date(2091, 10, 8)


def test_new_year_is_off_in_every_year() -> None:
    assert not is_working_day(date(2093, 1, 1)), "a Thursday of a year that nobody knows"
    assert add_working_days(date(2092, 12, 31), 1) == date(2093, 1, 2)


def test_a_negative_time_limit_is_refused() -> None:
    with pytest.raises(ValueError):
        add_working_days(date(2026, 1, 5), -1)
