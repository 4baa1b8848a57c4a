"""Lists of appeals: what waits for whom, the most urgent first."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, F, Q, QuerySet, When

from services.appeals.actors import Actor
from services.appeals.clock import THIRD_RETURN
from services.appeals.models import Appeal
from services.appeals.states import HANDED_ON, HANDLED, OPEN, Party, State

# Who answers, the supervisor says.
RETURNED_OFTEN = Q(returns__gte=THIRD_RETURN, state=State.ACCEPTED)


def most_urgent_first(appeals: Any) -> QuerySet[Appeal]:
    """By the day on which an office has to act; where nobody has, the newest first."""
    deadline = Case(
        When(state=State.SUBMITTED, then=F("accept_by")),
        When(state__in=HANDED_ON, then=F("due_on")),
        output_field=DateField(),
    )
    return appeals.annotate(deadline=deadline).order_by(F("deadline").asc(nulls_last=True), "-created_at")


class Pages(Paginator):
    """Of a long list. The keys of a page are sorted out first: sorting whole rows, with all that was written, takes long."""

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)


def waiting_for(appeals: Any, actor: Actor) -> QuerySet[Appeal]:
    """Of those that the actor sees: where it is the actor's turn."""
    turn = Q(pk=None)
    new = Q(state__in=(State.SUBMITTED, State.ACCEPTED)) & ~RETURNED_OFTEN
    if Party.OFFICER in actor.parties:
        turn |= new & Q(town__in=actor.towns)
    if Party.HANDLER in actor.parties:
        turn |= Q(state__in=(State.ASSIGNED, State.IN_PROGRESS), unit__in=actor.units)
    if Party.DISPATCHER in actor.parties:
        turn |= new & (Q(town=None) | Q(town__is_active=False))
        turn |= Q(state__in=(State.ASSIGNED, State.IN_PROGRESS), unit__is_active=False)
    if Party.SUPERVISOR in actor.parties:
        turn |= Q(extension_asked=True, state__in=HANDLED) | RETURNED_OFTEN
    # The state once more, by which a database finds the few that are open without reading all.
    return appeals.filter(turn, state__in=OPEN)
