"""Demo log-ins, each in a group of the team that its page has."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Page

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from cms.service_desk.models import DeskRole, UnitGroup
from cms.service_desk.units import CITY, sync_units
from cms.teams.models import Role, Team
from cms.teams.sync import sync_team
from services.introductions.products import provider_code
from site_content.base.models import Department


@dataclass(frozen=True)
class LogIn:
    """What the administrator is told: ``password`` is None if the account was there before."""

    username: str
    password: str | None
    role: str


def load_users(items: list[Item], ledger: Ledger) -> list[LogIn]:
    """The demo's accounts; those that exist are left alone."""
    return [load_user(item, ledger) for item in items]


def load_user(item: Item, ledger: Ledger) -> LogIn:
    model = get_user_model()
    if model._default_manager.filter(username=item["username"]).exists():
        return LogIn(item["username"], None, item["title"])
    create = model.objects.create_superuser if item.get("superuser") else model.objects.create_user
    user: Any = create(item["username"], f"{item['username']}@example.com", item["password"], first_name=item["title"])
    if "role" in item:
        join_team(user, item, ledger)
    if "desk" in item:
        join_unit(user, item, ledger)
    return LogIn(item["username"], item["password"], item["title"])


def join_team(user: Any, item: Item, ledger: Ledger) -> None:
    """Into the group of ``role`` at ``page``, unless an editor has deleted that page. Raises DemoDataError."""
    page = ledger.find(Page, item["page"])
    if page is None:
        return
    sync_team(page)  # a demo from before there were teams
    try:
        user.groups.add(Team.objects.get(page=page).group(Role(item["role"])))
    except (ValueError, Group.DoesNotExist) as error:
        raise DemoDataError(f"users.yaml：{item['page']} 的团队没有 {item['role']} 这个角色") from error


def join_unit(user: Any, item: Item, ledger: Ledger) -> None:
    """Into the group of the role ``desk`` at a town's portal (``page``), a ``department``, an ``agency``, or the city."""
    if "agency" in item:
        code = provider_code(ledger.number(item["agency"]))
    elif "department" in item:
        department = Department.objects.filter(slug=item["department"]).first()
        code = f"department:{department.pk if department else 0}"
    else:
        code = CITY if item["page"] == "city" else f"town:{ledger.number(item['page'])}"
    sync_units()  # a demo from before there were units
    if found := UnitGroup.objects.filter(unit__code=code, role=DeskRole(item["desk"])).first():
        user.groups.add(found.group)
