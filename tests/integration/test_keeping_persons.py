"""What is kept of persons, and how long: forgetting, giving out, erasing."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone
from time_machine import TimeMachineFixture

from cms.service_desk.models import DeskRole
from cms.service_desk.units import sync_units
from messages.models import Message
from services.appeals.actors import PERSON
from services.appeals.models import Appeal, Attachment, ContactCode, InternalNote
from services.appeals.rates import Cohort, tally
from services.appeals.states import Action
from services.authorisations.acting import act as decide
from services.authorisations.actors import Actor as OfficeActor
from services.authorisations.models import Authorisation
from services.authorisations.states import Action as Decision
from services.contacts.fields import EncryptedCharField
from services.contacts.reading import read_contact
from services.keeping.keepers import all_keepers, forget_expired
from services.people.accounts import add_contact, person_with
from services.people.models import Person
from services.units.models import Unit
from services.uploads.models import StoredFile
from services.uploads.storage import path_of
from services.uploads.taking import TakenFile
from tests.appeals import accept, answer, confirm, do, handler_of, make_unit, submit_one, take
from tests.authorisations import with_letter
from tests.desk_world import DeskWorld, add_person
from tests.enterprise_world import make_enterprise
from tests.everywhere import rows_of_database
from tests.mailbox import mailbox
from tests.people import make_person

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NAME, PHONE, MAIL, FIRM = "欧阳样例", "13987654321", "ouyang-sample@example.org", "欧阳样例五金店"
TEXT = f"我是{NAME}，电话 139 8765 4321，身份证 370281199001011234，邮箱 {MAIL}。雨后积水。"
NOW = timezone.now()
MARKERS = (NAME, PHONE, "139 8765 4321", MAIL, "370281199001011234", FIRM)


def handled_one() -> Appeal:
    """Of somebody who has an account with that number and that address."""
    person = person_with(read_contact(PHONE))
    add_contact(person, read_contact(MAIL))
    appeal = take(
        accept(
            submit_one(
                contact_name=NAME, contact_phone="", contact_email=MAIL, text=TEXT, enterprise_name=FIRM, person=person
            )
        )
    )
    assert appeal.unit is not None
    do(appeal, Action.ASK, handler_of(appeal.unit), f"请{NAME}补充照片。")
    InternalNote.objects.create(appeal=appeal, author_id=1, author_name="某某", text=f"{NAME}说下周再谈。")
    return do(appeal, Action.SUPPLY, PERSON, f"打 {PHONE} 找我。")


def closed_one() -> Appeal:
    appeal = confirm(answer(handled_one()))
    Message.objects.update(state="sent", finished_at=timezone.now(), content=b"")  # as a courier leaves them
    return appeal


def attach(appeal: Appeal) -> Attachment:
    return Attachment.keep(TakenFile(f"{NAME}的照片.pdf", b"%PDF-1.4"), appeal=appeal, position=0)


def found_anywhere(*markers: str) -> list[str]:
    """In any table, and in what waits to be mailed."""
    rows = [*rows_of_database(), *(f"{letter.subject} {letter.body}" for letter in mailbox())]
    return [row for row in rows if any(marker in row for marker in markers)]


def approve(one: Authorisation, action: Decision, officer: OfficeActor, text: str = "") -> Authorisation:
    return decide(one.pk, action, officer, version=Authorisation.objects.get(pk=one.pk).version, text=text)


def figures() -> Any:
    cohort = Cohort(date(2020, 1, 1), date(2040, 1, 1), timezone.localdate())
    return tally(cohort)


def later(time_machine: TimeMachineFixture, **delta: int) -> None:
    time_machine.move_to(NOW + timedelta(**delta), tick=False)


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_two_years_after_its_end_an_appeal_no_longer_says_whose_it_was(
    time_machine: TimeMachineFixture, django_capture_on_commit_callbacks: Any
) -> None:
    appeal, before = closed_one(), figures()
    file = path_of(attach(appeal).stored)
    later(time_machine, days=365)
    forget_expired()
    assert file.exists()
    later(time_machine, days=367)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_expired() == {"诉求的附件": 1}
    assert not file.exists() and not Attachment.objects.exists()
    later(time_machine, days=729)
    forget_expired()
    appeal.refresh_from_db()
    assert (appeal.contact_name, appeal.contact_email) == (NAME, MAIL)
    later(time_machine, days=732)
    assert forget_expired()["诉求的联系方式"] == 1
    assert found_anywhere(PHONE, "139 8765 4321", MAIL, "370281199001011234") == []
    assert found_anywhere(NAME) == found_anywhere(FIRM), "what the enterprise is called stays"
    appeal.refresh_from_db()
    assert (appeal.contact_name, appeal.contact_email, appeal.contact_digest) == ("", "", "")
    assert appeal.text == "我是***，电话 ***，身份证 ***，邮箱 ***。雨后积水。"
    assert run("check_appeals") == "全部一致。\n"
    assert figures().counts["solved"] == before.counts["solved"] == 1
    assert forget_expired() == {}


def test_codes_go_after_a_day_and_what_is_open_stays(time_machine: TimeMachineFixture) -> None:
    waiting = submit_one(contact_phone="", contact_email=MAIL)
    open_one = submit_one(contact_phone=PHONE)
    assert ContactCode.objects.filter(appeal=waiting).exists()
    later(time_machine, hours=25)
    assert forget_expired()["验证码"] == 1
    later(time_machine, days=3000)
    forget_expired()
    open_one.refresh_from_db()
    assert open_one.contact_phone == PHONE


def test_a_person_gets_what_is_kept_of_him(tmp_path: Path) -> None:
    appeal = closed_one()
    file = tmp_path / "person.json"
    run("export_person", PHONE, "--to", str(file))
    assert file.stat().st_mode & 0o077 == 0
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [row["编号"] for row in found["诉求"]] == [appeal.number]
    assert found["诉求"][0]["内容"] == TEXT
    assert f"请{NAME}补充照片。" in json.dumps(found["诉求"], ensure_ascii=False)
    assert "下周再谈" not in json.dumps(found, ensure_ascii=False), "staff's notes to each other"
    assert {row["收件人"] for row in found["发给您的消息"]} <= {MAIL, "发送时才确定"}, (
        "by the mail address of the same appeal"
    )
    assert {appeal.number} == {row["标题"].split()[1].split("，")[0] for row in found["我的通知"]}
    with pytest.raises(CommandError, match="不能新建"):
        run("export_person", PHONE, "--to", str(file))
    assert run("export_person", "13700000000") == "{}\n"


def test_nobody_is_erased_while_an_appeal_of_his_is_open() -> None:
    appeal = handled_one()
    with pytest.raises(CommandError, match=appeal.number):
        run("erase_person", PHONE, "--yes")
    answer(appeal)
    with pytest.raises(CommandError, match=appeal.number):
        run("erase_person", PHONE, "--yes")
    assert found_anywhere(PHONE)


def test_erasing_leaves_nothing_of_a_person_and_no_figure_changes(django_capture_on_commit_callbacks: Any) -> None:
    file = path_of(attach(closed_one()).stored)
    waiting = submit_one(contact_phone="", contact_email=MAIL, text="还没有确认的")
    other = submit_one(contact_phone="13800138000")
    before, said = figures(), run("erase_person", f"+86 {PHONE}")
    assert "诉求：2 条" in said and "没有删除" in said and found_anywhere(*MARKERS)
    with django_capture_on_commit_callbacks(execute=True):
        run("erase_person", f"+86 {PHONE}", "--yes")
    assert not file.exists()
    assert found_anywhere(*MARKERS) == []
    assert not Message.objects.filter(recipient__iexact=MAIL).exists()
    assert not Appeal.objects.filter(pk=waiting.pk).exists()
    assert Appeal.objects.get(pk=other.pk).contact_phone == "13800138000"
    assert figures() == before
    assert run("check_appeals") == "全部一致。\n"


def test_erasing_leaves_nothing_of_who_acted_for_an_enterprise() -> None:
    enterprise, officer = (
        make_enterprise(1, make_unit()),
        OfficeActor("某受理员", 901, "officer@example.org", towns=None),
    )
    boss = with_letter(make_person("boss@example.com"), enterprise)
    approve(boss, Decision.APPROVE, officer)
    person = make_person(MAIL)
    person.name = NAME
    person.save()
    claim = with_letter(person, enterprise)
    approve(claim, Decision.REFUSE, officer, text=f"{NAME}不是本企业的人")
    again = approve(with_letter(person, enterprise), Decision.APPROVE, officer)
    assert found_anywhere(NAME)
    run("erase_person", MAIL, "--yes")
    assert found_anywhere(NAME, MAIL) == []
    assert again.events.count() > 2 and not again.is_live


def test_every_package_that_keeps_something_of_persons_says_so() -> None:
    def is_personal(model: type[models.Model]) -> bool:
        fields = model._meta.get_fields()
        return issubclass(model, StoredFile) or any(
            isinstance(field, EncryptedCharField) or field.related_model is Person for field in fields if field.concrete
        )

    keeping = {path.rpartition(".keeping.")[0] for path in settings.QIFU_KEEPERS}
    found = {model._meta.app_config.name for model in apps.get_models() if is_personal(model)}
    assert found and found <= keeping


def test_who_an_appeal_is_of_is_sealed_and_found_by_whoever_knows_the_whole_contact() -> None:
    submit_one(contact_name=NAME, contact_phone=PHONE)
    assert found_anywhere(PHONE, NAME) == []
    world = DeskWorld()
    sync_units()
    add_person(world, "dispatcher", DeskRole.DISPATCHER, Unit.objects.get(code="city"))

    def listed(typed: str) -> int:
        return len(world.clients["dispatcher"].get("/admin/appeals/", {"q": typed}).context["rows"])

    assert [listed(typed) for typed in (f"+86 {PHONE[:3]} {PHONE[3:]}", PHONE[:10], "13900000000")] == [1, 0, 0]


def test_what_is_kept_how_long_stands_in_the_operators_guide() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    terms = [term for keeper in all_keepers() for term in keeper.terms]
    assert terms
    for term in terms:
        assert f"| {term.what} | {term.until} |" in guide
        assert f"{term.what}：{term.until}" in run("forget_expired", "--terms")
