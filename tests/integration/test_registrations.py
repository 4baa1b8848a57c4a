"""Registering for an event: a seat or a place in the line, given on, taken back; nobody loses one."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from wagtail.models import Page

from cms.teams.models import Role
from cms.teams.queries import team_of
from messages.models import Message
from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.enterprises.models import FormerName
from services.keeping.keeper import Subject
from services.notices.models import Notice
from services.registrations import seats
from services.registrations.keeping import RegistrationKeeper
from services.registrations.links import make_link
from services.registrations.models import Desk, ListExport, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import register, waiting_before
from services.registrations.states import State
from services.registrations.sweeping import sweep_registrations
from site_content.portals.models import CityPortalPage
from site_content.training.models import EventQuestion, TrainingEventPage
from tests.appeal_forms import form_values
from tests.appeal_forms import send as send_form
from tests.authorisations import person_of
from tests.content_factories import make_association
from tests.cultivation import act_for
from tests.enterprise_world import add_reach, make_enterprise
from tests.factories import make_town
from tests.mailbox import mailbox
from tests.people import enter as enter_code
from tests.people import forget_mail, last_code, make_person
from tests.registrations import (
    applicant,
    change_event,
    desk_of,
    enter,
    form_url,
    in_days,
    link_in,
    make_open_event,
    press,
    states_of,
)
from themes.releases import public_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(city: CityPortalPage) -> TrainingEventPage:
    return make_open_event(city, capacity=2)


@pytest.fixture
def desk(event: TrainingEventPage) -> Desk:
    return desk_of(event)


def subjects() -> list[str]:
    return [mail.subject.partition("：")[0] for mail in mailbox()]


def test_a_signed_in_person_has_a_seat_after_one_button(event: TrainingEventPage) -> None:
    browser, person = person_of("zhang@example.com")
    person.name = "张三"
    person.save()
    forget_mail()
    answer = send_form(browser, form_url(event))
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "已报上" in page and "<svg" in page
    told = Notice.objects.get(subject__title__startswith="报名成功")
    assert told.recipient.person == person and browser.get(told.subject.url).status_code == 200
    home = browser.get("/my/").content.decode()
    assert "样例讲座" in home and "样例讲座" in browser.get("/my/events/").content.decode()
    again = send_form(browser, form_url(event), name="张三", contact="zhang@example.com")
    assert again.status_code in (302, 422) and Registration.objects.count() == 1


def test_who_comes_late_waits_sees_his_place_and_gets_the_freed_seat(desk: Desk) -> None:
    first, _second, third, fourth = enter(desk, 1, 2, 3, 4)
    assert states_of(desk) == ["confirmed", "confirmed", "waiting", "waiting"]
    browser = Client()
    page = browser.get(make_link(fourth)).content.decode()
    assert "第 2 位，前面还有 1 人" in page and "名额 2 人已满" in page
    forget_mail()
    assert press(browser, first, "cancel").status_code == 302
    assert states_of(desk) == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert waiting_before(fourth) == 0 and sorted(subjects()) == ["候补成功，已有您的座位", "已取消报名"]
    assert "我来不了" in browser.get(make_link(third)).content.decode()


def test_a_seat_freed_shortly_before_is_offered_and_lapses_to_the_next(city: CityPortalPage) -> None:
    desk = desk_of(make_open_event(city, capacity=1, starts_at=in_days(1), registration_closes_at=in_days(0.9)))
    first, second, third = enter(desk, 1, 2, 3)
    seats.cancel(first.pk)
    second.refresh_from_db()
    assert second.offered_until is not None
    left = second.offered_until - timezone.now()
    assert second.state == State.OFFERED and timedelta(hours=11.9) < left < timedelta(hours=12.1)
    browser = Client()
    assert "我要参加" in browser.get(make_link(second)).content.decode()
    Registration.objects.filter(pk=second.pk).update(offered_until=timezone.now())
    late = press(browser, second, "accept")
    assert late.status_code == 409 and "给了下一位" in late.content.decode()
    assert states_of(desk) == ["cancelled", "expired", "offered"]
    assert press(browser, third, "accept").status_code == 302
    assert states_of(desk) == ["cancelled", "expired", "confirmed"]
    # Whoever said no, or nothing, is not offered a seat again, but may come back at the end.
    seats.cancel(third.pk)
    assert states_of(desk) == ["cancelled", "expired", "cancelled"]
    [back] = enter(desk, 1)
    assert (back.pk, back.state, back.place) == (first.pk, "confirmed", 4)


@pytest.mark.parametrize(("hours", "until"), [(72, None), (48, 24), (30, 15), (10, 5), (3, 2), (1, 1)])
def test_an_offer_leaves_time_to_answer(hours: int, until: int | None) -> None:
    now = timezone.now()
    found = seats.offer_until(now + timedelta(hours=hours), now)
    assert found == (None if until is None else now + timedelta(hours=until))


def test_a_lowered_capacity_takes_nobodys_seat_and_a_raised_one_lets_the_line_in(
    event: TrainingEventPage, desk: Desk
) -> None:
    everybody = enter(desk, 1, 2, 3)
    change_event(event, capacity=1)
    sweep_registrations()
    assert states_of(desk) == ["confirmed", "confirmed", "waiting"]
    page = Client().get(make_link(everybody[2])).content.decode()
    assert "名额调整为 1 人，已报上的 2 人不受影响" in page
    seats.cancel(everybody[0].pk)
    assert states_of(desk) == ["cancelled", "confirmed", "waiting"]
    change_event(event, capacity=5)
    sweep_registrations()
    assert states_of(desk) == ["cancelled", "confirmed", "confirmed"]


def test_a_moved_and_a_cancelled_event_tell_everybody_once_with_a_calendar_that_counts_on(
    event: TrainingEventPage, desk: Desk
) -> None:
    one, _two, _waiting = enter(desk, 1, 2, 3)
    assert calendar_of(one)["SEQUENCE"] == 0
    assert calendar_of(one)["UID"] == published(event)["UID"]
    forget_mail()
    change_event(event, venue_name="二楼会议室")
    sweep_registrations()
    sweep_registrations()
    assert subjects() == ["时间或地点有变动"] * 3 and "二楼会议室" in mailbox()[0].body
    assert calendar_of(one)["SEQUENCE"] == 1
    forget_mail()
    change_event(event, arrangement="cancelled")
    sweep_registrations()
    sweep_registrations()
    assert subjects() == ["活动取消"] * 3
    assert (calendar_of(one)["SEQUENCE"], calendar_of(one)["STATUS"]) == (2, "CANCELLED")
    with pytest.raises(NotPossible, match="已取消"):
        enter(desk, 9)
    change_event(event, arrangement="as_planned")
    forget_mail()
    sweep_registrations()
    assert subjects() == ["活动恢复举行"] * 3
    change_event(event, summary="错别字改了")
    sweep_registrations()
    assert len(subjects()) == 3


def calendar_of(registration: Registration) -> Any:
    content = Client().get(f"{make_link(registration)}event.ics").content
    return Calendar.from_ical(content).walk("VEVENT")[0]


def published(event: TrainingEventPage) -> Any:
    return Calendar.from_ical((public_root() / "training/lecture/event.ics").read_bytes()).walk("VEVENT")[0]


def test_everybody_is_reminded_once_the_day_before(city: CityPortalPage) -> None:
    desk = desk_of(make_open_event(city, capacity=1, starts_at=in_days(0.9), registration_closes_at=in_days(0.8)))
    enter(desk, 1, 2)
    forget_mail()
    sweep_registrations()
    sweep_registrations()
    assert subjects() == ["明天参加"]


def test_without_an_account_a_code_confirms_and_only_then_a_seat_is_taken(event: TrainingEventPage, desk: Desk) -> None:
    browser = Client()
    answer = send_form(browser, form_url(event), name="李四", contact="li@example.com", enterprise_name="甲公司")
    assert answer.status_code == 302, answer.content.decode()
    assert not Registration.objects.exists()
    wrong = enter_code(browser, answer.headers["Location"], "000000")
    assert wrong.status_code == 422 and "验证码不对" in wrong.content.decode()
    done = enter_code(browser, answer.headers["Location"], last_code())
    assert "已报上" in browser.get(done.headers["Location"]).content.decode()
    assert browser.get(answer.headers["Location"]).status_code == 404
    made = Registration.objects.get()
    assert (made.name, made.contact, made.enterprise_name, made.person) == ("李四", "li@example.com", "甲公司", None)
    signed_in, _person = person_of("li@example.com")
    assert "样例讲座" in signed_in.get("/my/events/").content.decode()


def test_an_enterprise_sends_as_many_as_the_event_allows(event: TrainingEventPage, desk: Desk) -> None:
    change_event(event, registration_limit=2, capacity=10)
    firm = make_enterprise(1, None)
    named = [applicant(n, enterprise_name=firm.name) for n in (1, 2, 3)]
    register(desk.pk, [applicant(1, enterprise=firm)])
    register(desk.pk, [named[1]])
    with pytest.raises(NotPossible, match="最多 2 人"):
        register(desk.pk, [named[2]])
    seats.cancel(Registration.objects.first().pk)  # type: ignore[union-attr]
    assert register(desk.pk, [named[2]])[0].state == "confirmed"
    assert register(desk.pk, [applicant(8, enterprise_name=firm.name)], by_organiser=True)[0].state == "confirmed"


def test_an_event_whose_page_is_taken_down_is_told_once_it_stays_away_and_when_it_is_back(
    event: TrainingEventPage, desk: Desk
) -> None:
    enter(desk, 1, 2, 3)
    forget_mail()
    event.unpublish()
    run_pending()
    sweep_registrations()
    assert subjects() == [], "perhaps it is back in a minute"
    page = Client().get(make_link(Registration.objects.first()))  # type: ignore[arg-type]
    assert "活动页面已撤下" in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for _twice in range(2):
            sweep_registrations()
        assert subjects() == ["活动页面已撤下，请先联系主办方"] * 3
        forget_mail()
        change_event(event)
        for _twice in range(2):
            sweep_registrations()
        assert subjects() == ["活动页面已恢复"] * 3
    forget_mail()
    event.refresh_from_db()
    event.unpublish()
    run_pending()
    with time_machine.travel(in_days(9.9), tick=False):
        sweep_registrations()
        assert subjects() == ["活动页面已撤下，请先联系主办方"] * 3, "they may be on the way; and nobody is reminded"


def test_a_person_registers_colleagues_who_are_told_and_may_cancel(event: TrainingEventPage, desk: Desk) -> None:
    browser, _person = person_of("zhang@example.com")
    typed = {"name": "张三", "name0": "王五", "contact0": "wang@example.com", "enterprise_name": "甲公司"}
    assert send_form(browser, form_url(event), **typed).headers["Location"] == "/my/events/"
    assert states_of(desk) == ["confirmed", "confirmed"]
    assert "同事：王五" in browser.get("/my/events/").content.decode()
    to_colleague = next(mail for mail in mailbox() if mail.to == ["wang@example.com"])
    assert press_link(link_in(to_colleague.body)).status_code == 302
    assert states_of(desk) == ["confirmed", "cancelled"]
    half = send_form(browser, form_url(event), name1="赵六")
    assert half.status_code == 422 and "赵六" in half.content.decode() and "都要填" in half.content.decode()


def press_link(url: str) -> Any:
    browser = Client()
    return browser.post(url, {**form_values(browser.get(url).content.decode(), "cancel"), "action": "cancel"})


def test_the_events_own_questions_are_asked_and_kept(event: TrainingEventPage, desk: Desk) -> None:
    change_event(
        event,
        questions=[EventQuestion(text="是否乘车", choices="是、否", required=True), EventQuestion(text="想听什么")],
    )
    browser, _person = person_of("zhang@example.com")
    missing = send_form(browser, form_url(event), name="张三", q1="财税")
    assert (
        missing.status_code == 422
        and "请回答这个问题" in missing.content.decode()
        and "财税" in missing.content.decode()
    )
    assert send_form(browser, form_url(event), name="张三", q0="是", q1="财税").status_code == 302
    assert Registration.objects.get().answers == [["是否乘车", "是"], ["想听什么", "财税"]]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"registration_opens_at": in_days(1)}, "还没有开始"),
        ({"registration_closes_at": in_days(-0.5)}, "已经截止"),
        ({"registration_here": False}, "不在平台上报名"),
    ],
)
def test_outside_the_window_the_page_says_so(
    event: TrainingEventPage, desk: Desk, fields: dict[str, Any], said: str
) -> None:
    change_event(event, **fields)
    page = Client().get(form_url(event))
    assert (
        page.status_code == 200 and said in page.content.decode() and '<form class="form"' not in page.content.decode()
    )


def test_seats_left_are_numbers_for_the_static_page(event: TrainingEventPage, desk: Desk) -> None:
    address = f"/api/services/seats/{event.pk}"
    answer = Client().get(address)
    assert answer.json() == {"capacity": 2, "left": 2, "waiting": 0, "open": True}
    assert answer["Cache-Control"] == "public, max-age=5"
    enter(desk, 1, 2, 3)
    assert Client().get(address).json() == {"capacity": 2, "left": 0, "waiting": 1, "open": True}
    assert Client().get("/api/services/seats/999999").status_code == 404
    many = Client().get(f"/api/services/seats/?id={event.pk}&id=999999")
    assert many.json() == {"seats": {str(event.pk): {"capacity": 2, "left": 0, "waiting": 1, "open": True}}}
    assert Client().get("/api/services/seats/?id=x").status_code == 400
    for page in ("training/lecture/index.html", "training/calendar/index.html"):
        html = (public_root() / page).read_text()
        assert f'href="{form_url(event)}"' in html and f'data-seats="{event.pk}"' in html, page


def test_a_form_that_was_forged_or_has_lapsed_comes_back_with_what_was_typed(event: TrainingEventPage) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(form_url(event), {"name": "张三", "contact": "zhang@example.com"})
    assert answer.status_code == 422 and 'value="张三"' in answer.content.decode()
    assert not Message.objects.exists()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 9)),
        st.tuples(st.sampled_from(["cancel", "accept", "lapse"]), st.integers(1, 9)),
        st.tuples(st.just("capacity"), st.integers(1, 4)),
    ),
    max_size=25,
)


@pytest.mark.parametrize("days", [10, 1])
def test_whatever_happens_no_seat_is_given_twice_and_none_is_idle_while_somebody_waits(
    city: CityPortalPage, days: int
) -> None:
    event = make_open_event(city, capacity=2, starts_at=in_days(days), registration_closes_at=in_days(days - 0.1))
    desk = desk_of(event)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def holds(steps: list[tuple[str, int]]) -> None:
        Registration.objects.filter(desk=desk).delete()
        Desk.objects.filter(pk=desk.pk).update(capacity=2)
        for what, n in steps:
            before = taken(desk)
            take_step(desk, what, n)
            check_law(desk, before)

    holds()


def taken(desk: Desk) -> int:
    return Registration.objects.filter(desk=desk).seated().count()


def take_step(desk: Desk, what: str, n: int) -> None:
    one = next((r for r in Registration.objects.filter(desk=desk) if r.contact == f"person{n}@example.com"), None)
    match what:
        case "join":
            register(desk.pk, [applicant(n)])
        case "capacity":
            Desk.objects.filter(pk=desk.pk).update(capacity=n)
            with seats.locked_desk(desk.pk) as locked:
                seats.settle(locked, timezone.now())
        case "lapse":
            Registration.objects.filter(desk=desk, state="offered").update(offered_until=timezone.now())
            sweep_registrations()
        case _ if one is not None:
            with suppress(NotPossible):
                seats.cancel(one.pk) if what == "cancel" else seats.accept(one.pk)


def check_law(desk: Desk, before: int) -> None:
    desk.refresh_from_db()
    assert desk.capacity is not None
    now, waiting = taken(desk), Registration.objects.filter(desk=desk).waiting()
    assert now <= max(desk.capacity, before)
    assert not waiting.exists() or now >= desk.capacity
    places = list(waiting.values_list("place", flat=True))
    assert places == sorted(set(places))


@pytest.fixture
def organiser(event: TrainingEventPage) -> Client:
    return member_of(event, Role.CITY_EDITOR, "huodong")


def member_of(page: Page, role: Role, username: str) -> Client:
    user = User.objects.create_user(username, f"{username}@example.com", "password", first_name="王主任")
    team = team_of(page)
    assert team is not None
    user.groups.add(team.group(role))
    browser = Client()
    browser.force_login(user)
    return browser


def ask(browser: Client, desk: Desk, action: str, registration: Registration | None = None) -> Any:
    return browser.post(
        f"/admin/events/{desk.pk}/", {"action": action, "registration": registration.pk if registration else ""}
    )


def test_an_organiser_sees_masked_contacts_and_shows_one_by_a_click_that_is_kept(organiser: Client, desk: Desk) -> None:
    one, _two, waiting = enter(desk, 1, 2, 3)
    assert "样例讲座" in organiser.get("/admin/events/").content.decode()
    page = organiser.get(f"/admin/events/{desk.pk}/").content.decode()
    assert "样例1" in page and "p***@example.com" in page and "person1@example.com" not in page
    assert "person1@example.com" in ask(organiser, desk, "show", one).content.decode()
    assert one.events.filter(action="show").exists()
    found = organiser.get(f"/admin/events/{desk.pk}/", {"q": "person3@example.com"}).content.decode()
    assert "样例3" in found and "样例1" not in found
    assert ask(organiser, desk, "let_in", waiting).status_code == 409
    ask(organiser, desk, "cancel", one)
    assert states_of(desk) == ["cancelled", "confirmed", "confirmed"]


def test_an_organiser_promotes_by_hand_where_he_says_so(organiser: Client, desk: Desk) -> None:
    one, _two, third, fourth = enter(desk, 1, 2, 3, 4)
    given = {"promotion": "by_hand", "survey_url": "", "materials_note": ""}
    assert organiser.post(f"/admin/events/{desk.pk}/settings/", given).status_code == 302
    ask(organiser, desk, "cancel", one)
    assert states_of(desk) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert "由主办方决定" in Client().get(make_link(third)).content.decode()
    ask(organiser, desk, "let_in", fourth)
    assert states_of(desk) == ["cancelled", "confirmed", "waiting", "confirmed"]


def test_an_organiser_writes_to_all_registers_a_caller_and_takes_the_list_with_a_reason(
    organiser: Client, desk: Desk
) -> None:
    enter(desk, 1, 2)
    page = f"/admin/events/{desk.pk}/"
    added = organiser.post(f"{page}new/", {"name": "=1+1", "contact": "", "enterprise_name": "@甲公司"})
    assert added.status_code == 302 and states_of(desk) == ["confirmed", "confirmed", "waiting"]
    forget_mail()
    form = {"form_key": "0" * 32, "subject": "请带身份证", "words": "入场要核对。", "states": ["confirmed"]}
    organiser.post(f"{page}mail/", form)
    organiser.post(f"{page}mail/", form)
    assert [mail.subject for mail in mailbox()] == ["请带身份证：样例讲座"] * 2
    assert organiser.post(f"{page}export/", {"reason": ""}).status_code == 422 and not ListExport.objects.exists()
    sheet = organiser.post(f"{page}export/", {"reason": "打印签到表"})
    [row] = [r for r in load_workbook(BytesIO(sheet.content)).active.iter_rows() if r[1].value == "=1+1"]
    assert row[1].data_type == "s" and row[1].quotePrefix and row[2].value == "@甲公司"
    kept = ListExport.objects.get()
    assert (kept.reason, kept.count, kept.user_name) == ("打印签到表", 3, "王主任")


def test_another_teams_log_in_sees_nothing_and_an_auditor_reads_masked(
    organiser: Client, desk: Desk, event: TrainingEventPage
) -> None:
    [one] = enter(desk, 1)
    town = make_town(event.get_parent().get_parent())
    stranger = member_of(town, Role.TOWN_EDITOR, "zhen")
    assert "样例讲座" not in stranger.get("/admin/events/").content.decode()
    for below in ("", "new/", "mail/", "export/", "settings/"):
        assert stranger.get(f"/admin/events/{desk.pk}/{below}").status_code == 404
    auditor = member_of(event, Role.AUDITOR, "shenji")
    page = auditor.get(f"/admin/events/{desk.pk}/").content.decode()
    assert "样**" in page and "样例1" not in page and "登记一位" not in page
    assert ask(auditor, desk, "show", one).status_code in (302, 403) and not one.events.filter(action="show").exists()


def test_six_months_after_the_event_names_and_contacts_go_and_numbers_stay(
    desk: Desk, event: TrainingEventPage
) -> None:
    one, *_others = enter(desk, 1, 2, 3)
    RegistrationKeeper().forget(timezone.now() + timedelta(days=150))
    assert Registration.objects.get(pk=one.pk).name == "样例1"
    RegistrationKeeper().forget(timezone.now() + timedelta(days=200))
    gone = Registration.objects.get(pk=one.pk)
    assert (gone.name, gone.contact, gone.digest, gone.state) == ("", "", "", "confirmed")
    assert Client().get(make_link(one)).status_code == 404
    assert not Message.objects.filter(key__startswith="registration:").exists()


def test_who_is_erased_gives_his_seat_on(desk: Desk) -> None:
    enter(desk, 1, 2, 3)
    subject = Subject(frozenset({"person1@example.com"}))
    assert RegistrationKeeper().export(subject)["活动报名"][0]["活动"] == "样例讲座"
    RegistrationKeeper().erase(subject)
    assert states_of(desk) == ["cancelled", "confirmed", "confirmed"]
    assert RegistrationKeeper().export(subject)["活动报名"] == []
    assert not any("person1" in mail.recipient for mail in mailbox())


def test_an_association_registers_its_public_members_at_contacts_that_it_does_not_see(
    city: CityPortalPage, event: TrainingEventPage, desk: Desk
) -> None:
    page = make_association(city, members="样例企业1号\n样例企业2号\n样例企业3号\n不在库里的企业")
    browser = member_of(page, Role.ASSOCIATION_EDITOR, "xiehui")
    first, second, _nobody = (make_enterprise(n, None) for n in (1, 2, 3))
    acting = make_person("zhao@example.com")
    Authorisation.objects.create(
        person=acting, enterprise=first, role="admin", proof="counter", state="active",
        expires_on=timezone.localdate() + timedelta(days=99),
    )  # fmt: skip
    add_reach(second, "firm@example.com")
    url = reverse("qifu_register_members", args=[page.pk])
    assert "样例讲座" in browser.get(url).content.decode()
    url = f"{url}?event={desk.pk}"
    shown = browser.get(url).content.decode()
    assert "zhao@" not in shown and "firm@" not in shown and "企业库里没有这家企业" in shown
    browser.post(url, {"member": ["样例企业1号", "样例企业2号", "样例企业3号"]})
    made = Registration.objects.filter(desk=desk)
    assert [(one.contact, one.person, one.channel, one.by_name) for one in made] == [
        ("zhao@example.com", acting, "association", page.title),
        ("firm@example.com", None, "association", page.title),
    ]
    assert "已经报了名" in browser.get(url).content.decode()
    assert member_of(event, Role.CITY_EDITOR, "shi").get(url).status_code == 200
    town = make_town(city)
    assert member_of(town, Role.TOWN_EDITOR, "zhen").get(url).status_code != 200


def test_who_acts_for_an_association_registers_its_members_without_a_log_in_of_the_staff(city: CityPortalPage) -> None:
    event = make_open_event(city, registration_limit=1)
    desk, association = desk_of(event), make_enterprise(9, None, name="样例协会")
    page = make_association(city, members="样例企业1号\n样例老厂\n样例企业2号", credit_code=association.credit_code)
    run_pending()
    first, second = make_enterprise(1, None), make_enterprise(2, None)
    FormerName.objects.create(enterprise=first, name="样例老厂")
    for firm in (first, second):
        add_reach(firm, f"firm{firm.pk}@example.com")
    browser, secretary = person_of("mishu@example.com")
    url = f"/my/members/{page.pk}/"
    assert browser.get(url).status_code == 404 and url not in browser.get("/my/events/").content.decode()
    act_for(secretary, association)
    assert url in browser.get("/my/events/").content.decode() and "样例讲座" in browser.get(url).content.decode()
    url = f"{url}?event={desk.pk}"
    values = form_values(browser.get(url).content.decode())
    register(desk.pk, [applicant(50, enterprise_name="样例企业2号")])  # by somebody who typed its name
    chosen = ["样例企业1号", "样例老厂", "样例企业2号"]
    assert browser.post(url, {**values, "member": []}).status_code == 422
    answer = browser.post(url, {**values, "member": chosen}).content.decode()
    assert "样例企业2号：每家企业最多 1 人" in answer and "已替 1 家会员报名" in answer and "firm1@" not in answer
    assert "同一家企业" in answer and "已经报了名" in answer
    made = Registration.objects.get(desk=desk, channel="association")
    assert (made.enterprise, made.by_name, made.by_person) == (first, page.title, secretary)
    assert Client().get(url).status_code == 302
