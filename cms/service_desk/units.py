"""Units follow what is there already: town and park portals, departments, agencies that offer financing, the city. Each
gets its groups."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.service_desk.models import DeskRole, UnitGroup
from cms.teams.models import Team, TeamKind
from services.introductions.products import provider_code
from services.units.models import Unit, UnitKind
from site_content.agencies.models import AgencyPage
from site_content.base.models import Department
from site_content.finance.models import FinancePage
from site_content.portals.models import PortalKind, PortalPage

CITY = "city"
ROLES_OF_KIND = {
    UnitKind.TOWN: (DeskRole.SERVICE_OFFICER, DeskRole.HALL_CLERK),
    UnitKind.DEPARTMENT: (DeskRole.DEPARTMENT_HANDLER,),
    UnitKind.PROVIDER: (DeskRole.PROVIDER,),
    UnitKind.CITY: (DeskRole.DISPATCHER, DeskRole.SUPERVISOR, DeskRole.HALL_CLERK),
}


@transaction.atomic
def sync_units() -> None:
    """May be called any time; changes only what differs."""
    sync_unit(CITY, UnitKind.CITY, "市级")
    for team in Team.objects.filter(kind=TeamKind.TOWN).exclude(page=None):
        follow_team(team)
    for department in Department.objects.all():
        follow_department(department)
    offering = FinancePage.objects.live().filter(introduction=True).values("provider")
    for agency in AgencyPage.objects.filter(pk__in=offering):
        follow_provider(agency)


def follow_team(team: Team) -> None:
    """A town's or park's; organisations take no appeals."""
    portal = PortalPage.objects.filter(team=team).first()
    if portal is not None and portal.kind != PortalKind.ORGANISATION:
        sync_unit(f"town:{portal.pk}", UnitKind.TOWN, team.name, portal.phone)


def follow_department(department: Department) -> None:
    sync_unit(f"department:{department.pk}", UnitKind.DEPARTMENT, department.name, department.phone)


def follow_provider(agency: AgencyPage) -> None:
    """Of an agency one of whose products takes introductions here; the name follows that of its page."""
    sync_unit(provider_code(agency.pk), UnitKind.PROVIDER, agency.title, agency.phone)


def follow_agency(agency: AgencyPage) -> None:
    if Unit.objects.filter(code=provider_code(agency.pk)).exists():
        follow_provider(agency)


def sync_unit(code: str, kind: UnitKind, name: str, phone: str = "") -> Unit:
    unit, _created = Unit.objects.update_or_create(code=code, defaults={"kind": kind, "name": name, "phone": phone})
    for role in ROLES_OF_KIND[kind]:
        ensure_group(unit, role)
    return unit


def ensure_group(unit: Unit, role: DeskRole) -> None:
    """Under the unit's name; a group holds nothing but the way into the admin."""
    name = f"{unit.name}{role.label}"
    held = UnitGroup.objects.filter(unit=unit, role=role).select_related("group").first()
    if held is None:
        held = UnitGroup(unit=unit, role=role, group=Group.objects.create(name=_free_name(name, unit)))
        held.save()
    elif held.group.name not in (name, _name_with_code(name, unit)):
        held.group.name = _free_name(name, unit)
        held.group.save()
    held.group.permissions.set(
        Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )


def close_unit(code: str) -> None:
    """Its appeals stay, with the city's dispatchers; nothing new is assigned to it, and its groups go."""
    Unit.objects.filter(code=code).update(is_active=False)
    Group.objects.filter(unit_group__unit__code=code).delete()


def _free_name(name: str, unit: Unit) -> str:
    return _name_with_code(name, unit) if Group.objects.filter(name=name).exists() else name


def _name_with_code(name: str, unit: Unit) -> str:
    return f"{name}（{unit.code}）"
