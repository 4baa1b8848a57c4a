"""Another town's things at the desk: appeals, files, enterprises, lists, letters, exports; by every address there is."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse

from cms.service_desk import views
from cms.service_desk.authorisations import addresses as authorisations
from cms.service_desk.enterprises import addresses as enterprises
from cms.service_desk.models import AnswerTemplate, DeskRole
from cms.service_desk.units import sync_unit, sync_units
from services.appeals.models import Appeal, Attachment
from services.appeals.states import Action
from services.enterprises.models import EnterpriseUpload
from services.units.models import Unit, UnitKind
from services.uploads.taking import TakenFile
from tests.appeals import accept, submit_one, take
from tests.authorisations import with_letter
from tests.desk_world import DeskWorld, add_person, values_for
from tests.enterprise_world import make_enterprise
from tests.factories import make_superuser
from tests.people import make_person

pytestmark = pytest.mark.django_db
MARK = "别家金丝雀"
ROLES = (DeskRole.SERVICE_OFFICER, DeskRole.DEPARTMENT_HANDLER, DeskRole.HALL_CLERK)
Args = dict[str, int]


@pytest.fixture
def world(db: None) -> DeskWorld:
    """An officer and a clerk of a town, a handler of a department; everything that there is belongs to others."""
    sync_units()
    world = DeskWorld()
    for name, kind in (("town", UnitKind.TOWN), ("other town", UnitKind.TOWN),
                       ("department", UnitKind.DEPARTMENT), ("other department", UnitKind.DEPARTMENT)):  # fmt: skip
        world.units[name] = sync_unit(f"sample:{name}", kind, f"样例{name}")
    for role in ROLES:
        add_person(world, role, role, world.units["department" if role == DeskRole.DEPARTMENT_HANDLER else "town"])
    return world


@pytest.fixture
def foreign(world: DeskWorld) -> dict[str, Args]:
    """By how a route begins, what its numbers are filled with; a longer beginning counts first."""
    town: Unit = world.units["other town"]
    texts = {"enterprise_name": f"{MARK}公司", "title": f"{MARK}诉求", "text": MARK, "contact_name": MARK}
    appeal = take(accept(submit_one(town=town, **texts)), world.units["other department"])
    enterprise = make_enterprise(7, town, name=f"{MARK}企业")
    person = make_person("canary@example.org")
    person.name = MARK
    person.save()
    claim = with_letter(person, enterprise)
    template = AnswerTemplate.objects.create(
        unit=world.units["other department"], title=MARK, text=MARK, updated_by="某某"
    )
    listed = EnterpriseUpload.objects.create(
        user_id=0, filename=f"{MARK}.xlsx", as_of=date(2026, 1, 1), content=b"", refused=b""
    )
    file = Attachment.keep(TakenFile(f"{MARK}.pdf", b"%PDF-1.4 canary"), appeal=appeal, position=0)
    letter = claim.letters.get()
    world.appeals["foreign"] = appeal
    return {
        "appeals/templates/": {"pk": template.pk},
        "appeals/": {"pk": appeal.pk, "file": file.pk},
        "enterprises/upload/": {"pk": listed.pk},
        "enterprises/": {"pk": enterprise.pk},
        "authorisations/": {"pk": claim.pk, "file": letter.pk},
    }


def desk_addresses(foreign: dict[str, Args]) -> list[tuple[str, bool]]:
    """Every address of the desk, and whether it is one thing's; an address with numbers of another kind fails here."""
    found = []
    patterns: list[URLPattern] = [*views.admin_urls(), *enterprises.admin_urls(), *authorisations.admin_urls()]
    for pattern in patterns:
        numbers = next(args for begin, args in foreign.items() if str(pattern.pattern).startswith(begin))
        wanted = pattern.pattern.converters
        found.append((reverse(str(pattern.name), kwargs={name: numbers[name] for name in wanted}), bool(wanted)))
    return found


def read(response: Any) -> str:
    return b"".join(response).decode("utf-8", "replace")


def test_what_is_anothers_is_not_there_by_whatever_address(world: DeskWorld, foreign: dict[str, Args]) -> None:
    appeal = world.appeals["foreign"]
    before = (appeal.events.count(), Appeal.objects.get(pk=appeal.pk).version)
    sent = {**values_for(world, Action.ANSWER, appeal), "reason": "核对", "title": "改", "name": "改", "kind": "csv"}
    for role in ROLES:
        for address, is_one_things in desk_addresses(foreign):
            answers = [
                world.clients[role].get(address, {"show": "all", "q": MARK} if not is_one_things else {}),
                world.clients[role].post(address, sent),
            ]
            for response in answers:
                said = read(response).replace(f'value="{MARK}"', "")
                assert MARK not in said and "canary" not in said, (role, address)
                assert not is_one_things or response.status_code in (302, 403, 404, 405), (role, address)
                assert response.status_code != 302 or address not in response.headers["Location"], (role, address)
    assert (appeal.events.count(), Appeal.objects.get(pk=appeal.pk).version) == before


def test_who_installs_software_opens_nothing_of_the_desk(foreign: dict[str, Args]) -> None:
    administrator = Client()
    administrator.force_login(make_superuser())
    somebody = Client()
    somebody.force_login(User.objects.create_user("somebody"))
    for address, _is_one_things in desk_addresses(foreign):
        for client in (administrator, somebody, Client()):
            response = client.get(address)
            assert response.status_code in (302, 403) and MARK not in read(response), address
