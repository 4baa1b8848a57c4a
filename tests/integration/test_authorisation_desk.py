"""企业授权 in the admin: who may do what (docs/roles.md), the counter, invitations, nobody decides his own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cms.service_desk.models import DeskRole
from services.authorisations.acting import act
from services.authorisations.actors import Actor
from services.authorisations.claiming import claim
from services.authorisations.models import Authorisation, AuthorisationEvent, EventsAreKept, OfficerCode
from services.authorisations.states import Action, Proof, Role, State
from services.enterprises.models import DataLook
from tests.authorisations import claimed, link_in_mail, own_address, person_of, upload, with_letter
from tests.desk_world import DESK_ROLES, DeskWorld, add_person, build_desk_world
from tests.enterprise_world import add_reach, make_enterprise
from tests.mailbox import empty_mailbox, mailbox
from tests.people import make_person
from tests.role_tables import read_roles
from tests.team_world import ROLES

pytestmark = pytest.mark.django_db
TABLE = read_roles("authorisation")
LETTERS = {"A": Action.APPROVE, "X": Action.REFUSE, "I": Action.ISSUE_CODE, "R": Action.REVOKE}


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[DeskWorld]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_desk_world()
        town, other = make_enterprise(1, world.units["town"]), make_enterprise(2, world.units["other town"])
        held = {"town letter": with_letter(make_person("a@example.com"), town)}
        held["other town letter"] = with_letter(make_person("b@example.com"), other)
        held["town code"] = claim(make_person("c@example.com"), town, Role.HANDLER, Proof.CODE)
        active = with_letter(make_person("d@example.com"), make_enterprise(3, world.units["town"]))
        act(active.pk, Action.APPROVE, Actor("甲", 999, towns=None), version=active.version)
        held["town active"] = active
        world.authorisations = held  # type: ignore[attr-defined]
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(whole: DeskWorld, db: None) -> DeskWorld:
    """As it was at the beginning, whatever a test does."""
    return whole


def held_by(world: DeskWorld, name: str) -> Authorisation:
    return Authorisation.objects.get(pk=world.authorisations[name].pk)  # type: ignore[attr-defined]


def send(world: DeskWorld, role: str, one: Authorisation, action: Action, **more: Any) -> Any:
    version = Authorisation.objects.get(pk=one.pk).version
    values = {"action": action.value, "version": version, "text": "理由", **more}
    return world.clients[role].post(reverse("qifu_authorisation", args=[one.pk]), values)


def try_all(world: DeskWorld, role: str, name: str) -> str:
    one, client = held_by(world, name), world.clients[role]
    address, queue = reverse("qifu_authorisation", args=[one.pk]), reverse("qifu_authorisations")
    page, listed = client.get(address), client.get(queue, {"show": "all"})
    assert (page.status_code == 200) == (listed.status_code == 200 and address in listed.content.decode())
    found = "V" if page.status_code == 200 else ""
    if letter := one.letters.first():
        with transaction.atomic():
            response = client.get(reverse("qifu_authorisation_letter", args=[one.pk, letter.pk]))
            found += "L" if response.status_code == 200 else ""
            assert DataLook.objects.filter(enterprise=one.enterprise).exists() == ("L" in found)
            transaction.set_rollback(True)
    for code, action in LETTERS.items():
        with transaction.atomic():
            before = one.events.count()
            send(world, role, one, action)
            found += code if one.events.count() > before else ""
            transaction.set_rollback(True)
    return found


def test_the_table_names_every_authorisation_and_every_role_of_the_desk(world: DeskWorld) -> None:
    assert set(TABLE) == set(world.authorisations)  # type: ignore[attr-defined]
    assert all(set(row) == {*DESK_ROLES, "auditor"} for row in TABLE.values())


@pytest.mark.parametrize("role", [*DESK_ROLES, "auditor"])
def test_a_role_may_do_with_an_authorisation_what_the_table_says_and_nothing_else(world: DeskWorld, role: str) -> None:
    found = {name: "".join(sorted(try_all(world, role, name))) for name in TABLE}
    assert found == {name: "".join(sorted(row[role])) for name, row in TABLE.items()}


def test_content_roles_open_none_of_it(world: DeskWorld) -> None:
    pk = held_by(world, "town letter").pk
    addresses = [reverse("qifu_authorisations"), reverse("qifu_counter"), reverse("qifu_authorisation", args=[pk])]
    for role in (role for role in ROLES if role != "auditor"):
        assert {world.clients[role].get(address).status_code for address in addresses} == {302}, role


def test_an_officer_cannot_approve_himself(world: DeskWorld) -> None:
    own = with_letter(make_person("service_officer@example.org"), make_enterprise(5, world.units["town"]))
    for action in (Action.APPROVE, Action.REFUSE):
        response = send(world, "service_officer", own, action)
        assert response.status_code == 403 and "不能由您自己核实" in response.content.decode()
    own.refresh_from_db()
    assert own.state == State.UNDER_REVIEW
    code = claim(
        make_person("service_officer@example.org"), make_enterprise(6, world.units["town"]), Role.ADMIN, Proof.CODE
    )
    assert send(world, "service_officer", code, Action.ISSUE_CODE).status_code == 403
    assert not OfficerCode.objects.exists()


def test_the_second_of_two_officers_hears_who_was_first(world: DeskWorld) -> None:
    add_person(world, "second", DeskRole.SERVICE_OFFICER, world.units["town"])
    one = held_by(world, "town letter")
    assert send(world, "service_officer", one, Action.APPROVE).status_code == 302
    late = send(world, "second", one, Action.REFUSE, version=one.version)
    assert late.status_code == 409 and "您看到的已不是最新情况" in late.content.decode()


def test_the_first_for_an_enterprise_above_scale_is_looked_at_by_two(world: DeskWorld) -> None:
    add_person(world, "second", DeskRole.SERVICE_OFFICER, world.units["town"])
    big = make_enterprise(7, world.units["town"], above_scale=True)
    one = with_letter(make_person("e@example.com"), big)
    assert send(world, "service_officer", one, Action.APPROVE).status_code == 302
    again = send(world, "service_officer", one, Action.APPROVE)
    assert again.status_code == 422 and "另一位工作人员" in again.content.decode()
    assert Authorisation.objects.get(pk=one.pk).state == State.UNDER_REVIEW
    assert send(world, "second", one, Action.APPROVE).status_code == 302
    assert Authorisation.objects.get(pk=one.pk).state == State.ACTIVE
    assert not Authorisation.objects.admins_of(held_by(world, "town letter").enterprise_id).exists()


def test_refusing_wants_a_reason_which_the_person_reads(world: DeskWorld) -> None:
    browser, _person = person_of("f@example.com")
    one = claimed(browser, make_enterprise(8, world.units["town"]))
    upload(browser, one)
    empty_mailbox()
    blank = send(world, "service_officer", one, Action.REFUSE, text=" ")
    assert blank.status_code == 422 and "请写明不通过的理由" in blank.content.decode()
    assert send(world, "service_officer", one, Action.REFUSE, text="公章与企业名称不一致").status_code == 302
    assert "公章与企业名称不一致" in mailbox()[-1].body and mailbox()[-1].recipient == "f@example.com"
    assert "公章与企业名称不一致" in browser.get(own_address(one)).content.decode()


def test_the_history_cannot_be_changed(world: DeskWorld) -> None:
    event = AuthorisationEvent.objects.first()
    assert event is not None
    for change in (event.save, event.delete):
        with pytest.raises(EventsAreKept):
            change()


def at_counter(world: DeskWorld, clerk: str, **typed: str) -> Any:
    values = {
        "name": "李四",
        "contact": "g@example.com",
        "role": "admin",
        "has_seen": "on",
        "current_password": "password",
    }
    return world.clients[clerk].post(reverse("qifu_counter"), {**values, **typed})


def test_a_clerk_vouches_at_the_counter_with_the_password(world: DeskWorld) -> None:
    enterprise = make_enterprise(9, world.units["town"])
    unknown = at_counter(world, "hall_clerk", credit_code=enterprise.credit_code)
    assert unknown.status_code == 422 and "登录一次" in unknown.content.decode() and "李四" in unknown.content.decode()
    browser, person = person_of("g@example.com")
    wrong = at_counter(world, "hall_clerk", credit_code=enterprise.credit_code, current_password="guess")
    assert wrong.status_code == 422 and "当前密码不对" in wrong.content.decode()
    assert not Authorisation.objects.filter(person=person).exists()
    assert at_counter(world, "hall_clerk", credit_code=enterprise.credit_code).status_code == 302
    one = Authorisation.objects.get(person=person)
    assert (one.state, one.proof, one.person.name) == (State.ACTIVE, Proof.COUNTER, "李四")
    assert "企业数据" in browser.get(own_address(one)).content.decode()


def test_a_towns_clerk_vouches_for_the_town_alone(world: DeskWorld) -> None:
    add_person(world, "town clerk", DeskRole.HALL_CLERK, world.units["town"])
    person_of("g@example.com")
    foreign = at_counter(world, "town clerk", credit_code=make_enterprise(10, world.units["other town"]).credit_code)
    assert foreign.status_code == 403 and "不在您的窗口办理" in foreign.content.decode()
    assert (
        at_counter(world, "town clerk", credit_code=make_enterprise(11, world.units["town"]).credit_code).status_code
        == 302
    )
    assert world.clients["service_officer"].get(reverse("qifu_counter")).status_code == 302


def invite(world: DeskWorld, enterprise: Any, contact: Any, role: str = "admin") -> Any:
    values = {"action": "invite", "which": contact.pk, "role": role}
    return world.clients["service_officer"].post(reverse("qifu_enterprise", args=[enterprise.pk]), values)


def test_an_invitation_to_a_contact_of_the_registry_counts_once_and_for_its_owner(world: DeskWorld) -> None:
    enterprise = make_enterprise(12, world.units["town"])
    contact = add_reach(enterprise, "boss@example.com")
    empty_mailbox()
    assert invite(world, enterprise, contact).status_code == 302
    link = link_in_mail()
    stranger, _person = person_of("stranger@example.com")
    refused = stranger.post(link)
    assert refused.status_code == 403 and "b***@example.com" in refused.content.decode()
    boss, person = person_of("boss@example.com")
    assert boss.get(link).status_code == 200 and not Authorisation.objects.filter(person=person).exists()
    assert boss.post(link).status_code == 302
    assert Authorisation.objects.get(person=person).is_live
    again = boss.post(link)
    assert again.status_code == 410 and "已经用过" in again.content.decode()


def test_an_officer_cannot_invite_himself(world: DeskWorld) -> None:
    enterprise = make_enterprise(13, world.units["town"])
    empty_mailbox()
    own = invite(world, enterprise, add_reach(enterprise, "service_officer@example.org"))
    assert own.status_code == 403 and not mailbox()


def test_a_claim_is_told_to_the_officers_of_the_town(world: DeskWorld) -> None:
    browser, _person = person_of("h@example.com")
    empty_mailbox()
    one = claimed(browser, make_enterprise(14, world.units["town"]))
    upload(browser, one)
    assert [letter.recipient for letter in mailbox()] == ["service_officer@example.org"]
    assert User.objects.get(username="service_officer").email == mailbox()[0].recipient
    assert one.number in mailbox()[0].subject and "h@example.com" not in mailbox()[0].body
    assert Client().get(reverse("qifu_authorisations")).status_code == 302
