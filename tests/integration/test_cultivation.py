"""Cultivation programmes: an enterprise applies, its department decides, page and registry follow; former lists come in."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.service_desk.models import DeskRole
from matching.leaves import holds_on
from publishing.document import PublicRecord
from publishing.models import Record
from publishing.refreshes import request_due_changes
from publishing.worker import run_pending
from services.cultivation.keeping import CultivationKeeper
from services.cultivation.models import Application, Recognition, RecognitionUpload
from services.cultivation.states import State
from services.cultivation.sweeping import sweep_recognitions
from services.enterprises.models import Enterprise
from services.enterprises.profiles import find_places, profile_of
from services.enterprises.tables import write_table
from services.keeping.keeper import Subject
from services.notices.models import Notice
from services.units.models import Unit
from services.uploads.storage import path_of
from site_content.base.models import Department
from site_content.policies.models import Qualification
from site_content.portals.models import CityPortalPage
from site_content.programmes.models import ProgrammePage, RecognitionBatch
from tests.appeal_forms import form_values
from tests.authorisations import person_of
from tests.cultivation import DOCUMENTS, act_for, begin, hand_in, make_open_programme, press, upload
from tests.desk_world import DESK_ROLES, DeskWorld, add_person, build_desk_world
from tests.enterprise_world import credit_code, make_enterprise
from tests.factories import make_city
from tests.mailbox import mailbox
from tests.people import forget_mail, sign_in
from tests.role_tables import read_roles
from tests.team_world import ROLES
from themes.preview import render_preview

pytestmark = pytest.mark.django_db
TABLE = read_roles("application")


class Place:
    """A department with a programme, somebody of its staff, an enterprise and whoever acts for it."""

    def __init__(self, world: DeskWorld) -> None:
        self.world = world
        department, _made = Department.objects.get_or_create(slug="kgj", defaults={"name": "样例科工信局"})
        self.unit = world.units["programme department"] = _unit_of(department)
        add_person(world, "clerk", DeskRole.DEPARTMENT_HANDLER, self.unit)
        granted = Qualification.objects.create(name="专精特新中小企业", slug="srdi")
        city = CityPortalPage.objects.first() or make_city()
        self.page = make_open_programme(city, title="样例专精特新", department=department, qualification=granted)
        self.enterprise = make_enterprise(1, world.units["town"])
        self.browser, self.person = person_of("zhang@example.com")
        act_for(self.person, self.enterprise)
        self.staff = world.clients["clerk"]
        forget_mail()

    def decide(self, application: Application, action: str, role: str = "clerk", **typed: Any) -> Any:
        version = Application.objects.get(pk=application.pk).version
        today = timezone.localdate()
        values = {"level": "省级", "number": "SD-1", "valid_from": today.isoformat(), "valid_to": "", "words": "意见"}
        address = reverse("qifu_application", args=[application.pk])
        sent = {**values, "version": version, "action": action, **typed}
        return self.world.clients[role].post(address, sent)

    def recognised(self, **typed: Any) -> Recognition:
        application = hand_in(self.browser, self.page)
        answer = self.decide(application, "recognise", **typed)
        assert answer.status_code == 302, answer.content.decode()
        return Recognition.objects.get(application=application)

    def import_list(self, *rows: Sequence[str | int], headings: tuple[str, ...] = ("企业名称", "统一社会信用代码", "年度", "级别", "有效期至")) -> RecognitionUpload:  # fmt: skip
        file = SimpleUploadedFile("名单.xlsx", write_table(headings, rows))
        answer = self.staff.post(reverse("qifu_recognition_upload_new"), {"programme": str(self.page.pk), "file": file})
        assert answer.status_code == 302, answer.content.decode()
        return RecognitionUpload.objects.latest("pk")


def _unit_of(department: Department) -> Unit:
    return Unit.objects.get(code=f"department:{department.pk}")


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Place(build_desk_world())
        transaction.set_rollback(True)


@pytest.fixture
def place(whole: Place, db: None) -> Place:
    """As it was at the beginning, whatever a test does."""
    return whole


def subjects() -> list[str]:
    return [mail.subject for mail in mailbox()]


def shown(place: Place) -> str:
    """The programme's page, as its record now is."""
    run_pending()
    record = PublicRecord(Record.objects.get(id=str(place.page.pk)).document)
    return render_preview(record, RequestFactory().get("/")).content.decode()


def recognitions(place: Place) -> list[dict[str, Any]]:
    run_pending()
    found: list[dict[str, Any]] = Record.objects.get(id=str(place.page.pk)).document["recognitions"]
    return found


def held_today(enterprise: Enterprise) -> list[str]:
    """As the matching of policies sees it."""
    known = Enterprise.objects.with_facts().select_related("town").get(pk=enterprise.pk)
    on = timezone.localdate().isoformat()
    return [one["name"] for one in profile_of(known, find_places())["qualifications"] or [] if holds_on(one, on)]


def test_an_enterprise_applies_is_told_what_is_missing_and_is_recognised(place: Place) -> None:
    assert f'href="/my/applications/new/{place.page.pk}/"' in shown(place)
    application = begin(place.browser, place.page)
    assert upload(place.browser, application, DOCUMENTS[0]).status_code == 302
    refused = press(place.browser, application, "submit")
    assert refused.status_code == 422 and "还缺：审计报告" in refused.content.decode()
    assert not re.search(r"cultivation/\d", place.staff.get(reverse("qifu_applications")).content.decode())
    upload(place.browser, application, DOCUMENTS[1])
    assert press(place.browser, application, "submit", note="两句说明").status_code == 302
    assert any("待审核" in subject for subject in subjects())
    page = place.staff.get(reverse("qifu_application", args=[application.pk])).content.decode()
    assert "两句说明" in page and all(name in page for name in DOCUMENTS)
    assert place.decide(application, "return", missing=["审计报告"], words="要近两年的").status_code == 302
    mine = place.browser.get(f"/my/applications/{application.pk}/").content.decode()
    assert "请补正：审计报告" in mine and "要近两年的" in mine
    assert "补正材料：样例专精特新" in place.browser.get("/my/").content.decode()
    upload(place.browser, application, DOCUMENTS[1])
    assert press(place.browser, application, "submit").status_code == 302
    assert place.decide(application, "recognise").status_code == 302
    assert [e.action for e in application.events.all()] == ["begin", "submit", "return", "submit", "recognise"]
    assert any(subject.startswith("已通过认定：样例专精特新") for subject in subjects())
    assert "省级，编号 SD-1" in place.browser.get(f"/my/applications/{application.pk}/").content.decode()


def test_an_approved_recognition_is_on_the_page_with_numbers_and_in_the_registry(place: Place) -> None:
    place.recognised()
    year, page = timezone.localdate().year, shown(place)
    assert place.enterprise.name in page and "现行有效" in page
    assert recognitions(place)[0] == {
        "enterprise": place.enterprise.name, "level": "省级", "batch": "第三批", "year": year, "valid_to": None,
        "revoked_on": None, "state": "current",
    }  # fmt: skip
    assert held_today(place.enterprise) == ["专精特新中小企业", "省级专精特新中小企业"]


def test_a_refusal_gives_the_reason_and_lists_nobody(place: Place) -> None:
    application = hand_in(place.browser, place.page)
    assert place.decide(application, "refuse", words="").status_code == 422
    assert place.decide(application, "refuse", words="研发投入不够").status_code == 302
    assert "研发投入不够" in place.browser.get(f"/my/applications/{application.pk}/").content.decode()
    assert place.enterprise.name not in [one["enterprise"] for one in recognitions(place)]
    assert begin(place.browser, place.page).pk != application.pk  # while the round is open


def test_what_was_revoked_is_shown_so_counts_nowhere_and_leaves_the_registry(place: Place) -> None:
    one = place.recognised()
    address = reverse("qifu_recognition", args=[one.pk])
    assert place.staff.post(address, {"words": ""}).status_code == 422
    assert place.staff.post(address, {"words": "复核不合格"}).status_code == 302
    assert recognitions(place)[0]["state"] == "revoked" and held_today(place.enterprise) == []
    page = shown(place)
    assert "已撤销" in page and re.search(r"现行有效</th><td>2</td>\s*<td>2</td>", page)  # the editors' two
    assert "复核不合格" in place.browser.get("/my/applications/").content.decode()
    assert any(subject.startswith("认定已撤销") for subject in subjects())


def test_what_lapses_is_no_longer_counted_from_the_next_day_on(place: Place, time_machine: Any) -> None:
    until = timezone.localdate() + timedelta(days=30)
    place.recognised(valid_to=until.isoformat())
    assert recognitions(place)[0]["state"] == "current"
    before = Notice.objects.count()
    sweep_recognitions()
    sweep_recognitions()
    assert Notice.objects.count() == before + 1
    time_machine.move_to(timezone.now() + timedelta(days=31))
    request_due_changes()
    run_pending()
    document = Record.objects.get(id=str(place.page.pk)).document
    assert document["recognitions"][0]["state"] == "lapsed" and document["rounds"][0]["status"] == "closed"
    assert held_today(place.enterprise) == [] and "已到期" in shown(place)


def test_the_department_says_what_editors_pasted_is_worth(place: Place) -> None:
    one = place.recognised()
    page = ProgrammePage.objects.get(pk=place.page.pk).get_latest_revision_as_object()
    batch = RecognitionBatch(year=one.year, level="省级", enterprises=f"{place.enterprise.name}\n样例丁公司")
    page.batches.add(batch)
    page.save_revision().publish()
    names = [entry["enterprise"] for entry in recognitions(place) if entry["year"] == one.year]
    assert names == [place.enterprise.name, "样例丁公司"]


def test_only_who_acts_for_the_enterprise_sees_its_application(place: Place) -> None:
    application = hand_in(place.browser, place.page)
    file = application.files.get(heading=DOCUMENTS[0])
    addresses = [f"/my/applications/{application.pk}/", f"/my/applications/{application.pk}/files/{file.pk}/"]
    other, somebody = person_of("li@example.com")
    assert [other.get(address).status_code for address in addresses] == [404, 404]
    colleague = act_for(somebody, place.enterprise)
    assert [other.get(address).status_code for address in addresses] == [200, 200]
    values = {**form_values(other.get(addresses[0]).content.decode()), "action": "remove", "file": str(file.pk)}
    assert "材料不能再改" in other.post(addresses[0], values).content.decode() and application.files.count() == 2
    colleague.state = "revoked"
    colleague.save()
    assert [other.get(address).status_code for address in addresses] == [404, 404]
    assert Client().get(addresses[0]).status_code == 302
    nobody, _person = person_of("wang@example.com")
    assert "先证明您代表企业" in nobody.get(f"/my/applications/new/{place.page.pk}/").content.decode()


def test_two_colleagues_have_one_application_and_the_slower_of_two_clerks_hears_it(place: Place) -> None:
    other, somebody = person_of("li@example.com")
    act_for(somebody, place.enterprise)
    application = begin(place.browser, place.page)
    assert begin(other, place.page) == application
    for heading in DOCUMENTS:
        upload(other, application, heading)
    assert press(place.browser, application, "submit").status_code == 302
    old = Application.objects.get(pk=application.pk).version
    assert place.decide(application, "recognise").status_code == 302
    assert place.decide(application, "refuse", version=old).status_code == 409
    assert Recognition.objects.count() == 1


def test_a_round_takes_applications_on_its_days_alone(place: Place, time_machine: Any) -> None:
    application = begin(place.browser, place.page)
    for heading in DOCUMENTS:
        upload(place.browser, application, heading)
    time_machine.move_to(timezone.now() + timedelta(days=15))
    browser = Client()
    sign_in(browser, "zhang@example.com")
    refused = press(browser, application, "submit")
    assert refused.status_code == 422 and "已经截止" in refused.content.decode()
    request_due_changes()
    assert f'href="/my/applications/new/{place.page.pk}/"' not in shown(place)
    assert "没有开放申报" in browser.get(f"/my/applications/new/{place.page.pk}/").content.decode()


def test_former_lists_are_tried_then_imported_and_repeating_changes_nothing(place: Place) -> None:
    rows: list[list[str | int]] = [
        [place.enterprise.name, "", "2023", "市级", "2024-12-31"],
        ["样例老企业", "", 2022, "省级", ""],
        ["样例乙企业", "12345", 2022, "省级", ""],
        ["样例老企业", "", 2022, "省级", ""],
    ]
    upload_ = place.import_list(*rows)
    address = reverse("qifu_recognition_upload", args=[upload_.pk])
    trial = place.staff.get(address).content.decode()
    assert "新增 2" in trial and "退回 2" in trial and not Recognition.objects.exists()
    sheet = place.staff.get(reverse("qifu_recognition_refused", args=[upload_.pk])).content
    refused = list(load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True))
    assert [row[1] for row in refused[1:]] == [4, 5]  # a wrong code, and a row twice
    assert place.staff.post(address, {"action": "import"}).status_code == 302
    assert [(o.enterprise_name, o.enterprise_id) for o in Recognition.objects.order_by("pk")] == [
        (place.enterprise.name, place.enterprise.pk), ("样例老企业", None),
    ]  # fmt: skip
    assert {one["enterprise"]: one["state"] for one in recognitions(place)}["样例老企业"] == "current"
    assert held_today(place.enterprise) == []  # lapsed, and known to be
    lapsed = Enterprise.objects.get(pk=place.enterprise.pk).qualifications.get()
    assert str(lapsed.valid_to) == "2024-12-31"
    again = place.import_list(*rows[:2])
    assert {key: n for key, n in again.report["counts"].items() if n} == {"same": 2}


def test_a_list_changes_nothing_that_was_decided_here(place: Place) -> None:
    one = place.recognised()
    row: list[str | int] = [place.enterprise.name, credit_code(1), one.year, "省级", "2099-12-31"]
    made = place.import_list(row)
    assert made.report["counts"]["bad"] == 1 and "名单不能改" in made.report["outcomes"][0]["reason"]


def test_documents_go_a_year_after_the_decision_and_the_recognition_stays(place: Place, time_machine: Any) -> None:
    one = place.recognised()
    application = one.application
    assert application is not None
    stored = application.files.all()[0].stored
    draft = Application.objects.create(
        programme_id="1", round_key="x", year=2026, unit=place.unit, enterprise=place.enterprise, person=place.person,
        begun_at=timezone.now(), notice_version="1",
    )  # fmt: skip
    keeper, subject = CultivationKeeper(), Subject(frozenset(), frozenset({place.person.pk}))
    assert len(keeper.export(subject)["培育申报"]) == 2
    assert keeper.forget(timezone.now())["培育申报"] == 0 and path_of(stored).exists()
    time_machine.move_to(timezone.now() + timedelta(days=367))
    gone = keeper.forget(timezone.now())
    assert (gone["培育申报"], gone["没有提交的培育申报"]) == (1, 1)
    application.refresh_from_db()
    assert application.person is None and not application.files.exists() and application.state == State.RECOGNISED
    assert not Application.objects.filter(pk=draft.pk).exists() and keeper.export(subject)["培育申报"] == []
    assert Recognition.objects.filter(pk=one.pk).exists()


def try_all(place: Place, role: str, application: Application, recognition: Recognition) -> str:
    """The letters of docs/roles.md that hold."""
    client = place.world.clients[role]
    address = reverse("qifu_application", args=[application.pk])
    listed = client.get(reverse("qifu_applications"), {"show": "all"})
    found = "V" if client.get(address).status_code == 200 else ""
    assert bool(found) == (listed.status_code == 200 and address in listed.content.decode())
    file = application.files.all()[0]
    found += "F" if client.get(f"{address}files/{file.pk}/").status_code == 200 else ""
    for letter, action in (("A", "recognise"), ("R", "return"), ("X", "refuse")):
        with transaction.atomic():
            place.decide(application, action, role=role)
            found += letter if Application.objects.get(pk=application.pk).version > application.version else ""
            transaction.set_rollback(True)
    with transaction.atomic():
        client.post(reverse("qifu_recognition", args=[recognition.pk]), {"words": "理由"})
        found += "K" if Recognition.objects.get(pk=recognition.pk).revoked_on else ""
        transaction.set_rollback(True)
    with transaction.atomic():
        file_ = SimpleUploadedFile("名单.xlsx", write_table(("企业名称", "年度"), [["样例", 2020]]))
        values = {"programme": application.programme_id, "file": file_}
        client.post(reverse("qifu_recognition_upload_new"), values)
        found += "I" if RecognitionUpload.objects.exists() else ""
        transaction.set_rollback(True)
    return found


def test_a_role_may_do_with_an_application_what_the_table_says_and_nothing_else(place: Place) -> None:
    add_person(place.world, "own department_handler", DeskRole.DEPARTMENT_HANDLER, place.unit)
    application = hand_in(place.browser, place.page)
    recognition = Recognition.objects.create(
        programme_id=str(place.page.pk), programme="样例", qualification="样例", unit=place.unit, enterprise_name="样例", year=2020,
    )  # fmt: skip
    found = {role: try_all(place, role, application, recognition) for role in [*DESK_ROLES, "auditor"]}
    found["own department_handler"] = try_all(place, "own department_handler", application, recognition)
    own = found.pop("own department_handler")
    assert TABLE["other department's application"] == found
    assert TABLE["own application"] == {**found, "department_handler": own}
    addresses = [reverse("qifu_applications"), reverse("qifu_application", args=[application.pk])]
    for role in (role for role in ROLES if role != "auditor"):
        assert {place.world.clients[role].get(address).status_code for address in addresses} == {302}, role
