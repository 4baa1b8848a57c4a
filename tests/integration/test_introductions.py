"""An enterprise asks to be introduced to who gives money: what is handed over, who sees it, what comes of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cms.service_desk.models import DeskRole
from cms.service_desk.units import ROLES_OF_KIND, sync_unit, sync_units
from cms.teams.models import Role as TeamRole
from cms.teams.models import Team
from services.authorisations.states import Role
from services.enterprises.models import Enterprise, YearFigures
from services.introductions.acting import ENTERPRISE, SYSTEM, Actor, act
from services.introductions.chain import find_broken
from services.introductions.figures import count_rows, freeze_last_month, public_rows
from services.introductions.keeping import IntroductionKeeper
from services.introductions.models import EventsAreKept, Introduction, IntroductionEvent
from services.introductions.refusals import NotPossible, Overtaken
from services.introductions.states import Action, Party, State
from services.introductions.sweeping import sweep_introductions
from services.keeping.keeper import Subject
from services.notices.models import Notice
from services.pages.answers import LAPSED
from services.units.models import Unit, UnitKind
from site_content.portals.models import CityPortalPage
from tests import introductions as bank_tests
from tests.desk_world import DESK_ROLES, DeskWorld, add_person
from tests.introductions import Bank, acting_for, ask, asked, desk_address, make_bank, make_firm, press
from tests.mailbox import mailbox
from tests.people import forget_mail
from tests.role_tables import read_roles
from themes.releases import public_root

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"\b(zhang|li)@example\.com")


@pytest.fixture
def bank(city: CityPortalPage) -> Bank:
    return make_bank(city)


@pytest.fixture
def firm(bank: Bank) -> Enterprise:
    return make_firm()


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_from_the_product_s_page_to_money_each_step_seen_by_both_sides(bank: Bank, firm: Enterprise) -> None:
    page = (public_root() / f"finance/{bank.product.slug}/index.html").read_text()
    assert f'href="{bank.address}"' in page and "申请对接" in page
    browser, _person = acting_for(firm)
    form = text(browser, bank.address)
    assert "将交给样例银行的内容" in form and firm.credit_code in form and "1,497" in form
    forget_mail()
    one = asked(browser, bank, figures="1")
    assert ["用途", "购置两台加工中心"] in one.handed and ["2025 营业收入（万元）", "1,497"] in one.handed
    assert [mail.to for mail in mailbox()] == [[bank.staff.email]] and firm.name not in mailbox()[0].body
    firm.name = "改了名的公司"
    firm.save()
    YearFigures.objects.update(revenue=9)
    seen = text(bank.desk, desk_address(one))
    assert "1,497" in seen and "zhang@example.com" not in seen, "what was agreed to stays; a contact takes a click"
    assert "zhang@example.com" in press(bank.desk, one, "show").content.decode()
    for action, typed in (("take", {}), ("talk", {"text": "已约周四上门"}), ("grant", {"amount": "180.5"})):
        assert press(bank.desk, one, action, **typed).status_code == 302, action
    one.refresh_from_db()
    assert (one.state, str(one.granted), one.due_on) == (State.GRANTED, "180.50", None)
    mine = text(browser, f"/my/introductions/{one.pk}/")
    assert "180.50 万元" in mine and "已约周四上门" in mine and "查看完整联系方式" in mine
    assert "已获融资" in text(browser, "/my/introductions/") and "我的融资对接" in text(browser, "/my/")
    assert Notice.objects.count() == 3 and find_broken(one) == []
    with pytest.raises(EventsAreKept):
        one.events.latest("position").delete()
    IntroductionEvent.objects.filter(action="grant").update(amount=9999)
    assert find_broken(one), "a changed sum breaks the chain"


def test_who_may_ask_and_what_is_agreed_to(bank: Bank, firm: Enterprise) -> None:
    assert Client().get(bank.address).status_code == 302, "who is not signed in signs in first and comes back"
    stranger, person = bank_tests.person_of("li@example.com")
    assert "去“我的企业”办授权" in text(stranger, bank.address)
    assert stranger.post(bank.address, bank_tests.TYPED).status_code == 403 and not Introduction.objects.exists()
    browser, _person = acting_for(firm)
    answer = ask(browser, bank.address, agree="", amount="0")
    assert (
        answer.status_code == 422
        and "才能申请对接" in answer.content.decode()
        and "整数，单位万元" in answer.content.decode()
    )
    values = {**bank_tests.form_values(text(browser, bank.address)), **bank_tests.TYPED}
    YearFigures.objects.update(revenue=2000)
    answer = browser.post(bank.address, values)
    assert (
        answer.status_code == 422
        and "请看过现在的内容再确认" in answer.content.decode()
        and "2,000" in answer.content.decode()
    )
    other = make_firm(2)
    answer = ask(browser, bank.address, enterprise=str(other.pk))
    assert answer.status_code == 403, "and for no enterprise but one's own"
    form = {**bank_tests.form_values(text(browser, bank.address)), **bank_tests.TYPED}
    browser.handler.enforce_csrf_checks = True
    del form["csrfmiddlewaretoken"]
    forged = browser.post(bank.address, form)
    assert LAPSED in forged.content.decode() and not Introduction.objects.exists()
    browser.handler.enforce_csrf_checks = False
    first, again = browser.post(bank.address, form), browser.post(bank.address, form)
    assert first.status_code == again.status_code == 302 and first["Location"] == again["Location"], (
        "sent twice is asked once"
    )
    one = Introduction.objects.get()
    assert not any("营业收入" in what for what, _value in one.handed), "figures are handed over only if ticked"
    assert "正在办理" in text(browser, bank.address)
    bank.product.introduction = False
    bank.product.save_revision().publish()
    while bank_tests.run_pending():
        pass
    assert browser.get(bank.address).status_code == 404
    assert person.introductions.count() == 0


def test_a_provider_sees_what_was_consented_to_it_and_nothing_else(
    city: CityPortalPage, bank: Bank, firm: Enterprise
) -> None:
    other = make_bank(city, "样例另一银行", "other", bank.world)
    browser, _person = acting_for(firm, role=Role.ADMIN)
    one = asked(browser, bank)
    assert firm.name in text(bank.desk, "/admin/introductions/")
    assert firm.name not in text(other.desk, "/admin/introductions/")
    assert other.desk.get(desk_address(one)).status_code == press(other.desk, one, "take").status_code == 404
    for place in ("/admin/appeals/", "/admin/enterprises/", "/admin/authorisations/"):
        assert bank.desk.get(place).status_code in (302, 403, 404), place
    assert bank.unit not in Unit.objects.handling(), "no appeal is assigned to a bank"
    press(bank.desk, one, "take")
    stale = one.version
    answer = browser.post(
        f"/my/introductions/{one.pk}/", bank_tests.form_values(text(browser, f"/my/introductions/{one.pk}/"))
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.state == State.WITHDRAWN and one.withdrawn_at and mailbox()[-1].to == [bank.staff.email]
    assert bank.desk.get(desk_address(one)).status_code == 404 and firm.name not in text(
        bank.desk, "/admin/introductions/"
    )
    with pytest.raises(Overtaken):
        act(one.pk, Action.TALK, Actor(Party.PROVIDER), version=stale)
    with pytest.raises(NotPossible):
        act(one.pk, Action.TALK, Actor(Party.PROVIDER), version=one.version)
    colleague, _ = acting_for(firm, "wang@example.com")
    assert colleague.get(f"/my/introductions/{one.pk}/").status_code == 404, (
        "a colleague who is no admin does not see it"
    )
    boss, _ = acting_for(firm, "boss@example.com", Role.ADMIN)
    assert boss.get(f"/my/introductions/{one.pk}/").status_code == 200


def test_a_role_may_do_with_an_introduction_what_the_table_says(
    bank: Bank, city: CityPortalPage, firm: Enterprise
) -> None:
    other, world = make_bank(city, "样例另一银行", "other", bank.world), bank.world
    browser, _person = acting_for(firm)
    ones = {"own introduction": asked(browser, bank), "other introduction": asked(browser, other)}
    withdrawn = asked(acting_for(make_firm(2), "li@example.com")[0], bank)
    ones["withdrawn introduction"] = act(withdrawn.pk, Action.WITHDRAW, ENTERPRISE, version=0)
    sync_units()
    units = {kind: sync_unit(f"sample:{kind}", kind, f"样例{kind}") for kind in (UnitKind.TOWN, UnitKind.DEPARTMENT)}
    units[UnitKind.CITY], units[UnitKind.PROVIDER] = Unit.objects.get(code="city"), bank.unit
    for kind, roles in ROLES_OF_KIND.items():
        for role in roles:
            if role.value not in world.clients:
                add_person(world, role.value, role, units[kind])
    add_auditor(world, city)
    table = read_roles("introduction")
    assert set(table) == set(ones) and all(set(row) == {*DESK_ROLES, "auditor"} for row in table.values())
    for name, row in table.items():
        found = {role: "".join(sorted(try_all(world.clients[role], ones[name]))) for role in row}
        assert found == {role: "".join(sorted(letters)) for role, letters in row.items()}, name


def add_auditor(world: DeskWorld, city: CityPortalPage) -> None:
    user = User.objects.create_user("auditor", "auditor@example.org", "password")
    user.groups.add(Team.objects.get(page=city).group(TeamRole.AUDITOR))
    world.clients["auditor"] = Client()
    world.clients["auditor"].force_login(user)


def try_all(client: Client, one: Introduction) -> str:
    """Letters of what works; all of it is taken back."""
    page, found = client.get(desk_address(one)), ""
    html = page.content.decode()
    if page.status_code == 200 and desk_address(one) in text(client, "/admin/introductions/"):
        found += "V"
    found += "H" if page.status_code == 200 and "购置两台加工中心" in html else ""
    assert not ADDRESS.search(html)
    with transaction.atomic():
        shown = press(client, one, "show")
        found += "K" if ADDRESS.search(shown.content.decode()) else ""
        transaction.set_rollback(True)
    with transaction.atomic():
        press(client, one, "take")
        one.refresh_from_db()
        found += "A" if one.state == State.TAKEN else ""
        transaction.set_rollback(True)
    one.refresh_from_db()
    return found


def test_consent_is_taken_back_after_the_end_too_and_figures_stay(bank: Bank, firm: Enterprise) -> None:
    browser, _person = acting_for(firm)
    one = asked(browser, bank)
    press(bank.desk, one, "take")
    assert press(bank.desk, one, "grant").status_code == 422, "a grant has a sum"
    assert press(bank.desk, one, "decline").status_code == 422, "a refusal has a reason"
    press(bank.desk, one, "grant", amount="50")
    browser.post(f"/my/introductions/{one.pk}/", bank_tests.form_values(text(browser, f"/my/introductions/{one.pk}/")))
    one.refresh_from_db()
    assert one.state == State.GRANTED and one.withdrawn_at and bank.desk.get(desk_address(one)).status_code == 404
    assert count_rows(date(2000, 1, 1), date(2100, 1, 1))[0]["sum"] == "50"
    assert asked(browser, bank).pk != one.pk, "and one may ask again"


def test_three_working_days_of_silence_are_red_and_told_once_and_sixty_end_it(bank: Bank, firm: Enterprise) -> None:
    sync_units()
    supervisor = add_person(bank.world, "supervisor", DeskRole.SUPERVISOR, Unit.objects.get(code="city"))
    browser, _person = acting_for(firm)
    with time_machine.travel(datetime(2026, 9, 28, 2, tzinfo=UTC), tick=False):
        one = asked(browser, bank)
    assert one.due_on == date(2026, 10, 8), "three working days over the holidays"
    forget_mail()
    with time_machine.travel(datetime(2026, 10, 8, 15, 59, tzinfo=UTC), tick=False):
        sweep_introductions()
        assert not mailbox() and "超期" not in text(browser, "/my/introductions/")
    with time_machine.travel(datetime(2026, 10, 9, 2, tzinfo=UTC), tick=False):
        for _again in range(3):
            sweep_introductions()
        assert sorted(mail.to[0] for mail in mailbox()) == sorted([bank.staff.email, supervisor.email])
        assert "机构超期 1 个工作日" in text(browser, "/my/introductions/")
        watching = bank.world.clients["supervisor"]
        assert "超期 1 个工作日" in text(watching, "/admin/introductions/")
        seen = text(watching, desk_address(one))
        assert "只有提供机构能看" in seen and firm.credit_code not in seen and "张三" not in seen
        assert press(watching, one, "take").status_code in (302, 403)
        one.refresh_from_db()
        assert one.state == State.ASKED
    with time_machine.travel(datetime(2027, 1, 20, 2, tzinfo=UTC), tick=False):
        sweep_introductions()
    one.refresh_from_db()
    assert one.state == State.DECLINED and one.events.latest("position").party == Party.SYSTEM
    with pytest.raises(NotPossible):
        act(one.pk, Action.LAPSE, SYSTEM, version=one.version)


def test_figures_are_frozen_and_groups_below_five_are_not_published(bank: Bank) -> None:
    today = timezone.localdate()
    last = today.replace(day=1) - timedelta(days=1)
    for n in range(1, 8):
        kind = "loan" if n < 7 else "fund"
        one = Introduction.objects.create(
            product_id=str(n), product_title="样例", product_kind=kind, product_url="/", provider=bank.unit, notice_version="1",
            enterprise=make_firm(n), asked_on=last, form_key=str(n), state=State.GRANTED if n < 6 else State.ASKED,
            granted=10 * n if n < 6 else None,
        )  # fmt: skip
    frozen = freeze_last_month(today)
    assert frozen and [row["asked"] for row in frozen.rows] == [7, 1, 6]
    shown = public_rows(frozen)
    assert [(row["scope"], row["asked"], row["granted"], row["sum"]) for row in shown] == [
        ("", 7, 5, "150"),
        ("loan", 6, 5, "150"),
    ]
    Introduction.objects.filter(pk=one.pk).update(asked_on=last - timedelta(days=1), state=State.GRANTED, granted=1)
    assert freeze_last_month(today).rows == frozen.rows  # type: ignore[union-attr]
    page = text(Client(), "/services/introductions/")
    assert "<td>7</td><td>5</td><td>150</td>" in page and "引导基金" not in page


def test_what_is_kept_is_given_out_erased_and_forgotten(bank: Bank, firm: Enterprise) -> None:
    browser, person = acting_for(firm)
    one = asked(browser, bank)
    keeper, subject = IntroductionKeeper(), Subject(frozenset({"zhang@example.com"}), frozenset({person.pk}))
    [row] = keeper.export(subject)["融资对接"]
    assert row["联系人"] == "张三" and "用途：购置两台加工中心" in row["交给机构的内容"]
    assert keeper.erase(subject) == 1
    one.refresh_from_db()
    assert (one.state, one.name, one.contact, one.digest, one.handed, one.person) == (
        State.WITHDRAWN,
        "",
        "",
        "",
        [],
        None,
    )
    assert find_broken(one) == []
    kept = asked(browser, bank)
    act(kept.pk, Action.DECLINE, Actor(Party.PROVIDER, "某", 1), version=0, text="额度不够")
    now = timezone.now()
    assert keeper.forget(now + timedelta(days=360)) == {"融资对接": 0}
    assert keeper.forget(now + timedelta(days=367)) == {"融资对接": 1}
    kept.refresh_from_db()
    assert kept.handed == [] and not kept.events.exclude(text="").exists() and kept.state == State.DECLINED
