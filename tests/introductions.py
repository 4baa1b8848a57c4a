"""A bank with a product, an enterprise with its figures, and who acts for both."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cms.service_desk.models import DeskRole
from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.authorisations.states import Proof, Role, State
from services.enterprises.models import Enterprise, YearFigures
from services.introductions.models import Introduction
from services.introductions.products import provider_code
from services.people.models import Person
from services.units.models import Unit
from site_content.agencies.models import AgencyPage
from site_content.finance.models import FinancePage
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.authorisations import person_of
from tests.content_factories import make_agency, make_product
from tests.desk_world import DeskWorld, add_person
from tests.enterprise_world import make_enterprise

TYPED = {"amount": "200", "purpose": "购置两台加工中心", "name": "张三", "agree": "1"}


@dataclass
class Bank:
    agency: AgencyPage
    product: FinancePage
    unit: Unit
    staff: User
    desk: Client
    world: DeskWorld = field(default_factory=DeskWorld)

    @property
    def address(self) -> str:
        return f"/services/introductions/{self.product.pk}/"


def make_bank(city: CityPortalPage, name: str = "样例银行", slug: str = "bank", world: DeskWorld | None = None) -> Bank:
    """Its product is public and takes introductions; one of its people has a log-in."""
    world = world or DeskWorld()
    agency = make_agency(city, title=name, slug=slug)
    product = make_product(city, agency, title=f"{name}科技贷", slug=f"{slug}-loan")
    while run_pending():
        pass
    unit = Unit.objects.get(code=provider_code(agency.pk))
    staff = add_person(world, slug, DeskRole.PROVIDER, unit)
    return Bank(agency, product, unit, staff, world.clients[slug], world)


def make_firm(n: int = 1, **values: Any) -> Enterprise:
    enterprise = make_enterprise(n, None, industry_codes=["C3511"], **values)
    YearFigures.objects.create(enterprise=enterprise, year=2025, employees=48, revenue=1497, assets=735)
    return enterprise


def authorise(person: Person, enterprise: Enterprise, role: Role = Role.HANDLER) -> Authorisation:
    today = timezone.localdate()
    return Authorisation.objects.create(
        person=person, enterprise=enterprise, role=role, proof=Proof.COUNTER, state=State.ACTIVE, activated_on=today,
        expires_on=today + timedelta(days=700),
    )  # fmt: skip


def acting_for(
    enterprise: Enterprise, address: str = "zhang@example.com", role: Role = Role.HANDLER
) -> tuple[Client, Person]:
    browser, person = person_of(address)
    authorise(person, enterprise, role)
    return browser, person


def ask(browser: Client, address: str, **typed: Any) -> Any:
    """Sends the form as it stands on the page, with ``typed`` besides."""
    return browser.post(address, {**form_values(browser.get(address).content.decode()), **TYPED, **typed})


def asked(browser: Client, bank: Bank, **typed: Any) -> Introduction:
    answer = ask(browser, bank.address, **typed)
    assert answer.status_code == 302, answer.content.decode()
    return Introduction.objects.latest("pk")


def desk_address(one: Introduction) -> str:
    return f"/admin/introductions/{one.pk}/"


def press(desk: Client, one: Introduction, action: str, **typed: Any) -> Any:
    one.refresh_from_db()
    return desk.post(desk_address(one), {"version": one.version, "action": action, **typed})
