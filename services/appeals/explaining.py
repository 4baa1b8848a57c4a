"""How a due date came about, day by day: what ``manage.py explain_due`` prints and the pages say in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from services.appeals.models import Appeal, AppealEvent
from services.appeals.standing import Standing, apply
from services.appeals.states import Action
from working_days.calendar import working_days_to


@dataclass(frozen=True)
class Day:
    """``count``: the how manieth working day of the limit; 0 where the day does not count, and ``why``."""

    day: date
    count: int
    why: str


def explain_due(appeal: Appeal) -> list[Day]:
    """Every day from the start of the present round to the due date; nothing before it was accepted."""
    standing = Standing()
    pauses: list[tuple[date, date]] = []
    for event in AppealEvent.objects.filter(appeal=appeal):
        asked = standing.asked_on
        standing = apply(standing, event)
        if event.action in (Action.ACCEPT, Action.REOPEN, Action.DISPUTE):
            pauses = []
        elif event.action == Action.SUPPLY and asked:
            pauses.append((asked, event.on))
    return list(_days(standing, pauses))


def _days(standing: Standing, pauses: list[tuple[date, date]]) -> Iterator[Day]:
    start, due, count = standing.start, standing.due_on, 0
    if start is None or due is None:
        return
    days = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    passed = working_days_to([start, *days], start)
    for day in days:
        if passed[day] == passed[day - timedelta(days=1)]:
            yield Day(day, 0, _("周末或放假"))
        elif any(asked < day <= supplied for asked, supplied in pauses):
            yield Day(day, 0, _("等企业补充，时钟已停"))
        else:
            count += 1
            yield Day(day, count, "")


def sum_up(appeal: Appeal, days: list[Day]) -> str:
    """The same as a sentence; "" before it was accepted."""
    if not days or appeal.due_on is None:
        return ""
    skipped = sum(not day.count and "时钟" not in day.why for day in days)
    paused = sum("时钟" in day.why for day in days)
    said = _("从 %(start)s 的次日起算 %(count)d 个工作日，跳过周末和放假 %(skipped)d 天") % {
        "start": days[0].day - timedelta(days=1),
        "count": max(day.count for day in days),
        "skipped": skipped,
    }
    if paused:
        said += _("，等您补充的 %(paused)d 个工作日不算") % {"paused": paused}
    return said + _("，应在 %(due)s 前答复。") % {"due": appeal.due_on}
