"""Races: 30 seats and 200 who want one at once; a time of the hall for two and 50 who want it.

Method: threads with connections of their own, in this process, begin together and call what the web process calls
(``register``, ``hold``). After each round the rows are read: 30 confirmed, the others waiting in one line without a gap, those who
came first seated; two of the time, never the same place. A round that differs ends the script with status 1. The time is that
of a whole round. As many rounds as the argument says. On PostgreSQL:

    .ci/with-postgresql sh -c 'python manage.py migrate && python -m bench.portal && python -m bench.races 100'
    python -m bench.races 100
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")
os.environ.setdefault("QIFU_DEBUG", "false")

import django

django.setup()

from django.db import connection, connections
from django.utils import timezone

from bench.registrations import make_desk
from bench.timing import describe
from cms.service_desk.units import sync_units
from services.hall.booking import hold
from services.hall.models import Booking, CounterGroup, Hall, HallDay
from services.hall.refusals import NotPossible
from services.hall.times import starts_of
from services.people.visitors import Visitor
from services.registrations.models import Desk, Registration
from services.registrations.registering import Applicant, register
from services.units.models import Unit
from tests.halls import make_hall

SEATS, CROWD, VISITORS, AT_ONCE = 30, 200, 50, 50
NOBODY = Visitor("", "")


def main(rounds: int) -> None:
    sync_units()
    wrong = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        desk, group = make_desk(SEATS), make_group()
        for name, run in (("200 for 30 seats", partial(race_for_seats, desk)), ("50 for a time of two", partial(race_for_time, group))):  # fmt: skip
            results = [timed(run, pool) for _ in range(rounds)]
            wrong += sum(not right for right, _time in results)
            print(describe(f"{name}, a round", [milliseconds for _right, milliseconds in results]))
    print(f"{rounds} rounds of each on {connection.vendor}: {wrong or 'none'} came out otherwise")
    sys.exit(bool(wrong))


def timed(run: Callable[[ThreadPoolExecutor], bool], pool: ThreadPoolExecutor) -> tuple[bool, float]:
    start = time.perf_counter()
    right = run(pool)
    return right, (time.perf_counter() - start) * 1000


def at_once(pool: ThreadPoolExecutor, works: list[Callable[[], Any]]) -> list[Any]:
    """As many begin together as there are threads. A refusal is an answer."""
    start = Barrier(AT_ONCE)

    def run(number: int, work: Callable[[], Any]) -> Any:
        if number < AT_ONCE:
            start.wait(60)
        try:
            return work()
        except NotPossible as refusal:
            return refusal
        finally:
            connections.close_all()

    return [future.result() for future in [pool.submit(run, n, work) for n, work in enumerate(works)]]


def race_for_seats(desk: Desk, pool: ThreadPoolExecutor) -> bool:
    Registration.objects.filter(desk=desk).delete()
    Desk.objects.filter(pk=desk.pk).update(last_place=0)
    people = [Applicant(name=f"样例{n}", contact=f"race{n}@example.com") for n in range(CROWD)]
    at_once(pool, [partial(register, desk.pk, [person]) for person in people])
    states = list(Registration.objects.filter(desk=desk).order_by("place").values_list("place", "state"))
    wanted = ["confirmed"] * SEATS + ["waiting"] * (CROWD - SEATS)
    return states == list(zip(range(1, CROWD + 1), wanted, strict=True))


def race_for_time(group: CounterGroup, pool: ThreadPoolExecutor) -> bool:
    Booking.objects.filter(group=group).delete()
    start = starts_of(group, timezone.localdate() + timedelta(days=1))[0]
    at_once(pool, [partial(hold, group, start, NOBODY)] * VISITORS)
    return sorted(Booking.objects.filter(group=group).values_list("ordinal", flat=True)) == [0, 1]


def make_group() -> CounterGroup:
    """Of a hall that is open tomorrow, whatever day that is."""
    hall = Hall.objects.first() or make_hall(Unit.objects.get(code="city"))
    HallDay.objects.get_or_create(hall=hall, day=timezone.localdate() + timedelta(days=1), defaults={"is_open": True})
    group = hall.groups.order_by("pk")[0]
    group.parallel = 2
    group.save()
    return group


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
