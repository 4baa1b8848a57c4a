"""An appeal's states, its clock, its events: what the state table allows, and when an answer is due."""

from datetime import date, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from time_machine import TimeMachineFixture

from services.appeals import rates
from services.appeals.actors import PERSON, SYSTEM
from services.appeals.carrying_out import REMEMBERED, carry_out, possible_actions
from services.appeals.chain import find_broken
from services.appeals.explaining import explain_due, sum_up
from services.appeals.lights import light_of
from services.appeals.models import Appeal, AppealEvent, Category, EventsAreKept, Nudge
from services.appeals.numbers import read_number, write_number
from services.appeals.query_codes import NotFound, find_appeal, make_query_code
from services.appeals.refusals import NotPossible, Overtaken
from services.appeals.standing import replay
from services.appeals.states import TABLE, Action, Outcome, State
from services.appeals.submitting import Submission, new_form_key, submit
from services.appeals.sweeping import sweep_appeals
from tests.appeals import (
    SUPERVISOR,
    accept,
    answer,
    answered_one,
    confirm,
    do,
    handler_of,
    make_department,
    make_unit,
    officer_of,
    submit_one,
    take,
)

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    def __init__(self, machine: TimeMachineFixture) -> None:
        self.machine = machine

    def __call__(self, day: str, time: str = "10:00") -> None:
        self.machine.move_to(datetime.fromisoformat(f"{day} {time}").replace(tzinfo=SHANGHAI), tick=False)


@pytest.fixture
def on(time_machine: TimeMachineFixture) -> Clock:
    clock = Clock(time_machine)
    clock("2026-11-23")
    return clock


def fresh(appeal: Appeal) -> Appeal:
    """As it is now, and as its events say it is."""
    appeal = Appeal.objects.get(pk=appeal.pk)
    events = list(appeal.events.all())
    standing = replay(events)
    assert {name: getattr(appeal, name) for name in REMEMBERED} == {n: getattr(standing, n) for n in REMEMBERED}
    assert find_broken(appeal, events) == []
    return appeal


# The table


def test_no_action_outside_the_table_is_possible_in_any_state() -> None:
    allowed = {(state, row.action) for row in TABLE for state in row.sources}
    everybody = SUPERVISOR.__class__("谁", 9, frozenset(p for row in TABLE for p in row.parties))
    for state, action in product(State, Action):
        appeal = Appeal(state=state)
        everything = everybody.__class__(parties=everybody.parties, towns=frozenset({None}), units=frozenset({None}))  # type: ignore[arg-type]
        assert (action in possible_actions(appeal, everything)) == ((state, action) in allowed)


def test_the_whole_way_ends_with_a_confirmed_answer(on: Clock) -> None:
    appeal = confirm(answered_one())
    appeal = fresh(appeal)
    assert (appeal.state, appeal.outcome, appeal.confirmed, appeal.grade) == ("closed", "solved", True, "5")
    assert [event.action for event in appeal.events.all()] == [
        "submit", "accept", "assign", "take", "answer", "confirm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "facts", "text"),
    [
        (Action.REJECT, {"ground": "1"}, "请找市场监管局"),
        (Action.ASSIGN, {"unit": 1}, ""),
        (Action.ANSWER, {"outcome": "solved"}, "好了"),
        (Action.CONFIRM, {"grade": "5"}, ""),
    ],
)
def test_what_the_state_does_not_allow_is_refused_in_words(action: Action, facts: dict[str, Any], text: str) -> None:
    appeal = accept(submit_one())
    if action == Action.ASSIGN:
        appeal = take(appeal)
    actors = [officer_of(make_unit()), handler_of(make_department()), PERSON]
    for actor in actors:
        with pytest.raises(NotPossible, match="不能"):
            do(appeal, action, actor, text, **facts)
    assert fresh(appeal).version == Appeal.objects.get(pk=appeal.pk).version


def test_an_officer_of_another_town_and_a_handler_of_another_unit_may_nothing() -> None:
    appeal = submit_one()
    with pytest.raises(NotPossible, match="镇办受理员"):
        do(appeal, Action.ACCEPT, officer_of(make_unit("town:2")), category=appeal.category_id, limit=15)
    appeal = take(accept(appeal))
    with pytest.raises(NotPossible, match="承办人"):
        do(appeal, Action.ANSWER, handler_of(make_unit("town:2")), "好了", outcome="solved")


@pytest.mark.parametrize(
    ("action", "facts", "words"),
    [
        (Action.ACCEPT, {"category": 1, "limit": 31}, "最长 30"),
        (Action.ACCEPT, {"category": None, "limit": 15}, "类别"),
        (Action.REJECT, {"ground": "8"}, "依据"),
    ],
)
def test_what_must_be_said_with_an_action_is_asked_for(action: Action, facts: dict[str, Any], words: str) -> None:
    appeal = submit_one()
    with pytest.raises(NotPossible, match=words):
        do(appeal, action, officer_of(make_unit()), "理由", **facts)
    with pytest.raises(NotPossible, match="理由"):
        do(appeal, Action.REJECT, officer_of(make_unit()), "  ", ground="1")


def test_whoever_is_second_hears_who_was_first_and_when(on: Clock) -> None:
    appeal = submit_one()
    seen = appeal.version
    accept(appeal)
    with pytest.raises(Overtaken, match=r"镇办受理员已于 10:00:00 受理"):
        carry_out(appeal.pk, Action.ACCEPT, officer_of(make_unit()), version=seen,
                  facts={"category": appeal.category_id, "limit": 15})  # fmt: skip
    assert AppealEvent.objects.filter(appeal=appeal).count() == 2


# The clock


@pytest.mark.parametrize(
    ("limit", "due"),
    [(1, date(2026, 9, 29)), (3, date(2026, 10, 8)), (15, date(2026, 10, 23)), (30, date(2026, 11, 13))],
)
def test_working_days_skip_the_holidays(on: Clock, limit: int, due: date) -> None:
    on("2026-09-28")
    assert fresh(accept(submit_one(), limit)).due_on == due


def test_what_comes_on_a_sunday_begins_on_monday(on: Clock) -> None:
    on("2026-11-29")
    assert fresh(accept(submit_one())).due_on == date(2026, 12, 18)


def test_a_question_stops_the_clock_until_it_is_answered(on: Clock) -> None:
    on("2026-09-28")
    appeal = take(accept(submit_one()))
    on("2026-09-29")
    do(appeal, Action.ASK, handler_of(make_department()), "请说明位置")
    assert light_of(fresh(appeal), date(2026, 12, 1)).colour == "grey"
    on("2026-10-09")
    do(appeal, Action.SUPPLY, PERSON, "东门")
    appeal = fresh(appeal)
    assert appeal.due_on == date(2026, 10, 28)
    days = explain_due(appeal)
    assert [day.day for day in days if "时钟" in day.why] == [date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)]
    assert days[-1].day == appeal.due_on and days[-1].count == 15
    assert "等您补充的 3 个工作日不算" in sum_up(appeal, days)


@pytest.mark.parametrize(("supplied", "moved"), [("2026-11-27", 0), ("2026-11-30", 1)])
def test_asked_on_friday_supplied_the_same_day_or_on_monday(on: Clock, supplied: str, moved: int) -> None:
    on("2026-11-27")
    appeal = take(accept(submit_one()))
    before = appeal.due_on
    do(appeal, Action.ASK, handler_of(make_department()), "请说明位置")
    on(supplied)
    do(appeal, Action.SUPPLY, PERSON, "东门")
    from working_days.calendar import add_working_days

    assert before and fresh(appeal).due_on == add_working_days(before, moved)


def test_changing_the_category_keeps_what_stopped_the_clock(on: Clock) -> None:
    on("2026-09-28")
    appeal = take(accept(submit_one()))
    on("2026-09-29")
    do(appeal, Action.ASK, handler_of(make_department()), "请说明位置")
    other = Category.objects.get(slug="land")
    do(appeal, Action.RECATEGORISE, officer_of(make_unit()), category=other.pk, limit=30)
    on("2026-10-09")
    do(appeal, Action.SUPPLY, PERSON, "东门")
    assert fresh(appeal).due_on == date(2026, 11, 18)


def test_a_third_question_is_refused(on: Clock) -> None:
    appeal = take(accept(submit_one()))
    for _ in range(2):
        do(appeal, Action.ASK, handler_of(make_department()), "请说明")
        do(appeal, Action.SUPPLY, PERSON, "说明")
    with pytest.raises(NotPossible, match="2 次"):
        do(appeal, Action.ASK, handler_of(make_department()), "请说明")


def test_an_extension_is_asked_for_once_and_reaches_thirty_days_at_most(on: Clock) -> None:
    appeal = take(accept(submit_one()))
    handler = handler_of(make_department())
    with pytest.raises(NotPossible, match="没有申请"):
        do(appeal, Action.EXTEND, SUPERVISOR, "同意", days=5)
    do(appeal, Action.REQUEST_EXTENSION, handler, "要等招标")
    with pytest.raises(NotPossible, match="最多还能延 15"):
        do(appeal, Action.EXTEND, SUPERVISOR, "同意", days=16)
    do(appeal, Action.EXTEND, SUPERVISOR, "同意", days=15)
    appeal = fresh(appeal)
    assert appeal.due_on == date(2027, 1, 5) and light_of(appeal, date(2026, 11, 24)).colour == "blue"
    with pytest.raises(NotPossible, match="一次"):
        do(appeal, Action.REQUEST_EXTENSION, handler, "再延")


def test_a_disputed_answer_is_worked_on_again_for_ten_days_and_late_stays_late(on: Clock) -> None:
    appeal = take(accept(submit_one(), 1))
    on("2026-11-25")
    appeal = answer(appeal)
    assert fresh(appeal).late
    on("2026-11-26")
    do(appeal, Action.DISPUTE, PERSON, "还有积水")
    appeal = fresh(appeal)
    assert (appeal.state, appeal.outcome, appeal.due_on, appeal.late) == ("in_progress", "", date(2026, 12, 10), True)
    assert fresh(answer(appeal)).late


def test_a_person_may_have_it_reopened_once_within_fifteen_days(on: Clock) -> None:
    appeal = confirm(answered_one())
    do(appeal, Action.REOPEN, PERSON, "又积水了", by_person=True)
    appeal = confirm(answer(fresh(appeal)))
    with pytest.raises(NotPossible, match="一次"):
        do(appeal, Action.REOPEN, PERSON, "又积水了", by_person=True)
    do(appeal, Action.REOPEN, SUPERVISOR, "查实仍有积水", by_person=False)
    later = confirm(answered_one())
    on("2026-12-15")
    with pytest.raises(NotPossible, match="15 个工作日"):
        do(later, Action.REOPEN, PERSON, "又积水了", by_person=True)
    assert fresh(appeal).state == State.IN_PROGRESS


def test_lights_turn_at_midnight_and_one_reminder_is_written_however_often_the_job_runs(on: Clock) -> None:
    appeal = take(accept(submit_one(), 3))
    appeal = fresh(appeal)
    assert appeal.due_on == date(2026, 11, 26)
    lights = []
    for day, time in (
        ("2026-11-24", "23:59"),
        ("2026-11-25", "00:00"),
        ("2026-11-26", "23:59"),
        ("2026-11-27", "00:00"),
    ):
        on(day, time)
        sweep_appeals()
        sweep_appeals()
        lights.append(light_of(appeal, date.fromisoformat(day)).colour)
    assert lights == ["green", "yellow", "yellow", "red"]
    assert Nudge.objects.filter(appeal=appeal).count() == 1


def test_ten_working_days_of_silence_close_it_and_count_against(on: Clock) -> None:
    asked, answered = take(accept(submit_one())), answered_one()
    do(asked, Action.ASK, handler_of(make_department()), "请说明")
    on("2026-12-07", "23:59")
    sweep_appeals()
    assert fresh(asked).state == State.WAITING_INFO
    on("2026-12-08", "00:00")
    sweep_appeals()
    assert (fresh(asked).state, fresh(asked).outcome) == ("closed", "no_answer")
    assert (fresh(answered).state, fresh(answered).outcome, fresh(answered).confirmed) == ("closed", "solved", False)


def test_an_unconfirmed_appeal_is_erased_after_two_days(on: Clock) -> None:
    appeal = submit_one(contact_email="a@example.com")
    assert appeal.state == State.UNCONFIRMED
    on("2026-11-25", "09:59")
    sweep_appeals()
    assert Appeal.objects.filter(pk=appeal.pk).exists()
    on("2026-11-25", "10:01")
    sweep_appeals()
    assert not Appeal.objects.exists() and not AppealEvent.objects.exists()


# Numbers, codes, events


def test_a_slip_in_a_number_is_told_by_its_check_character() -> None:
    number = write_number(date(2026, 11, 29), 7)
    assert read_number(f" {number.lower().replace('-', '－')} ") == number
    assert read_number(number.replace("0007", "0008")) is None and read_number("SQ1") is None


def test_a_form_sent_again_gives_the_same_receipt() -> None:
    key = new_form_key()
    submission = Submission(enterprise_name="甲", title="标题", text="内容", town=make_unit())
    first, second = submit(submission, form_key=key), submit(submission, form_key=key)
    assert first == second and Appeal.objects.count() == 1
    assert find_appeal(first.appeal.number, first.query_code.lower()) == first.appeal
    assert first.query_code not in str(Appeal.objects.values())


def test_five_wrong_codes_lock_a_number_for_a_quarter_of_an_hour_as_they_do_an_unknown_one(on: Clock) -> None:
    appeal = submit_one()
    right = make_query_code(appeal.form_key)
    for number in (appeal.number, write_number(date(2020, 1, 1), 1)):
        for _ in range(5):
            with pytest.raises(NotFound):
                find_appeal(number, "22222222")
        with pytest.raises(NotFound):
            find_appeal(number, right)
    on("2026-11-23", "10:15")
    assert find_appeal(appeal.number, right) == appeal


def test_events_are_neither_changed_nor_deleted_and_tampering_shows() -> None:
    appeal = accept(submit_one())
    event = appeal.events.first()
    assert event is not None
    for attempt in (event.save, event.delete, appeal.events.all().delete, lambda: appeal.events.update(action="take")):
        with pytest.raises(EventsAreKept):
            attempt()
    call_command("check_appeals")
    super(type(AppealEvent.objects.all()), AppealEvent.objects.filter(pk=event.pk)).update(facts={"unconfirmed": False, "town": None, "category": None})  # fmt: skip
    with pytest.raises(CommandError, match="1 件"):
        call_command("check_appeals")


def test_a_blanked_text_breaks_no_chain() -> None:
    appeal = answered_one()
    AppealEvent.objects.filter(appeal=appeal).update(text="", salt="")
    assert fresh(appeal).state == State.ANSWERED


# Figures


def cohort(**more: Any) -> rates.Cohort:
    return rates.Cohort(**{"first": date(2026, 11, 1), "last": date(2026, 11, 30), "as_of": date(2026, 11, 30), **more})


def percents(**more: Any) -> dict[str, str]:
    return {rate.indicator.code: rate.percent for rate in rates.tally(cohort(**more)).rates}


def test_649_taken_and_627_solved_are_96_6_percent(on: Clock) -> None:
    pattern = answered_one()
    values = {f.attname: getattr(fresh(pattern), f.attname) for f in Appeal._meta.concrete_fields if f.attname != "id"}
    for n in range(648):
        solved = {"outcome": "solved"} if n < 626 else {"outcome": "explained"}
        Appeal.objects.create(**{**values, "number": f"n{n}", "form_key": f"k{n}", **solved})
    assert (percents()["solved"], percents()["confirmed"]) == ("96.6%", "0.0%")
    do(pattern, Action.DISPUTE, PERSON, "没有解决")
    assert percents()["solved"] == "96.5%"


def test_figures_count_what_a_sheet_made_by_hand_counts(on: Clock) -> None:
    confirm(answered_one())  # solved, confirmed, very good
    confirm(answered_one(Outcome.EXPLAINED), "1")  # very bad
    disputed = answered_one()
    do(disputed, Action.DISPUTE, PERSON, "没有解决")
    answer(fresh(disputed))  # claimed again, not settled
    answered_one()  # nobody says anything
    accept(submit_one(), 1)  # overdue on the last day
    gone = accept(submit_one())
    do(gone, Action.WITHDRAW, PERSON, outcome="withdrawn")
    no = submit_one()
    do(no, Action.REJECT, officer_of(make_unit()), "请找法院", ground="3")
    with pytest.raises(NotPossible):
        do(disputed, Action.REJECT, officer_of(make_unit()), "请找法院", ground="3")
    figures = {r.indicator.code: (r.numerator, r.denominator) for r in rates.tally(cohort()).rates}
    assert figures == {
        "solved": (2, 5), "confirmed": (1, 5), "on_time": (4, 5), "contacted": (4, 6), "accepted": (6, 7),
        "satisfied": (1, 2), "rated": (2, 3),
    }  # fmt: skip
    counts = rates.tally(cohort()).counts
    assert (counts["accepted"], counts["withdrawn"], counts["disputed"], counts["overdue"]) == (6, 1, 1, 1)
    for code, (numerator, denominator) in figures.items():
        assert Appeal.objects.filter(rates.rows_of(cohort(), code, "n")).count() == numerator
        assert Appeal.objects.filter(rates.rows_of(cohort(), code, "d")).count() == denominator


def test_the_system_alone_closes_for_silence() -> None:
    with pytest.raises(NotPossible):
        do(answered_one(), Action.LAPSE, PERSON)
    with pytest.raises(NotPossible, match="还没有到期"):
        do(answered_one(), Action.LAPSE, SYSTEM)
