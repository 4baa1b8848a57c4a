"""企业库 in the admin: who may do what (docs/roles.md), finding, editing, settling, lists that come in and go out."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cms.service_desk.models import DeskRole
from services.enterprises.editing import edit
from services.enterprises.facts import facts_of
from services.enterprises.models import (
    DataLook,
    Enterprise,
    EnterpriseChange,
    EnterpriseContact,
    EnterpriseExport,
    EnterpriseUpload,
    SourceKind,
)
from services.enterprises.writing import Origin, settle, write
from tests.desk_world import DESK_ROLES, DeskWorld, add_person, build_desk_world
from tests.enterprise_world import credit_code, make_bordering, make_enterprise
from tests.role_tables import read_roles
from tests.team_world import ROLES

pytestmark = pytest.mark.django_db
TABLE = read_roles("enterprise")
LIST, NEW, UPLOAD, EXPORT = (
    "qifu_enterprises", "qifu_enterprise_new", "qifu_enterprise_upload_new", "qifu_enterprise_export",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[DeskWorld]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_desk_world()
        world.enterprises = make_bordering(world.units)  # type: ignore[attr-defined]
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(whole: DeskWorld, db: None) -> DeskWorld:
    """As it was at the beginning, whatever a test does."""
    return whole


def enterprise_of(world: DeskWorld, name: str) -> Enterprise:
    return Enterprise.objects.get(pk=world.enterprises[name].pk)  # type: ignore[attr-defined]


def edited(enterprise: Enterprise, **changes: Any) -> dict[str, Any]:
    """What the screen sends, with changes."""
    facts = facts_of(Enterprise.objects.with_facts().get(pk=enterprise.pk))
    seen = enterprise.changes.values_list("pk", flat=True).first() or 0
    return {
        "seen": seen, "name": facts["name"], "town": facts["town"] or "", "state": facts["state"], "as_of": "2026-11-30",
        "q-TOTAL_FORMS": 2, "q-INITIAL_FORMS": 0, "f-TOTAL_FORMS": 1, "f-INITIAL_FORMS": 0,
    } | changes  # fmt: skip


def names_csv(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("名录.csv", "\n".join(["信用代码,企业名称,所在镇办,标签", *rows]).encode())


def send_list(world: DeskWorld, role: str, file: Any, **more: Any) -> Any:
    return world.clients[role].post(reverse(UPLOAD), {"file": file, "as_of": "2026-11-30", **more}, follow=True)


def import_list(world: DeskWorld, role: str, file: Any, **more: Any) -> Any:
    trial = send_list(world, role, file, **more)
    if trial.status_code == 200 and trial.redirect_chain:
        return world.clients[role].post(trial.redirect_chain[-1][0], {"action": "import"}, follow=True)
    return trial


def try_all(world: DeskWorld, role: str, name: str) -> str:
    enterprise, client = enterprise_of(world, name), world.clients[role]
    address = reverse("qifu_enterprise", args=[enterprise.pk])
    page, listed = client.get(address), client.get(reverse(LIST))
    assert (page.status_code == 200) == (listed.status_code == 200 and address in listed.content.decode())
    found = "V" if page.status_code == 200 else ""
    for letter, attempt in (("E", try_to_edit), ("I", try_to_import)):
        with transaction.atomic():
            attempt(world, role, enterprise)
            found += letter if EnterpriseChange.objects.filter(enterprise=enterprise).exists() else ""
            transaction.set_rollback(True)
    with transaction.atomic():
        exported = client.post(reverse(EXPORT), {"reason": "核对名单"})
        found += "X" if exported.status_code == 200 and EnterpriseExport.objects.exists() else ""
        transaction.set_rollback(True)
    assert "13800138000" not in page.content.decode()
    with transaction.atomic():
        shown = client.post(address, {"action": "show_contacts"})
        found += "K" if shown.status_code == 200 and "13800138000" in shown.content.decode() else ""
        assert DataLook.objects.filter(enterprise=enterprise).exists() == ("K" in found)
        transaction.set_rollback(True)
    return found


def try_to_edit(world: DeskWorld, role: str, enterprise: Enterprise) -> None:
    response = world.clients[role].post(
        reverse("qifu_enterprise_edit", args=[enterprise.pk]), edited(enterprise, tags="样例")
    )
    assert response.status_code in (302, 403, 404)


def try_to_import(world: DeskWorld, role: str, enterprise: Enterprise) -> None:
    import_list(world, role, names_csv(f"{enterprise.credit_code},{enterprise.name},,新标签"))


def test_the_table_names_every_enterprise_and_every_role_of_the_desk(world: DeskWorld) -> None:
    assert set(TABLE) == set(world.enterprises)  # type: ignore[attr-defined]
    assert all(set(row) == {*DESK_ROLES, "auditor"} for row in TABLE.values())


@pytest.mark.parametrize("role", [*DESK_ROLES, "auditor"])
def test_a_role_may_do_with_an_enterprise_what_the_table_says_and_nothing_else(world: DeskWorld, role: str) -> None:
    found = {name: "".join(sorted(try_all(world, role, name))) for name in TABLE}
    assert found == {name: "".join(sorted(row[role])) for name, row in TABLE.items()}


def test_content_roles_open_none_of_it(world: DeskWorld) -> None:
    pk = enterprise_of(world, "town enterprise").pk
    addresses = [*map(reverse, (LIST, NEW, UPLOAD, EXPORT)), reverse("qifu_enterprise", args=[pk])]
    for role in (role for role in ROLES if role != "auditor"):
        assert {world.clients[role].get(address).status_code for address in addresses} == {302}, role
        assert reverse(LIST) not in world.clients[role].get("/admin/").content.decode()


@pytest.fixture
def known(world: DeskWorld) -> Enterprise:
    """With a name from before, an industry, figures of one year and a qualification that has run out."""
    enterprise = enterprise_of(world, "town enterprise")
    say(enterprise, SourceKind.OFFICER, date(2026, 6, 1), name="样例新名有限公司", industry_codes=["C3511"], tags=["链主"],
        qualifications=[["高新技术企业", "国家级", "GR1", "2022-01-01", "2025-01-01"]],
        **{"figures.2025.employees": 15, "figures.2025.revenue": 500})  # fmt: skip
    return enterprise


def say(enterprise: Enterprise, source: SourceKind, as_of: date, **facts: Any) -> None:
    write(
        [settle(Enterprise.objects.with_facts().get(pk=enterprise.pk), facts, Origin(source, as_of, user_name="某人"))]
    )


def listed(world: DeskWorld, role: str, **query: str) -> list[str]:
    page = BeautifulSoup(world.clients[role].get(reverse(LIST), query).content, "html.parser")
    return [link.get_text() for link in page.select(".qifu-desk__list li > a")]


def test_the_list_finds_by_each_of_its_filters(world: DeskWorld, known: Enterprise) -> None:
    wanted = ["样例新名有限公司"]
    queries: list[dict[str, str]] = [
        {"q": "新名"}, {"q": "样例企业1号"}, {"q": known.credit_code[:18]}, {"town": str(known.town_id)}, {"industry": "C"},
        {"industry": "C35"}, {"code": "3511"}, {"tier": "MICRO"}, {"qualification": "高新技术企业"},
    ]  # fmt: skip
    for query in queries:
        assert listed(world, "dispatcher", **query) == wanted, query
    for query in [{"q": "没有"}, {"industry": "A"}, {"code": "3512"}, {"tier": "LARGE"}, {"state": "merged_into"}, {"contested": "on"}]:  # fmt: skip
        assert listed(world, "dispatcher", **query) == [], query
    assert len(listed(world, "dispatcher", tier="none")) == 2 and len(listed(world, "dispatcher", town="none")) == 1
    assert "不是 GB/T 4754-2017" in world.clients["dispatcher"].get(reverse(LIST), {"code": "99"}).content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(world: DeskWorld, known: Enterprise) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            world.clients["service_officer"].get(reverse(LIST), {"q": "样例", "industry": "C", "tier": "MICRO"})
        return len([q for q in queries if "enterprises_" in q["sql"] or "units_" in q["sql"]])

    few = count()
    for n in range(20, 45):
        make_enterprise(n, world.units["town"], industry_codes=["C3511"], size_tiers="MICRO")
    assert count() == few <= 6


def test_the_page_shows_each_field_with_its_source_and_what_has_run_out(world: DeskWorld, known: Enterprise) -> None:
    page = world.clients["service_officer"].get(reverse("qifu_enterprise", args=[known.pk])).content.decode()
    assert "C3511 矿山机械制造" in page and "工作人员核实 2026-06-01 某人" in page and "微型企业" in page
    assert "不在有效期" in page and "企业名称：样例企业1号 → 样例新名有限公司" in page


def test_an_edit_is_written_with_its_source_and_history(world: DeskWorld, known: Enterprise) -> None:
    values = edited(known, industry_codes="3311、I6513", tags="链主、上市后备", state="moved_out", zone="样例园", **{
        "q-0-name": "专精特新中小企业", "q-0-level": "省级", "q-0-valid_from": "2025-01-01", "q-0-valid_to": "2027-12-31",
        "f-0-year": "2025", "f-0-employees": "15", "f-0-revenue": "800", "f-0-assets": "",
        "former_names": "样例企业1号",
    })  # fmt: skip
    response = world.clients["service_officer"].post(reverse("qifu_enterprise_edit", args=[known.pk]), values)
    assert response.status_code == 302
    enterprise = enterprise_of(world, "town enterprise")
    assert (enterprise.industry_codes, enterprise.tags, enterprise.state) == (
        ["C3311", "I6513"],
        ["链主", "上市后备"],
        "moved_out",
    )
    assert [q.name for q in enterprise.qualifications.all()] == ["专精特新中小企业"]
    assert enterprise.figures.get().revenue == 800
    assert enterprise.provenance["figures.2025.revenue"] == {
        "source": "officer", "as_of": "2026-11-30", "by": "某service_officer",
    }  # fmt: skip
    assert enterprise.provenance["figures.2025.employees"]["as_of"] == "2026-06-01"
    assert "town" not in enterprise.changes.all()[0].changes


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(world: DeskWorld, known: Enterprise) -> None:
    wrong = {
        "industry_codes": ("9999", "不是 GB/T 4754"), "name": ("=1", "不像企业名称"), "founded_on": ("2999-01-01", "还没有到"),
        "state": ("merged_into", "要写明并入企业"), "f-0-revenue": ("5", "哪一年"), "q-0-valid_from": ("abc", "这样的日期"),
        "merged_into": ("123", "应为 18 位"),
    }  # fmt: skip
    for name, (value, told) in wrong.items():
        more = {"q-0-name": "资质"} if name.startswith("q-") else {}
        page = world.clients["service_officer"].post(
            reverse("qifu_enterprise_edit", args=[known.pk]), edited(known, **{name: value, **more})
        )
        assert page.status_code == 422 and told in page.content.decode(), name
        assert f'value="{value}"' in page.content.decode(), name


def test_the_second_of_two_officers_hears_who_was_first_and_then_may(world: DeskWorld, known: Enterprise) -> None:
    second = add_person(world, "second officer", DeskRole.SERVICE_OFFICER, world.units["town"])
    stale = edited(known, zone="第二人写的园区", industry_codes="3511")
    edit(
        known.pk,
        {"zone": "第一人写的园区"},
        Origin(SourceKind.OFFICER, date(2026, 11, 30), user_name="甲"),
        seen=stale["seen"],
    )
    address = reverse("qifu_enterprise_edit", args=[known.pk])
    page = world.clients[second.username].post(address, stale)
    assert page.status_code == 409 and "甲已于" in page.content.decode() and "第二人写的园区" in page.content.decode()
    seen = BeautifulSoup(page.content, "html.parser").select_one("input[name=seen]")
    assert seen is not None
    assert world.clients[second.username].post(address, {**stale, "seen": seen["value"]}).status_code == 302
    assert enterprise_of(world, "town enterprise").zone == "第二人写的园区"


@pytest.mark.parametrize(("action", "stands", "by"), [("take", 40, "officer"), ("keep", 15, "officer")])
def test_what_a_list_contests_is_settled_by_one_click(
    world: DeskWorld, known: Enterprise, action: str, stands: int, by: str
) -> None:
    say(known, SourceKind.IMPORT, date(2026, 3, 1), **{"figures.2025.employees": 40})
    client, address = world.clients["service_officer"], reverse("qifu_enterprise", args=[known.pk])
    assert listed(world, "dispatcher", contested="on") == ["样例新名有限公司"]
    page = client.get(address).content.decode()
    assert "名录写的是" in page and "采用名录的" in page
    stale = {"field": "figures.2025.employees", "seen": "39", "action": action}
    assert client.post(address, stale).status_code == 409
    assert client.post(address, {**stale, "seen": "40"}).status_code == 302
    enterprise = enterprise_of(world, "town enterprise")
    assert enterprise.figures.get().employees == stands and enterprise.contested == {}
    assert enterprise.provenance["figures.2025.employees"]["source"] == by
    assert client.post(address, {**stale, "seen": "40"}).status_code == 409
    assert world.clients["supervisor"].post(address, stale).status_code == 302


def test_a_town_adds_its_own_and_hears_of_one_that_is_there(world: DeskWorld) -> None:
    client, blank = world.clients["service_officer"], edited(enterprise_of(world, "town enterprise"), name="新登记企业")
    wrong = client.post(reverse(NEW), {**blank, "credit_code": credit_code(9)[:-1]})
    assert wrong.status_code == 422 and "应为 18 位" in wrong.content.decode()
    foreign = client.post(reverse(NEW), {**blank, "credit_code": credit_code(9), "town": world.units["other town"].pk})
    assert foreign.status_code == 422 and "只能登记本镇办" in foreign.content.decode()
    there = client.post(reverse(NEW), {**blank, "credit_code": credit_code(2)})
    assert there.status_code == 422 and "已有这家企业" in there.content.decode()
    assert client.post(reverse(NEW), {**blank, "credit_code": credit_code(9).lower()}).status_code == 302
    assert Enterprise.objects.get(credit_code=credit_code(9)).town == world.units["town"]


def test_contacts_come_by_list_and_by_hand_and_stay_sealed(world: DeskWorld) -> None:
    enterprise = enterprise_of(world, "town enterprise")
    file = SimpleUploadedFile("名录.csv", f"信用代码,企业名称,联系电话,邮箱\n{enterprise.credit_code},{enterprise.name},0532-88887777、13912345678,Boss@Example.com".encode())  # fmt: skip
    assert "更新 1" in import_list(world, "service_officer", file).content.decode()
    assert {c.value for c in enterprise.contacts.all()} == {
        "13800138000",
        "0532-88887777",
        "13912345678",
        "boss@example.com",
    }
    file.seek(0)
    assert "更新 0，不变 1" in import_list(world, "service_officer", file).content.decode()
    client, address = world.clients["service_officer"], reverse("qifu_enterprise", args=[enterprise.pk])
    wrong = client.post(address, {"action": "add_contact", "contact": "12345678901"})
    assert (
        wrong.status_code == 422 and "不是手机号" in wrong.content.decode() and "12345678901" in wrong.content.decode()
    )
    assert client.post(address, {"action": "add_contact", "contact": "new@example.com"}).status_code == 302
    assert client.post(address, {"action": "remove_contact", "which": enterprise.contacts.last().pk}).status_code == 302  # type: ignore[union-attr]
    assert enterprise.contacts.count() == 4
    with connection.cursor() as cursor:
        for table in (EnterpriseContact, EnterpriseUpload, EnterpriseChange):
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            assert not any(
                known in str(row) for row in cursor.fetchall() for known in ("13912345678", "boss@", "88887777")
            )


def test_a_list_is_tried_first_and_its_refused_rows_come_back(world: DeskWorld) -> None:
    client = world.clients["service_officer"]
    file = names_csv(f"{credit_code(11)},甲公司,,", f"{credit_code(2)},乙公司,,", f"{credit_code(12)[:-1]},丙公司,,",
                     f"{credit_code(13)},丁公司,样例other town,")  # fmt: skip
    trial = send_list(world, "service_officer", file)
    assert "新增 1，更新 0，不变 0，退回 3" in trial.content.decode() and "不是本镇办的企业" in trial.content.decode()
    assert not Enterprise.objects.filter(credit_code=credit_code(11)).exists()
    address = trial.redirect_chain[-1][0]
    sheet = load_workbook(io.BytesIO(client.get(f"{address}refused/").content)).active
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == ["乙公司", "丙公司", "丁公司"]
    for role in ("dispatcher", "second"):
        foreign = world.clients.get(role) or world.clients["supervisor"]
        assert foreign.get(address).status_code in (302, 404) and foreign.get(f"{address}refused/").status_code in (
            302,
            404,
        )
    client.post(address, {"action": "import"})
    assert Enterprise.objects.get(credit_code=credit_code(11)).town == world.units["town"]
    client.post(address, {"action": "import"})
    assert EnterpriseChange.objects.filter(enterprise__credit_code=credit_code(11)).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("名录.xlsx", b"<html><body>x</body></html>", "网页代码"),
        ("名录.exe", b"MZ", "不能上传"),
        ("名录.csv", "姓名,电话\n甲,1".encode(), "没有找到“统一社会信用代码”"),
        ("名录.csv", b"", "文件是空的"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    world: DeskWorld, name: str, content: bytes, told: str
) -> None:
    page = send_list(world, "dispatcher", SimpleUploadedFile(name, content))
    assert page.status_code == 422 and told in page.content.decode()


def test_an_export_wants_a_reason_keeps_it_and_has_no_formulas(world: DeskWorld, known: Enterprise) -> None:
    Enterprise.objects.filter(pk=known.pk).update(zone="=HYPERLINK(1)")
    client, address = world.clients["dispatcher"], reverse(EXPORT) + "?industry=C35"
    assert client.post(address, {"reason": ""}).status_code == 422 and not EnterpriseExport.objects.exists()
    sheet = load_workbook(io.BytesIO(client.post(address, {"reason": "核对规上企业"}).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 2 and rows[1][:2] == [known.credit_code, "样例新名有限公司"]
    formula = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert formula.data_type == "s" or formula.quotePrefix
    kept = EnterpriseExport.objects.get()
    assert (kept.reason, kept.count, kept.filters) == ("核对规上企业", 1, "行业：35 专用设备制造业")
    assert "核对规上企业" in world.clients["auditor"].get(reverse(EXPORT)).content.decode()
