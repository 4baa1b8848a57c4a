"""Many at once for the last free time, and numbers given at many doors."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from services.hall.booking import book, hold
from services.hall.models import Booking, HallDay, Ticket
from services.hall.queueing import call_next, give_ticket
from services.hall.refusals import NotPossible
from services.hall.times import starts_of
from services.people.visitors import Visitor
from services.units.models import Unit, UnitKind
from tests.halls import make_hall
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except NotPossible as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_a_time_for_two_is_had_by_two_of_fifty_and_numbers_never_meet() -> None:
    hall = make_hall(Unit.objects.create(code="sample:city", kind=UnitKind.CITY, name="样例中心"))
    group = hall.groups.get(prefix="A")
    day = timezone.localdate() + timedelta(days=1)
    HallDay.objects.create(hall=hall, day=day, is_open=True)
    start = starts_of(group, day)[0]
    answers = at_once([lambda: hold(group, start, Visitor("", ""))] * 50)
    held = [one for one in answers if isinstance(one, Booking)]
    assert len(held) == 2 and {one.ordinal for one in held} == {0, 1}
    person = make_person()
    booked = at_once([lambda: book(held[0], person, "")] * 10)
    assert {one.number for one in booked if isinstance(one, Booking)} == {Booking.objects.get(pk=held[0].pk).number}

    tickets = at_once([lambda: [give_ticket(group).number for _ in range(10)]] * 10)
    assert sorted(number for numbers in tickets for number in numbers) == list(range(1, 101))
    assert all(numbers == sorted(numbers) for numbers in tickets)
    called = at_once([lambda n=n: call_next([group], f"{n} 号窗口") for n in range(10)])  # type: ignore[misc]
    assert sorted(ticket.number for ticket in called) == list(range(1, 11))
    assert Ticket.objects.filter(state="called").count() == 10
