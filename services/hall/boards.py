"""What stands on the hall's screen: numbers alone."""

from typing import Any

from django.db.models import Count
from django.utils import timezone

from services.hall.models import Hall, Ticket
from services.hall.states import TicketState

SHOWN = 6


def queue_of(hall: Hall) -> dict[str, Any]:
    """``called``: latest first, each with its number, counter and moment; ``waiting``: how many, by group."""
    today = Ticket.objects.filter(group__hall=hall, day=timezone.localdate())
    called = today.filter(state=TicketState.CALLED).order_by("-called_at", "-pk")[:SHOWN]
    waiting = dict(
        today.filter(state=TicketState.WAITING).values_list("group").annotate(n=Count("pk")).values_list("group", "n")
    )
    groups = hall.groups.filter(is_active=True)
    return {
        "called": [
            {"label": one.label, "counter": one.counter, "calls": one.calls, "at": timezone.localtime(one.called_at)}
            for one in called
        ],
        "waiting": [
            {"group": group.name, "prefix": group.prefix, "count": waiting.get(group.pk, 0)} for group in groups
        ],
    }
