"""Who acts for an enterprise, from the person's side: five proofs, objections, codes, the end (scenario 9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from services.authorisations.acting import act
from services.authorisations.actors import Actor
from services.authorisations.codes import issue_code
from services.authorisations.invitations import invite
from services.authorisations.keeping import AuthorisationKeeper
from services.authorisations.models import Authorisation, Letter
from services.authorisations.states import Action, Proof, Role, State
from services.authorisations.sweeping import sweep_authorisations
from services.enterprises.models import Enterprise, SourceKind
from services.keeping.keeper import Subject
from services.people.accounts import leave
from services.people.models import Person
from services.people.refusals import NotNow
from services.units.models import Unit
from services.uploads.storage import path_of
from tests.appeals import make_unit
from tests.authorisations import (
    ask,
    claimed,
    code_in_mail,
    link_in_mail,
    own_address,
    person_of,
    press,
    stamped,
    upload,
    with_letter,
)
from tests.enterprise_world import add_reach, credit_code, make_enterprise
from tests.mailbox import empty_mailbox, mailbox
from tests.people import make_person, sign_in

pytestmark = pytest.mark.django_db
OFFICER = Actor("镇办甲", 901, "officer@example.org", towns=None)


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    return make_enterprise(1, make_unit())


@pytest.fixture
def zhang(db: None) -> tuple[Client, Person]:
    return person_of("zhang@example.com")


def decide(one: Authorisation, action: Action, actor: Actor = OFFICER, text: str = "") -> Authorisation:
    return act(one.pk, action, actor, version=Authorisation.objects.get(pk=one.pk).version, text=text)


def state_of(one: Authorisation) -> str:
    return Authorisation.objects.get(pk=one.pk).state


def make_admin(enterprise: Enterprise, contact: str = "boss@example.com") -> Authorisation:
    return decide(with_letter(make_person(contact), enterprise), Action.APPROVE)


def text(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_a_stamped_letter_is_printed_uploaded_approved(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    browser, person = zhang
    one = claimed(browser, enterprise)
    letter = text(browser.get(f"{own_address(one)}letter/"))
    assert one.number in letter and enterprise.credit_code in letter and "张三" in letter and enterprise.name in letter
    assert upload(browser, one).status_code == 302
    assert state_of(one) == State.UNDER_REVIEW and person.authorisations.get().letters.get().digest
    empty_mailbox()
    decide(one, Action.APPROVE)
    assert [letter.subject for letter in mailbox()] == [f"授权已生效：{enterprise.name}"]
    page = text(browser.get(own_address(one)))
    assert "您是管理员" in page and enterprise.credit_code not in letter[:0]
    one.refresh_from_db()
    assert one.expires_on is not None and one.expires_on.year == timezone.localdate().year + 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("授权书.jpg", b"<html><script>alert(1)</script>", "网页代码"),
        ("授权书.docx", b"PK", "授权书"),
        ("授权书.jpg", b"\xff\xd8\xff" + b"0" * (8 * 1024 * 1024), "超过 8 MB"),
        ("授权书.exe", b"MZ", "不能上传"),
    ],
)
def test_a_letter_that_is_none_is_refused_with_what_to_do(
    enterprise: Enterprise, zhang: tuple[Client, Person], name: str, content: bytes, told: str
) -> None:
    one = claimed(zhang[0], enterprise)
    page = upload(zhang[0], one, stamped(name, content))
    assert page.status_code == 422 and told in text(page) and not Letter.objects.exists()


def test_one_open_claim_for_a_pair(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    browser, person = zhang
    one = claimed(browser, enterprise)
    again = ask(browser, enterprise, Proof.CODE)
    assert again.status_code == 422 and "没有办完的申请" in text(again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.create(person=person, enterprise=enterprise, role=Role.ADMIN, proof=Proof.CODE)
    assert press(browser, one, "withdraw").status_code == 302 and state_of(one) == State.REFUSED
    assert ask(browser, enterprise, Proof.CODE).status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"credit_code": "9137"}, "应为 18 位"),
        ({"credit_code": credit_code(99)}, "企业库里没有这家企业"),
        ({"name": ""}, "请填写您的姓名"),
        ({"proof": "counter"}, "选择"),
        ({"proof": "colleague"}, "还没有管理员"),
    ],
)
def test_what_is_wrong_with_a_claim_is_said_and_what_was_typed_stays(
    enterprise: Enterprise, zhang: tuple[Client, Person], typed: dict[str, str], told: str
) -> None:
    page = ask(zhang[0], enterprise, **typed)
    assert page.status_code == 422 and told in text(page) and not Authorisation.objects.exists()
    assert typed.get("credit_code", enterprise.credit_code) in text(page)


def test_an_admin_that_there_is_hears_at_once_and_objects(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    held = make_admin(enterprise)
    boss, _person = person_of("boss@example.com")
    empty_mailbox()
    one = claimed(zhang[0], enterprise)
    assert [(m.recipient, m.subject) for m in mailbox()] == [
        ("boss@example.com", f"有人申请代表企业办事：{enterprise.name}")
    ]
    assert "有人申请代表企业" in text(boss.get("/my/")) and "打印授权书" in text(zhang[0].get("/my/"))
    assert "张三" not in mailbox()[0].body and "zhang@example.com" not in mailbox()[0].body
    upload(zhang[0], one)
    decide(one, Action.APPROVE)
    assert state_of(one) == State.UNDER_REVIEW  # it waits for the others' word
    blank = press(boss, held, "object")
    assert blank.status_code == 422 and "请写明有什么异议" in text(blank)
    assert press(boss, held, "object", text="此人已离职").status_code == 302
    sweep_authorisations()
    assert state_of(one) == State.UNDER_REVIEW and Authorisation.objects.get(pk=one.pk).objected
    decide(one, Action.REFUSE, text="企业称其已离职")
    assert state_of(one) == State.REFUSED


def test_without_objection_it_takes_effect_after_three_working_days(
    enterprise: Enterprise, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2026-11-30T09:00:00+08:00", tick=False)  # a Monday
    make_admin(enterprise)
    one = decide(with_letter(make_person("li@example.com"), enterprise), Action.APPROVE)
    assert str(one.object_until) == "2026-12-03"
    time_machine.move_to("2026-12-03T23:59:00+08:00", tick=False)
    sweep_authorisations()
    assert state_of(one) == State.UNDER_REVIEW
    time_machine.move_to("2026-12-04T00:05:00+08:00", tick=False)
    sweep_authorisations()
    sweep_authorisations()
    assert state_of(one) == State.ACTIVE and one.events.filter(action=Action.TAKE_EFFECT).count() == 1


def test_an_officer_overrules_an_objection_only_with_a_reason(enterprise: Enterprise) -> None:
    admin = make_admin(enterprise)
    one = with_letter(make_person("li@example.com"), enterprise)
    decide(one, Action.OBJECT, Actor(person=admin.person), "不认识")
    with pytest.raises(NotNow, match="请写明核实的情况"):
        decide(one, Action.APPROVE)
    decide(one, Action.APPROVE, text="已电话联系法定代表人")
    assert state_of(one) == State.ACTIVE


def test_a_colleague_is_let_in_by_an_admin_and_by_nobody_else(
    enterprise: Enterprise, zhang: tuple[Client, Person]
) -> None:
    held = make_admin(enterprise)
    one = claimed(zhang[0], enterprise, Proof.COLLEAGUE, role="handler")
    with pytest.raises(NotNow):
        decide(one, Action.APPROVE)
    with pytest.raises(NotNow):
        decide(one, Action.AGREE, Actor(person=one.person))
    boss, _person = person_of("boss@example.com")
    assert press(boss, held, "agree").status_code == 302 and state_of(one) == State.ACTIVE
    page = text(zhang[0].get(own_address(one)))
    assert "您是经办人" in page and "邀请同事" not in page
    for action in ("invite", "revoke"):
        values = {"action": action, "which": held.pk, "version": 9, "text": "x", "contact": "x@example.com"}
        assert zhang[0].post(own_address(one), values).status_code == 422
    assert state_of(held) == State.ACTIVE


def test_a_code_counts_for_its_claim_once_and_fifteen_days(
    enterprise: Enterprise, zhang: tuple[Client, Person]
) -> None:
    browser, _person = zhang
    one, other = (
        claimed(browser, enterprise, Proof.CODE),
        claimed(browser, make_enterprise(2, enterprise.town), Proof.CODE),
    )
    early = press(browser, one, "code", code="ABCD-2345")
    assert early.status_code == 422 and "还没有发出" in text(early)
    issue_code(one.pk, OFFICER, version=one.version)
    code = code_in_mail()
    assert mailbox()[-1].recipient == "officer@example.org" and mailbox()[-1].sensitive
    foreign = press(browser, other, "code", code=code)
    assert foreign.status_code == 422 and state_of(other) == State.CLAIMED
    assert press(browser, one, "code", code=f" {code.lower()} ").status_code == 302 and state_of(one) == State.ACTIVE
    issue_code(other.pk, OFFICER, version=other.version)
    reused = press(browser, other, "code", code=code)
    assert reused.status_code == 422 and "还可以试 4 次" in text(reused)


def test_a_code_expires_and_five_wrong_tries_end_it(
    enterprise: Enterprise, zhang: tuple[Client, Person], time_machine: TimeMachineFixture
) -> None:
    browser, _person = zhang
    one = claimed(browser, enterprise, Proof.CODE)
    issue_code(one.pk, OFFICER, version=one.version)
    code = code_in_mail()
    for _n in range(5):
        assert press(browser, one, "code", code="22222222").status_code == 422
    locked = press(browser, one, "code", code=code)
    assert "输错 5 次" in text(locked) and state_of(one) == State.CLAIMED
    issue_code(one.pk, OFFICER, version=Authorisation.objects.get(pk=one.pk).version)
    late = code_in_mail()
    time_machine.move_to(timezone.now() + timedelta(days=16))
    sign_in(browser, "zhang@example.com")
    assert "已过 15 天" in text(press(browser, one, "code", code=late))


def test_whoever_is_revoked_gets_403_at_the_next_click(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    browser, person = zhang
    one = decide(with_letter(person, enterprise), Action.APPROVE)
    assert browser.get(own_address(one)).status_code == 200
    decide(one, Action.REVOKE, text="企业来函撤销")
    for address in (own_address(one), f"{own_address(one)}profile/"):
        page = browser.get(address)
        assert page.status_code == 403 and enterprise.credit_code not in text(page), address
    assert "企业来函撤销" in text(browser.get(own_address(one)))
    assert browser.post(own_address(one), {"action": "invite", "contact": "x@example.com"}).status_code == 403


def test_another_persons_authorisation_is_not_there(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    theirs = make_admin(enterprise)
    for address in (own_address(theirs), f"{own_address(theirs)}letter/", f"{own_address(theirs)}profile/"):
        assert zhang[0].get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_the_last_admin_needs_a_successor(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    browser, person = zhang
    one = decide(with_letter(person, enterprise), Action.APPROVE)
    alone = press(browser, one, "leave")
    assert alone.status_code == 422 and "唯一的管理员" in text(alone)
    with pytest.raises(NotNow, match="唯一的管理员"):
        leave(person)
    assert AuthorisationKeeper().find_obstacles(Subject(frozenset(), frozenset({person.pk})))
    empty_mailbox()
    assert press(browser, one, "invite", contact="next@example.com", role="admin").status_code == 302
    link = link_in_mail()
    successor, _next = person_of("next@example.com")
    assert successor.post(link).status_code == 302
    assert press(browser, one, "leave").status_code == 302 and state_of(one) == State.REVOKED
    assert Authorisation.objects.admins_of(enterprise.pk).count() == 1
    leave(person)


def test_an_invitation_lapses_after_fourteen_days_and_with_its_inviter(
    enterprise: Enterprise, zhang: tuple[Client, Person], time_machine: TimeMachineFixture
) -> None:
    browser, person = zhang
    one = decide(with_letter(person, enterprise), Action.APPROVE)
    press(browser, one, "invite", contact="next@example.com", role="handler")
    link = link_in_mail()
    successor, _next = person_of("next@example.com")
    decide(one, Action.REVOKE, text="来函")
    gone = successor.post(link)
    assert gone.status_code == 403 and "已不是这家企业的管理员" in text(gone)
    invite(add_reach(enterprise, "next@example.com"), Role.ADMIN, OFFICER)
    link = link_in_mail()
    time_machine.move_to(timezone.now() + timedelta(days=14, minutes=1))
    sign_in(successor, "next@example.com")
    late = successor.post(link)
    assert late.status_code == 410 and "已过 14 天" in text(late)
    assert successor.get("/my/invitations/no-such-token/").status_code == 410


def test_an_associations_invitation_lets_handlers_in_alone(
    enterprise: Enterprise, zhang: tuple[Client, Person]
) -> None:
    contact = add_reach(enterprise, "zhang@example.com")
    association = Actor("样例协会", 77, "xiehui@example.org")
    with pytest.raises(NotNow, match="镇办"):
        invite(contact, Role.ADMIN, association)
    invite(contact, Role.ADMIN, association, is_association=True)
    assert zhang[0].post(link_in_mail()).status_code == 302
    assert zhang[1].authorisations.get().role == Role.HANDLER


def test_figures_are_confirmed_by_the_enterprise(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    browser, person = zhang
    one = decide(with_letter(person, enterprise), Action.APPROVE)
    address, year = f"{own_address(one)}profile/", timezone.localdate().year - 1
    values = {"year": year, "employees": "52", "revenue": "1560", "assets": "", "seen": "0"}
    wrong = browser.post(address, {**values, "revenue": "约一千"})
    assert wrong.status_code == 422 and "请填写整数" in text(wrong) and "约一千" in text(wrong)
    assert browser.post(address, values).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.figures.get().revenue == 1560
    known = enterprise.provenance[f"figures.{year}.employees"]
    assert known["source"] == SourceKind.ENTERPRISE and known["by"] == "企业管理员"
    assert "企业确认" in text(browser.get(own_address(one)))


def test_it_ends_after_two_years_with_a_reminder_before(
    enterprise: Enterprise, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2026-11-30T09:00:00+08:00", tick=False)
    one = make_admin(enterprise)
    empty_mailbox()
    time_machine.move_to("2028-11-10T09:00:00+08:00", tick=False)
    sweep_authorisations()
    sweep_authorisations()
    assert [m.subject for m in mailbox()] == [f"授权即将到期：{enterprise.name}"]
    time_machine.move_to("2028-12-01T00:05:00+08:00", tick=False)
    assert not Authorisation.objects.get(pk=one.pk).is_live
    sweep_authorisations()
    assert state_of(one) == State.EXPIRED


def test_letters_go_after_thirty_days_and_a_person_without_a_trace(
    enterprise: Enterprise, time_machine: TimeMachineFixture
) -> None:
    make_admin(enterprise)
    li = make_person("li@example.com")
    li.name = "李小四"
    li.save()
    one = decide(with_letter(li, enterprise, Role.HANDLER), Action.REFUSE, text="印章不清")
    path = path_of(one.letters.get().stored)
    keeper = AuthorisationKeeper()
    keeper.forget(timezone.now() + timedelta(days=29))
    assert path.exists()
    keeper.forget(timezone.now() + timedelta(days=31))
    assert not Letter.objects.filter(authorisation=one).exists()
    subject = Subject(frozenset({"li@example.com"}), frozenset({li.pk}))
    assert enterprise.name in str(keeper.export(subject))
    keeper.erase(subject)
    assert "李小四" not in str(list(one.events.values())) and one.events.count() == 3


def test_claims_are_counted(enterprise: Enterprise, zhang: tuple[Client, Person]) -> None:
    for n in range(10):
        assert "企业库里没有" in text(ask(zhang[0], enterprise, credit_code=credit_code(500 + n)))
    assert "太频繁" in text(ask(zhang[0], enterprise))
    assert Unit.objects.exists()
