"""Numbers of today, and who is next: booked visitors at their time, others by arrival.

Who booked and comes up to ten minutes late keeps the booked time; who comes later waits like everybody else. Who is early
is called before the time only when nobody else waits.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from services.hall.models import Booking, CounterGroup, Hall, Ticket, TicketCount
from services.hall.refusals import NotPossible
from services.hall.states import BookingState, TicketState
from standards.characters import clean_line, fold_width

GRACE = timedelta(minutes=10)
# Called once, and so often again; then the visitor counts as not there.
MOST_CALLS = 3


@transaction.atomic
def give_ticket(group: CounterGroup, booking: Booking | None = None) -> Ticket:
    """The next number of the group's day. Numbers are unique and rise, however many are given at once."""
    day = timezone.localdate()
    TicketCount.objects.get_or_create(group=group, day=day)
    count = TicketCount.objects.select_for_update().get(group=group, day=day)
    now = timezone.now()  # under the lock: who has the lower number came earlier
    count.last += 1
    count.save(update_fields=["last"])
    due = booking.starts_at if booking and now <= booking.starts_at + GRACE else now
    return Ticket.objects.create(
        group=group,
        day=day,
        number=count.last,
        label=f"{group.prefix}{count.last:03d}",
        booking=booking,
        due_at=due,
        came_at=now,
    )


@transaction.atomic
def arrive(hall: Hall, number: str) -> Ticket:
    """By the booking's number, as typed or scanned; twice gives the same ticket. Raises NotPossible."""
    today = timezone.localdate()
    wanted = "".join(fold_width(clean_line(number)).split()).upper()
    found = (
        Booking.objects.select_for_update(of=("self",)).filter(number=wanted, group__hall=hall).first()
        if wanted
        else None
    )
    if found is None:
        raise NotPossible(_("没有这个预约码，请核对；也可以直接取号。"))
    if (ticket := Ticket.objects.filter(booking=found).first()) is not None:
        return ticket
    if found.state != BookingState.BOOKED:
        raise NotPossible(_("这个预约%(state)s，请直接取号。") % {"state": found.get_state_display()})
    day = timezone.localdate(found.starts_at)
    if day != today:
        raise NotPossible(_("这个预约是 %(day)s 的，今天请直接取号。") % {"day": f"{day:%m-%d}"})
    found.state, found.changed_at = BookingState.ARRIVED, timezone.now()
    found.save(update_fields=["state", "changed_at"])
    return give_ticket(found.group, found)


def call_next(groups: list[CounterGroup], counter: str) -> Ticket | None:
    """Whoever is next for this counter, which takes these groups; who was there before is served. None: nobody waits.

    Two counters that ask at once get two visitors.
    """
    now = timezone.now()
    with transaction.atomic():
        list(CounterGroup.objects.select_for_update().filter(pk__in=[group.pk for group in groups]).order_by("pk"))
        finish(current_at(groups, counter))
        waiting = list(_today(groups).filter(state=TicketState.WAITING))
        if not waiting:
            return None
        ticket = min(waiting, key=lambda one: _turn(one, now))
        ticket.state, ticket.counter, ticket.called_at, ticket.calls = TicketState.CALLED, counter, now, 1
        ticket.save(update_fields=["state", "counter", "called_at", "calls"])
        _move_booking(ticket, BookingState.CALLED)
    return ticket


def call_again(ticket: Ticket) -> Ticket:
    """Raises NotPossible once it was called three times: the visitor is not there."""
    now = timezone.now()
    called = Ticket.objects.filter(pk=ticket.pk, state=TicketState.CALLED, calls__lt=MOST_CALLS)
    if not called.update(calls=F("calls") + 1, called_at=now):
        raise NotPossible(_("已经叫过 %(n)d 次，请按“过号”，再叫下一位。") % {"n": MOST_CALLS})
    ticket.refresh_from_db()
    return ticket


def pass_over(ticket: Ticket) -> None:
    """Did not come, though called three times. Raises NotPossible before that."""
    if ticket.calls < MOST_CALLS:
        left = MOST_CALLS - ticket.calls
        raise NotPossible(_("请再叫 %(n)d 次，没有人来再按“过号”。") % {"n": left})
    _end(ticket, TicketState.NO_SHOW, BookingState.NO_SHOW)


def finish(ticket: Ticket | None) -> None:
    """Served."""
    if ticket is not None:
        _end(ticket, TicketState.SERVED, BookingState.SERVED)


def current_at(groups: list[CounterGroup], counter: str) -> Ticket | None:
    """Who was called to this counter and is still there."""
    return _today(groups).filter(state=TicketState.CALLED, counter=counter).order_by("-called_at").first()


def waiting_of(groups: list[CounterGroup]) -> list[Ticket]:
    """In the order in which they are called if nobody else comes."""
    now = timezone.now()
    tickets = _today(groups).filter(state=TicketState.WAITING).select_related("group", "booking")
    return sorted(tickets, key=lambda one: _turn(one, now))


def _turn(ticket: Ticket, now: datetime) -> tuple[int, datetime, int]:
    """Booked ones whose time has come; then by arrival; then who is early."""
    is_booked = ticket.booking_id is not None and ticket.due_at != ticket.came_at
    if is_booked:
        return (0 if ticket.due_at <= now else 2, ticket.due_at, ticket.pk)
    return (1, ticket.came_at, ticket.pk)


def _today(groups: list[CounterGroup]) -> QuerySet[Ticket]:
    return Ticket.objects.filter(group__in=groups, day=timezone.localdate())


def _end(ticket: Ticket, state: TicketState, of_booking: BookingState) -> None:
    Ticket.objects.filter(pk=ticket.pk, state=TicketState.CALLED).update(state=state, ended_at=timezone.now())
    _move_booking(ticket, of_booking)


def _move_booking(ticket: Ticket, state: BookingState) -> None:
    if ticket.booking_id:
        Booking.objects.filter(pk=ticket.booking_id).update(state=state, changed_at=timezone.now())
