"""An appeal's light, computed when it is read; always with its words, never by colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.appeals.models import Appeal
from services.appeals.states import HANDED_ON, State
from working_days.calendar import working_days_to

# Yellow: so many working days left, or fewer.
NEAR = 1
# Days in which there is surely more than one working day.
LONGEST_REST = 21


@dataclass(frozen=True)
class Light:
    colour: str
    words: Promise | str
    # Queues show red first.
    rank: int


PAUSED = Light("grey", _("已暂停，等企业补充"), 4)
RED = Light("red", _("已超期"), 0)
YELLOW = Light("yellow", _("临期"), 1)
BLUE = Light("blue", _("已延期"), 2)
GREEN = Light("green", _("正常"), 3)
OFF = Light("off", _("不在办"), 5)
COLOURS = {light.colour: light for light in (RED, YELLOW, BLUE, GREEN, PAUSED, OFF)}


def deadline_of(appeal: Appeal) -> date | None:
    """By when somebody in an office has to do the next thing; None if nobody has, or the clock stands still."""
    if appeal.state == State.SUBMITTED:
        return appeal.accept_by
    return appeal.due_on if appeal.state in HANDED_ON else None


def lights_of(appeals: Iterable[Appeal], today: date) -> dict[int, Light]:
    """By the appeals' keys, with one look at the days off."""
    appeals = list(appeals)
    left = working_days_to([day for a in appeals if (day := deadline_of(a))] or [today], today)
    return {appeal.pk: _light(appeal, left, today) for appeal in appeals}


def light_of(appeal: Appeal, today: date) -> Light:
    return lights_of([appeal], today)[appeal.pk]


def rows_in(colour: str, today: date) -> Q:
    """The appeals whose light is of that colour, for the database: as ``lights_of`` says of each. Raises KeyError."""
    return rows_by_colour(today)[colour]


def rows_by_colour(today: date) -> dict[str, Q]:
    """The same for every colour, with one look at the days off."""
    near = max(day for day, left in working_days_to(_next_days(today), today).items() if left <= NEAR)

    def due(**when: date) -> Q:
        accepting = {f"accept_by__{name}": day for name, day in when.items()}
        answering = {f"due_on__{name}": day for name, day in when.items()}
        return Q(state=State.SUBMITTED, **accepting) | Q(state__in=HANDED_ON, **answering)

    return {
        PAUSED.colour: Q(state=State.WAITING_INFO),
        RED.colour: due(lt=today),
        YELLOW.colour: due(gte=today, lte=near),
        BLUE.colour: due(gt=near) & Q(extended=True),
        GREEN.colour: due(gt=near) & Q(extended=False),
        OFF.colour: Q(state__in=(State.REJECTED, State.ANSWERED, State.CLOSED)),
    }


def _next_days(today: date) -> list[date]:
    """Far enough that the longest holidays end in it."""
    return [today + timedelta(days=n) for n in range(LONGEST_REST)]


def _light(appeal: Appeal, left: dict[date, int], today: date) -> Light:
    if appeal.state == State.WAITING_INFO:
        return PAUSED
    deadline = deadline_of(appeal)
    if deadline is None:
        return OFF
    if deadline < today:
        return RED
    if left[deadline] <= NEAR:
        return YELLOW
    return BLUE if appeal.extended else GREEN
