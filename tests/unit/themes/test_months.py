"""Months of a training calendar."""

from themes.pages.months import by_month


def event(day: str) -> dict[str, str]:
    return {"starts_at": f"{day}T09:00:00+08:00"}


def test_events_stand_in_their_weeks_and_days_are_counted() -> None:
    (month,) = by_month([event("2026-12-01"), event("2026-12-07"), event("2026-12-07"), event("2026-12-31")])
    assert (month.name, month.total, len(month.sheet)) == ("2026年12月", 4, 5)
    assert [(week.label, len(week.events)) for week in month.weeks if week.events] == [
        ("12月1日—6日", 1), ("12月7日—13日", 2), ("12月28日—31日", 1),
    ]  # fmt: skip
    assert [day.day for day in month.sheet[0].days] == [0, 1, 2, 3, 4, 5, 6]
    assert {day.date: day.events for week in month.sheet for day in week.days if day.events} == {
        "2026-12-01": 1, "2026-12-07": 2, "2026-12-31": 1,
    }  # fmt: skip


def test_past_months_begin_with_the_last_week() -> None:
    months = by_month([event("2026-12-20"), event("2026-12-02"), event("2026-11-30")])
    assert [month.name for month in months] == ["2026年12月", "2026年11月"]
    assert [week.label for week in months[0].weeks if week.events] == ["12月14日—20日", "12月1日—6日"]
    assert [week.label for week in months[1].weeks if week.events] == ["11月30日"]
