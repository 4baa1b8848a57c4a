"""Two towns, two departments, an appeal in each state that matters, and a log-in for each role."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from cms.service_desk.models import DeskRole, UnitGroup
from cms.service_desk.units import sync_unit, sync_units
from services.appeals.models import Appeal, Channel
from services.appeals.states import Action
from services.appeals.submitting import Submission, new_form_key, submit
from services.units.models import Unit, UnitKind
from tests.appeals import SUPERVISOR, accept, answer, confirm, do, handler_of, officer_of, submit_one, take
from tests.team_world import ROLES, World, build_world

DESK_ROLES = [role.value for role in DeskRole]


@dataclass
class DeskWorld:
    clients: dict[str, Client] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    appeals: dict[str, Appeal] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    content: World | None = None


def build_desk_world(*, with_content_roles: bool = True) -> DeskWorld:
    world = DeskWorld()
    sync_units()
    for name, kind in (("town", UnitKind.TOWN), ("other town", UnitKind.TOWN),
                       ("department", UnitKind.DEPARTMENT), ("other department", UnitKind.DEPARTMENT),
                       ("provider", UnitKind.PROVIDER)):  # fmt: skip
        world.units[name] = sync_unit(f"sample:{name}", kind, f"样例{name}")
    world.units["city"] = Unit.objects.get(code="city")
    for role in DeskRole:
        add_person(world, role.value, role, world.units[PLACES[role]])
    if with_content_roles:
        world.content = build_world()
        for name in ROLES:
            world.users[name], world.clients[name] = world.content.users[name], world.content.clients[name]
    add_appeals(world)
    return world


PLACES = {
    DeskRole.SERVICE_OFFICER: "town",
    DeskRole.DEPARTMENT_HANDLER: "department",
    DeskRole.DISPATCHER: "city",
    DeskRole.SUPERVISOR: "city",
    DeskRole.HALL_CLERK: "city",
    DeskRole.PROVIDER: "provider",
}


def add_person(world: DeskWorld, name: str, role: DeskRole, unit: Unit) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "password", first_name=f"某{name}")
    user.groups.add(UnitGroup.objects.get(unit=unit, role=role).group)
    world.users[name], world.clients[name] = user, Client()
    world.clients[name].force_login(user)
    return user


def add_appeals(world: DeskWorld) -> None:
    own, other = world.units["town"], world.units["other town"]
    department, other_department = world.units["department"], world.units["other department"]
    appeals = world.appeals
    appeals["town appeal"] = submit_one(town=own)
    appeals["other town appeal"] = submit_one(town=other)
    appeals["city appeal"] = submit_one(town=None)
    appeals["accepted appeal"] = accept(submit_one(town=own))
    for name, town, unit in (("assigned", own, department), ("foreign assigned", other, other_department)):
        appeal = accept(submit_one(town=town))
        appeals[f"{name} appeal"] = do(appeal, Action.ASSIGN, officer_of(town), unit=unit.pk)
    handled = take(accept(submit_one(town=own)), department)
    appeals["handled appeal"] = do(handled, Action.REQUEST_EXTENSION, handler_of(department), "要等招标")
    appeals["closed appeal"] = confirm(answer(take(accept(submit_one(town=own)), department)))
    submission = Submission(enterprise_name="样例", title="标题", text="内容", contact_phone="13800138000", town=other)
    clerk = SUPERVISOR.__class__("窗口", world.users["hall_clerk"].pk)
    appeals["counter appeal"] = submit(submission, form_key=new_form_key(), channel=Channel.HALL, clerk=clerk).appeal


def values_for(world: DeskWorld, action: Action, appeal: Appeal) -> dict[str, Any]:
    """What a form needs so that nothing but a right can be missing."""
    return {
        "action": action.value,
        "version": Appeal.objects.get(pk=appeal.pk).version,
        "text": "理由",
        "category": appeal.category_id or 1,
        "unit": world.units["department"].pk if action == Action.ASSIGN else "",
        "town": world.units["other town"].pk,
        "ground": "1",
        "outcome": "solved",
        "until": "2027-01-04",
    }
