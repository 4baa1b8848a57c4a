"""The working-day clock: dates in Shanghai, the day of the start does not count, a day ends at 24:00."""

from datetime import date, datetime

from django.utils import timezone

from working_days.calendar import add_working_days, working_days_between

# Working days, from one event to the next.
ACCEPT_WITHIN = 1
FIRST_CONTACT_WITHIN = 3
USUAL_LIMIT = 15
LONGEST_LIMIT = 30
REOPENED_LIMIT = 10
SILENCE = 10
REOPEN_WITHIN = 15
SUPERVISED_WITHIN = 2
# So late, an answer is supervised without anybody's doing.
SUPERVISED_AFTER = 1
# Returned so often, an appeal is the supervisor's concern.
THIRD_RETURN = 3
# Questions that stop the clock, at most so often.
MOST_ASKS = 2


def day_of(moment: datetime) -> date:
    """The day in Shanghai on which something happened."""
    return timezone.localtime(moment).date()


def due_after(start: date, limit: int, paused: int = 0, extra: int = 0) -> date:
    """``limit`` working days after ``start``, moved on by those that the clock stood still and those granted."""
    return add_working_days(start, limit + paused + extra)


def paused_days(asked: date, supplied: date) -> int:
    """How many working days a question stopped the clock; none if it was answered the same day."""
    return working_days_between(asked, supplied)
