"""The hall: a time booked in a few taps without a script, numbers called in their order, a day that closes."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from cms.service_desk.models import DeskRole
from publishing.worker import run_pending
from services.hall.booking import book, cancel, hold
from services.hall.closing import sweep_halls
from services.hall.models import Booking, CounterGroup, Hall, HallDay, Ticket
from services.hall.queueing import arrive, call_again, call_next, give_ticket, pass_over
from services.hall.refusals import NotPossible
from services.hall.times import look_ahead, next_free, starts_of
from services.keeping.keepers import erase_person, find_subject, forget_expired
from services.notices.models import Notice
from services.people.models import Person
from services.people.refusals import TooOften
from services.people.visitors import Visitor
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.desk_world import DeskWorld, add_person, build_desk_world
from tests.halls import EARLY, at, make_hall
from tests.people import ask_code, enter, last_code, make_person, sign_in
from working_days.models import SpecialDay

pytestmark = pytest.mark.django_db
NOBODY = Visitor("", "")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EARLY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def world(city: CityPortalPage, search_index: object) -> DeskWorld:
    run_pending()
    return build_desk_world(with_content_roles=False)


@pytest.fixture
def hall(world: DeskWorld) -> Hall:
    return make_hall(world.units["city"])


@pytest.fixture
def group(hall: Hall) -> CounterGroup:
    return hall.groups.get(prefix="A")


def booked(group: CounterGroup, starts_at: Any, contact: str = "zhang@example.com") -> Booking:
    return book(hold(group, starts_at, NOBODY), make_person(contact), "设立登记")


def text_of(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1]))


def test_from_the_list_to_a_number_that_is_shown_at_the_counter_in_four_taps(group: CounterGroup) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/services/hall/").content.decode()
    assert "最早可约 11月30日 09:00" in page
    url = f"/services/hall/groups/{group.pk}/"
    assert f'href="{url}"' in page  # 1: the counter
    values = form_values(browser.get(url).content.decode())
    response = browser.post(url, {**values, "at": at(9, 20).isoformat()})  # 2: the time
    held = str(response.headers["Location"])
    door = browser.get(held).headers["Location"]
    held_page = enter(browser, ask_code(browser, "zhang@example.com", door), last_code())
    assert held_page.headers["Location"] == held  # signing in leads back
    page = browser.get(held).content.decode()
    assert "为您留到 08:10" in page
    assert browser.post(held, {**form_values(page), "matter": "设立登记"}).status_code == 302  # 3: confirmed
    found = Booking.objects.get()
    shown = browser.get(held)
    assert found.number in text_of(shown) and "<svg" in shown.content.decode() and "样例路" in text_of(shown)
    assert "09:20" in text_of(browser.get("/my/"))
    entry = Calendar.from_ical(browser.get(f"{held}calendar.ics").content).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == at(9, 20) and found.number in str(entry["description"])


def test_anothers_booking_is_not_there(group: CounterGroup) -> None:
    found = booked(group, at(9))
    stranger = Client()
    sign_in(stranger, "li@example.com")
    url = f"/services/hall/bookings/{found.token}/"
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"action": "cancel"}).status_code in (404, 422)
    assert stranger.get(f"{url}calendar.ics").status_code == 404


def test_a_form_from_elsewhere_holds_nothing(group: CounterGroup) -> None:
    response = Client(enforce_csrf_checks=True).post(f"/services/hall/groups/{group.pk}/", {"at": at(9).isoformat()})
    assert response.status_code == 422 and not Booking.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", "x", "2026-11-30T09:00", "2026-11-30T09:07:00+08:00", "2027-11-30T09:00:00+08:00"]
)
def test_what_is_none_of_the_groups_times_is_refused_in_words(group: CounterGroup, typed: str) -> None:
    browser = Client()
    response = browser.post(f"/services/hall/groups/{group.pk}/", {"at": typed})
    assert response.status_code == 422 and "选" in text_of(response) and not Booking.objects.exists()


def test_times_follow_hours_working_days_and_the_halls_own_days(hall: Hall, group: CounterGroup) -> None:
    day = starts_of(group, date(2026, 11, 30))
    assert (day[0], day[8], day[9], day[-1]) == (at(9), at(11, 40), at(13, 30), at(16, 30))
    assert starts_of(group, date(2026, 12, 5)) == []  # a Saturday
    HallDay.objects.create(hall=hall, day=date(2026, 12, 5), is_open=True)
    HallDay.objects.create(hall=hall, day=date(2026, 12, 1), note="检修")
    fresh = CounterGroup.objects.get(pk=group.pk)
    assert starts_of(fresh, date(2026, 12, 5)) and starts_of(fresh, date(2026, 12, 1)) == []


def test_a_time_is_full_with_as_many_as_there_are_counters_and_a_hold_that_ran_out_is_given_on(
    group: CounterGroup, clock: time_machine.Traveller
) -> None:
    first = hold(group, at(9), NOBODY)
    booked(group, at(9))
    with pytest.raises(NotPossible, match="约走"):
        hold(group, at(9), NOBODY)
    assert next_free(group, EARLY, look_ahead([group], EARLY))[0].starts_at == at(9, 20)
    clock.shift(timedelta(minutes=10))
    second = hold(group, at(9), NOBODY)
    book(second, make_person("li@example.com"), "")
    with pytest.raises(NotPossible, match="约走"):
        book(first, make_person("wang@example.com"), "")
    assert Booking.objects.filter(state="booked").count() == 2


def test_a_hold_that_ran_out_is_confirmed_all_the_same_if_nobody_took_the_time(
    group: CounterGroup, clock: time_machine.Traveller
) -> None:
    held = hold(group, at(9), NOBODY)
    clock.shift(timedelta(minutes=20))
    assert book(held, make_person(), "").state == "booked"


def test_nobody_keeps_more_times_than_needed(group: CounterGroup) -> None:
    for minute in (0, 20, 40):
        booked(group, at(9, minute))
    with pytest.raises(NotPossible, match="已有 3 个"):
        booked(group, at(10))
    with pytest.raises(TooOften):
        for minute in range(21):
            hold(group, at(14, 10 + 20 * (minute % 2)), Visitor("203.0.113.7", "")).delete()


def test_what_is_given_back_can_be_had_again(group: CounterGroup) -> None:
    found = booked(group, at(9))
    assert cancel(found) and not cancel(found)
    assert booked(group, at(9), "li@example.com").ordinal == 0


def test_who_booked_comes_first_at_the_time_others_by_arrival(
    hall: Hall, group: CounterGroup, clock: time_machine.Traveller
) -> None:
    nine, half = booked(group, at(9, 20)), booked(group, at(9, 40), "li@example.com")
    clock.move_to(at(9, 5))
    walk_ins = [give_ticket(group), give_ticket(group)]
    assert arrive(hall, nine.number.lower()).label == "A003"
    assert arrive(hall, f" {nine.number} ").label == "A003"  # twice is once
    first = call_next([group], "1 号窗口")
    assert first == walk_ins[0]  # the booked one is early
    clock.move_to(at(9, 20))
    assert getattr(call_next([group], "1 号窗口"), "label", "") == "A003"
    clock.move_to(at(9, 51))  # eleven minutes late: as if without a time
    late = arrive(hall, half.number)
    assert getattr(call_next([group], "2 号窗口"), "label", "") == "A002"
    assert call_next([group], "2 号窗口") == late
    assert call_next([group], "2 号窗口") is None
    nine.refresh_from_db()
    half.refresh_from_db()
    assert (nine.state, half.state) == ("called", "served")


def test_three_calls_and_then_the_next(group: CounterGroup) -> None:
    give_ticket(group)
    ticket = call_next([group], "1 号窗口")
    assert ticket is not None
    with pytest.raises(NotPossible, match="再叫 2 次"):
        pass_over(ticket)
    call_again(call_again(ticket))
    with pytest.raises(NotPossible, match="过号"):
        call_again(ticket)
    pass_over(ticket)
    assert Ticket.objects.get().state == "no_show"


def test_numbers_begin_anew_each_day(group: CounterGroup, clock: time_machine.Traveller) -> None:
    assert [give_ticket(group).label for _ in range(2)] == ["A001", "A002"]
    clock.shift(timedelta(days=1))
    assert give_ticket(group).label == "A001"


@pytest.mark.parametrize("number", ["", "QQQQQQ", "\0"])
def test_a_number_that_nobody_has_is_refused(hall: Hall, number: str) -> None:
    with pytest.raises(NotPossible, match="没有这个预约码"):
        arrive(hall, number)


def test_a_day_that_closes_gives_back_its_times_and_offers_three_others(
    hall: Hall, group: CounterGroup, django_capture_on_commit_callbacks: Any
) -> None:
    kept, lost = booked(group, at(9)), booked(group, at(9, day=1, month=12))
    with django_capture_on_commit_callbacks(execute=True):
        HallDay.objects.create(hall=hall, day=date(2026, 12, 1), note="大厅检修")
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.state, lost.state, lost.reason) == ("booked", "cancelled", "大厅检修")
    subject = Notice.objects.get().subject
    assert "12月1日 09:00" in subject.title and "大厅检修" in subject.body
    assert subject.body.count("·") == 3 and "11月30日 09:00" in subject.body
    with django_capture_on_commit_callbacks(execute=True):
        HallDay.objects.update(note="改期")
        hall.days.get().save()
    assert Notice.objects.count() == 1


def test_a_day_off_that_editors_add_for_the_city_closes_the_hall_too(group: CounterGroup) -> None:
    lost = booked(group, at(9, day=1, month=12))
    SpecialDay.objects.create(day=date(2026, 12, 1), note="样例：台风停工")
    sweep_halls()
    sweep_halls()
    lost.refresh_from_db()
    assert lost.state == "cancelled" and Notice.objects.count() == 1


def test_a_clerk_calls_from_the_desk_and_the_screen_shows_numbers_alone(world: DeskWorld, group: CounterGroup) -> None:
    clerk, url = world.clients["hall_clerk"], f"/admin/hall/{group.hall_id}/"
    assert clerk.get("/admin/hall/").headers["Location"] == url
    found = booked(group, at(9))
    assert "请先选择窗口" in clerk.post(url, {"action": "next"}).content.decode()
    clerk.post(url, {"counter": "3 号窗口", "groups": [group.pk]})
    assert clerk.post(url, {"action": "arrive", "number": found.number}).status_code == 302
    clerk.post(url, {"action": "ticket", "group": group.pk})
    clerk.post(url, {"action": "next"})
    page = clerk.get(url).content.decode()
    assert "A002" in page and "叫过 1 次" in page
    reader = Client()
    queue = reader.get(f"/api/services/queue/{group.hall_id}").json()
    assert [(one["label"], one["counter"]) for one in queue["called"]] == [("A002", "3 号窗口")]
    assert queue["waiting"][0] == {"group": "企业登记", "prefix": "A", "count": 1}
    for shown in ("queue", "screen"):
        body = reader.get(f"/services/hall/{group.hall_id}/{shown}/").content.decode()
        assert "A002" in body and "设立登记" not in body and found.number not in body


def test_a_clerk_of_another_unit_finds_no_hall(world: DeskWorld, group: CounterGroup) -> None:
    add_person(world, "town clerk", DeskRole.HALL_CLERK, world.units["town"])
    own = make_hall(world.units["town"], "样例镇大厅")
    stranger = world.clients["town clerk"]
    assert stranger.get("/admin/hall/").headers["Location"] == f"/admin/hall/{own.pk}/"
    for path in ("", "closing/"):
        assert stranger.get(f"/admin/hall/{group.hall_id}/{path}").status_code == 404
        assert stranger.post(f"/admin/hall/{group.hall_id}/{path}", {"action": "next"}).status_code == 404
    assert world.clients["supervisor"].get("/admin/hall/").status_code == 302  # no clerk: the admin's home


def test_a_clerk_sees_how_many_are_concerned_before_a_day_is_closed(world: DeskWorld, group: CounterGroup) -> None:
    booked(group, at(9, day=1, month=12))
    clerk, url = world.clients["hall_clerk"], f"/admin/hall/{group.hall_id}/closing/"
    assert "请填写原因" in clerk.post(url, {"day": "2026-12-01"}).content.decode()
    typed = {"day": "2026-12-01", "note": "检修"}
    assert "有 1 个预约" in clerk.post(url, typed).content.decode() and not HallDay.objects.exists()
    assert clerk.post(url, {**typed, "sure": "1"}).status_code == 302 and HallDay.objects.exists()


def test_who_booked_is_forgotten_and_how_many_came_stays(group: CounterGroup, clock: time_machine.Traveller) -> None:
    old, ahead = booked(group, at(9)), booked(group, at(9, day=1, month=12), "li@example.com")
    erase_person(find_subject("li@example.com"))
    ahead.refresh_from_db()
    assert (ahead.person, ahead.number, ahead.state) == (None, "", "cancelled")
    clock.shift(timedelta(days=91))
    forget_expired()
    old.refresh_from_db()
    assert (old.person, old.matter, old.number, old.state) == (None, "", "", "booked")
    assert Person.objects.exists()


def test_the_first_page_asks_as_often_for_twelve_counters_as_for_two(hall: Hall, group: CounterGroup) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = Client().get("/services/hall/")
        assert page.content.decode().count("最早可约") == hall.groups.count()
        return len(asked)

    booked(group, at(9, 20))
    few = count()
    for prefix in "CDEFGHJKLM":
        CounterGroup.objects.create(
            hall=hall, name=f"窗口{prefix}", prefix=prefix, matters="事项", minutes=20, parallel=1
        )
    assert count() <= few
