"""诉求办理 in the admin: who may do what (docs/roles.md)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from services.appeals.models import Appeal, InternalNote
from services.appeals.states import Action
from tests.desk_world import DESK_ROLES, DeskWorld, build_desk_world, values_for
from tests.role_tables import read_roles
from tests.team_world import ROLES

pytestmark = pytest.mark.django_db
LETTERS = {
    "A": Action.ACCEPT, "X": Action.REJECT, "G": Action.ASSIGN, "T": Action.TAKE, "R": Action.RETURN,
    "C": Action.CONTACT, "Q": Action.ASK, "W": Action.ANSWER, "P": Action.REQUEST_EXTENSION, "E": Action.EXTEND,
    "M": Action.RECATEGORISE, "U": Action.ESCALATE, "D": Action.DELEGATE, "S": Action.SUPERVISE, "O": Action.REOPEN,
}  # fmt: skip
OF_PERSONS = (Action.SUPPLY, Action.CONFIRM, Action.DISPUTE, Action.WITHDRAW, Action.LAPSE, Action.PROVE)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[DeskWorld]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_desk_world()
        transaction.set_rollback(True)


TABLE = read_roles("appeal")


def post(world: DeskWorld, role: str, appeal: Appeal, values: dict[str, Any]) -> Any:
    with transaction.atomic():
        before = appeal.events.count()
        response: Any = world.clients[role].post(reverse("qifu_appeal", args=[appeal.pk]), values)
        response.wrote = appeal.events.count() > before
        response.saw_contact = "13800138000" in response.content.decode() and response.status_code == 200
        response.noted = InternalNote.objects.filter(appeal=appeal).exists()
        transaction.set_rollback(True)
    return response


def try_all(world: DeskWorld, role: str, name: str) -> str:
    appeal, client = world.appeals[name], world.clients[role]
    address = reverse("qifu_appeal", args=[appeal.pk])
    page, listed = client.get(address), client.get(reverse("qifu_appeals"), {"show": "all"})
    assert (page.status_code == 200) == (listed.status_code == 200 and address in listed.content.decode())
    assert "13800138000" not in page.content.decode()
    found = "V" if page.status_code == 200 else ""
    found += "K" if post(world, role, appeal, {"action": "show_contact"}).saw_contact else ""
    found += "N" if post(world, role, appeal, {"action": "note", "text": "备注"}).noted else ""
    for letter, action in LETTERS.items():
        found += letter if post(world, role, appeal, values_for(world, action, appeal)).wrote else ""
    assert not any(post(world, role, appeal, values_for(world, action, appeal)).wrote for action in OF_PERSONS)
    return found


def test_the_table_names_every_appeal_and_every_role_of_the_desk(world: DeskWorld) -> None:
    assert set(TABLE) == set(world.appeals)
    assert all(set(row) == {*DESK_ROLES, "auditor"} for row in TABLE.values())


@pytest.mark.parametrize("role", [*DESK_ROLES, "auditor"])
@pytest.mark.parametrize("name", TABLE)
def test_a_role_may_do_with_an_appeal_what_the_table_says_and_nothing_else(
    world: DeskWorld, role: str, name: str
) -> None:
    assert "".join(sorted(try_all(world, role, name))) == "".join(sorted(TABLE[name][role]))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "auditor"])
def test_content_roles_open_none_of_it(world: DeskWorld, role: str) -> None:
    client = world.clients[role]
    pk = world.appeals["town appeal"].pk
    for address in (reverse("qifu_appeals"), reverse("qifu_appeal", args=[pk]), reverse("qifu_appeal_new")):
        assert client.get(address).status_code == 302, address
    assert reverse("qifu_appeals") not in client.get("/admin/").content.decode()
    assert not post(world, role, world.appeals["town appeal"], values_for(world, Action.ACCEPT, world.appeals["town appeal"])).wrote  # fmt: skip


def test_the_desk_opens_none_of_the_content(world: DeskWorld) -> None:
    assert world.content is not None
    page = world.content.pages["town policy"]
    for role in DESK_ROLES:
        assert world.clients[role].get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code in (302, 403)
