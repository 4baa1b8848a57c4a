"""The last seats under a crowd: on PostgreSQL by the desk's row, on SQLite by the database's lock.

The suite runs few rounds; ``QIFU_RACE_ROUNDS=100`` runs as many as the brief asks for.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from services.registrations import seats
from services.registrations.door import Sent, take_scans
from services.registrations.models import Desk, Registration, Scan
from services.registrations.refusals import NotPossible
from services.registrations.registering import register
from services.registrations.states import State
from services.surveys.models import AnonymousAnswer, Invitation
from services.surveys.refusals import Answered
from services.surveys.running import close_survey
from site_content.portals.models import CityPortalPage
from tests.registrations import applicant, desk_of, make_open_event
from tests.surveys import answer, open_to

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = int(os.environ.get("QIFU_RACE_ROUNDS", "2"))
SEATS, CROWD, AT_ONCE = 30, 200, 50


class Crowd:
    """Threads with connections of their own. As many as begin together as there are threads."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def at_once(self, works: list[Callable[[], Any]]) -> list[Any]:
        start = Barrier(min(len(works), AT_ONCE))

        def run(number: int, work: Callable[[], Any]) -> Any:
            if number < start.parties:
                start.wait(60)
            try:
                return work()
            except NotPossible as refusal:
                return refusal

        return [future.result() for future in [self.pool.submit(run, n, work) for n, work in enumerate(works)]]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield Crowd(pool)
        barrier = Barrier(AT_ONCE)

        def close(_number: int) -> None:
            barrier.wait(60)
            connections.close_all()

        list(pool.map(close, range(AT_ONCE)))


@pytest.fixture
def desk(city: CityPortalPage) -> Desk:
    return desk_of(make_open_event(city))


def begin_anew(desk: Desk, *, days: float = 10, capacity: int = SEATS) -> None:
    """As if nobody had come yet; what the record does not say anew, the desk keeps."""
    Registration.objects.filter(desk=desk).delete()
    starts: datetime = timezone.now() + timedelta(days=days)
    Desk.objects.filter(pk=desk.pk).update(
        capacity=capacity, starts_at=starts, ends_at=starts + timedelta(hours=2), closes_at=starts, last_place=0
    )


def join(desk: Desk, n: int) -> Any:
    return partial(register, desk.pk, [applicant(n)])


def test_thirty_seats_and_two_hundred_people(crowd: Crowd, desk: Desk) -> None:
    for _ in range(ROUNDS):
        begin_anew(desk)
        crowd.at_once([join(desk, n) for n in range(CROWD)])
        rows = list(Registration.objects.filter(desk=desk).order_by("place").values_list("place", "state"))
        assert [place for place, _state in rows] == list(range(1, CROWD + 1))
        assert [state for _place, state in rows] == ["confirmed"] * SEATS + ["waiting"] * (CROWD - SEATS)


def test_cancelling_and_joining_at_once_leaves_no_seat_idle_and_gives_none_twice(crowd: Crowd, desk: Desk) -> None:
    for _ in range(ROUNDS):
        begin_anew(desk, capacity=5)
        first = [register(desk.pk, [applicant(n)])[0] for n in range(8)]
        works = [partial(seats.cancel, one.pk) for one in first[:5]] + [join(desk, n) for n in range(100, 110)]
        crowd.at_once(works[::2] + works[1::2])
        assert Registration.objects.filter(desk=desk).seated().count() == 5
        kept = Registration.objects.filter(desk=desk, state=State.CONFIRMED).values_list("place", flat=True)
        waiting = Registration.objects.filter(desk=desk).waiting().values_list("place", flat=True)
        assert len(waiting) == 8 and max(kept) < min(waiting)


def test_the_same_person_twenty_times_is_registered_once(crowd: Crowd, desk: Desk) -> None:
    begin_anew(desk)
    crowd.at_once([join(desk, 1)] * 20)
    assert Registration.objects.filter(desk=desk).count() == 1


def test_an_offer_that_lapses_while_it_is_accepted_has_one_winner(crowd: Crowd, desk: Desk) -> None:
    for _ in range(ROUNDS):
        begin_anew(desk, days=1, capacity=1)
        one, two, _three = (register(desk.pk, [applicant(n)])[0] for n in range(3))
        seats.cancel(one.pk)
        Registration.objects.filter(pk=two.pk).update(offered_until=timezone.now() + timedelta(milliseconds=15))
        told = crowd.at_once([partial(seats.accept, two.pk), partial(settle, desk), partial(settle, desk)])[0]
        states = list(Registration.objects.filter(desk=desk).order_by("place").values_list("state", flat=True))
        if isinstance(told, NotPossible):
            assert states == ["cancelled", "expired", "offered"] and "给了下一位" in str(told)
        else:
            assert states == ["cancelled", "confirmed", "waiting"]


def settle(desk: Desk) -> None:
    with seats.locked_desk(desk.pk) as locked:
        seats.settle(locked, timezone.now())


def test_devices_that_upload_the_same_at_once_count_once(crowd: Crowd, desk: Desk) -> None:
    begin_anew(desk, days=0.01)
    people = [register(desk.pk, [applicant(n)])[0] for n in range(20)]
    sent = [Sent(f"nonce-{one.pk:08}", timezone.now(), registration=one.pk) for one in people]
    crowd.at_once([partial(take_scans, desk.pk, sent, helper="小李", device=f"{n}") for n in range(6)])
    assert Scan.objects.count() == 20 and set(Scan.objects.values_list("result", flat=True)) == {"ok"}


def test_a_form_that_is_sent_twenty_times_at_once_is_one_answer_and_nothing_tells_whose(
    crowd: Crowd, city: CityPortalPage
) -> None:
    """Scenario 2, for surveys. In PostgreSQL a row says which transaction wrote it: no answer says the one of its sender."""

    def tap(invitation: Invitation, n: int) -> None:
        with suppress(Answered):
            answer(invitation, staff=n)

    invitations = open_to(city, [f"{n}@example.com" for n in range(5)])
    taps: list[Callable[[], Any]] = [
        partial(tap, one, n) for n, one in enumerate(invitations) for _tap in range(20 if n == 0 else 1)
    ]
    crowd.at_once(taps)
    assert close_survey(invitations[0].survey_id) == 5
    staff = AnonymousAnswer.objects.filter(question="staff")
    assert sorted(row.sealed for row in staff) == ["0", "1", "2", "3", "4"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text FROM surveys_anonymousanswer")
            wrote = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT xmin::text FROM surveys_invitation")
            used = {row[0] for row in cursor.fetchall()}
        assert len(wrote) == 1 and not wrote & used
