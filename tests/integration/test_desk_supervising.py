"""Looking after appeals: 督办 by itself, a leader's word by link, common causes, digests, deputies."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from cms.approvals.rules import ApprovalRule
from cms.service_desk.digests import send_digests
from cms.service_desk.models import Absence, CommonCause, DeskRole, Instruction
from services.appeals.chain import find_broken
from services.appeals.models import Appeal, AppealEvent
from services.appeals.states import Action
from services.appeals.sweeping import sweep_appeals
from tests.appeals import accept, do, handler_of, officer_of, submit_one, take
from tests.desk_world import DeskWorld, add_person, build_desk_world
from tests.mailbox import empty_mailbox, mailbox

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
Clock = Callable[[str, int], None]


@pytest.fixture
def on(time_machine: TimeMachineFixture) -> Clock:
    def move(day: str, hour: int = 9) -> None:
        year, month, date = map(int, day.split("-"))
        time_machine.move_to(datetime(year, month, date, hour, tzinfo=SHANGHAI), tick=False)

    return move


@pytest.fixture
def desk(on: Clock) -> DeskWorld:
    on("2026-11-02", 9)
    return build_desk_world(with_content_roles=False)


def page_of(appeal: Appeal) -> str:
    return reverse("qifu_appeal", args=[appeal.pk])


def test_an_answer_a_working_day_late_is_supervised_once_by_itself(desk: DeskWorld, on: Clock) -> None:
    appeal = take(accept(submit_one(town=desk.units["town"])), desk.units["department"])
    assert str(appeal.due_on) == "2026-11-23"
    for day, supervised in (("2026-11-23", False), ("2026-11-24", False), ("2026-11-25", True), ("2026-11-26", True)):
        on(day, 10)
        for _ in range(3):
            sweep_appeals()
        assert AppealEvent.objects.filter(appeal=appeal, action=Action.SUPERVISE).count() == supervised, day
    appeal.refresh_from_db()
    assert str(appeal.supervised_by) == "2026-11-27"
    desk.clients["supervisor"].force_login(desk.users["supervisor"])
    listed = desk.clients["supervisor"].get(reverse("qifu_appeals"), {"listed": "supervised"}).content.decode()
    assert page_of(appeal) in listed


def ask(desk: DeskWorld, appeal: Appeal, **typed: str) -> Any:
    sent = {"leader_name": "样例副市长", "email": "leader@example.org", "question": "是否同意由多部门会商", **typed}
    return desk.clients["supervisor"].post(reverse("qifu_appeal_leader", args=[appeal.pk]), sent)


def test_a_leader_answers_by_a_link_and_the_word_stands_in_the_chain(desk: DeskWorld) -> None:
    appeal = desk.appeals["handled appeal"]
    assert (
        "还没有领导邮箱"
        in desk.clients["supervisor"].get(reverse("qifu_appeal_leader", args=[appeal.pk])).content.decode()
    )
    ApprovalRule.objects.create(leader_email="leader@example.org")
    assert ask(desk, appeal, email="friend@example.org").status_code == 422
    empty_mailbox()
    assert ask(desk, appeal).status_code == 302
    (letter,) = mailbox()
    assert letter.to == ["leader@example.org"] and appeal.text not in letter.body
    link = re.search(r"/admin/approve/appeal/\S+", letter.body)
    assert link
    leader = Client()
    page = leader.get(link[0]).content.decode()
    assert appeal.text in page and "13800138000" not in page and not Instruction.objects.get().answered_at
    assert desk.clients["supervisor"].post(link[0], {"answer": "agreed"}).status_code == 200, "who asks only reads"
    refused = leader.post(link[0], {"answer": "refused", "note": ""})
    assert refused.status_code == 422 and "不同意请写明怎么办" in refused.content.decode()
    empty_mailbox()
    assert leader.post(link[0], {"answer": "agreed", "note": "三日内会商"}).status_code == 302
    assert [m.to for m in mailbox()] == [["supervisor@example.org"]]
    assert "已批示：同意" in leader.get(link[0]).content.decode()
    assert leader.post(link[0], {"answer": "refused", "note": "改主意"}).status_code == 200
    events = list(AppealEvent.objects.filter(appeal=appeal))
    assert (events[-1].action, events[-1].actor_name) == (Action.INSTRUCT, "样例副市长") and "三日内会商" in events[
        -1
    ].text
    assert not find_broken(appeal, events)
    assert "三日内会商" in desk.clients["department_handler"].get(page_of(appeal)).content.decode()
    assert desk.clients["service_officer"].get(reverse("qifu_appeal_leader", args=[appeal.pk])).status_code == 302


def test_a_withdrawn_link_and_one_that_was_made_up_open_nothing(desk: DeskWorld) -> None:
    appeal = desk.appeals["handled appeal"]
    ApprovalRule.objects.create(leader_email="leader@example.org")
    empty_mailbox()
    ask(desk, appeal)
    link = re.search(r"/admin/approve/appeal/\S+", mailbox()[0].body)
    assert link
    withdraw = {"withdraw": Instruction.objects.get().pk}
    assert desk.clients["supervisor"].post(reverse("qifu_appeal_leader", args=[appeal.pk]), withdraw).status_code == 302
    assert Client().get(link[0]).status_code == 410 and "已撤回" in Client().get(link[0]).content.decode()
    assert Client().get("/admin/approve/appeal/abc/").status_code == 410


def test_appeals_of_one_cause_are_found_together_and_stay_their_own(desk: DeskWorld) -> None:
    officer, supervisor = desk.clients["service_officer"], desk.clients["supervisor"]
    own, other = desk.appeals["town appeal"], desk.appeals["other town appeal"]
    officer.post(page_of(own), {"action": "link_cause", "text": " 园区频繁停电 "})
    officer.post(page_of(other), {"action": "link_cause", "text": "园区频繁停电"})
    assert CommonCause.objects.get().appeals.count() == 1, "a foreign one is not there"
    supervisor.post(page_of(other), {"action": "link_cause", "text": "园区频繁停电"})
    cause = CommonCause.objects.get()
    rows = supervisor.get(reverse("qifu_appeals"), {"cause": cause.pk}).content.decode()
    assert page_of(own) in rows and page_of(other) in rows and "园区频繁停电" in rows
    mine = officer.get(reverse("qifu_appeals"), {"cause": cause.pk}).content.decode()
    assert page_of(own) in mine and page_of(other) not in mine
    assert "另有 0 件" in officer.get(page_of(own)).content.decode() and "另有 1 件" in supervisor.get(page_of(own)).content.decode()  # fmt: skip
    assert "园区频繁停电" in supervisor.get(reverse("qifu_appeal_figures")).content.decode()
    for appeal in (own, other):
        supervisor.post(page_of(appeal), {"action": "unlink_cause", "text": "园区频繁停电"})
    assert not CommonCause.objects.exists()


def test_staff_get_one_mail_a_morning_and_at_once_what_is_due_today(desk: DeskWorld, on: Clock) -> None:
    empty_mailbox()
    on("2026-11-03", 7)
    assert send_digests() == 0
    on("2026-11-03", 9)
    for _ in range(3):
        send_digests()
    letters = {m.to[0]: m for m in mailbox()}
    assert len(letters) == len(mailbox())
    letter = letters["service_officer@example.org"]
    assert "件诉求等您处理" in letter.subject and desk.appeals["town appeal"].number in letter.body
    assert "厂区门口积水" not in letter.body and desk.appeals["other town appeal"].number not in letter.body
    assert desk.appeals["handled appeal"].number in letters["supervisor@example.org"].body  # an extension to decide
    on("2026-11-07", 9)
    assert send_digests() == 0, "Saturday"
    empty_mailbox()
    on("2026-11-09", 14)
    appeal = accept(submit_one(town=desk.units["town"]), limit=1)
    do(appeal, Action.ASSIGN, officer_of(desk.units["town"]), unit=desk.units["department"].pk)
    assert mailbox() == [], "due tomorrow: it stands in the digest"
    do(appeal, Action.RETURN, handler_of(desk.units["department"]), "不归我们管")
    on("2026-11-10", 14)
    do(appeal, Action.ASSIGN, officer_of(desk.units["town"]), unit=desk.units["department"].pk)
    assert [m.to for m in mailbox()] == [["department_handler@example.org"]]


def test_a_deputy_sees_does_and_hears_what_waits_for_who_is_away(desk: DeskWorld, on: Clock) -> None:
    deputy = add_person(desk, "deputy", DeskRole.DEPARTMENT_HANDLER, desk.units["other department"])
    absence, officer = reverse("qifu_absence"), desk.clients["service_officer"]
    period = {"first": "2026-11-03", "last": "2026-11-04"}
    refused = officer.post(absence, {**period, "deputy": deputy.pk})
    assert refused.status_code == 422 and "同一单位的代办人" in refused.content.decode()
    colleague = add_person(desk, "colleague", DeskRole.SERVICE_OFFICER, desk.units["town"])
    backwards = officer.post(absence, {"first": "2026-11-04", "last": "2026-11-03", "deputy": colleague.pk})
    assert "结束日期不能早于开始日期" in backwards.content.decode()
    assert officer.post(absence, {**period, "deputy": colleague.pk}).status_code == 302
    Absence.objects.update(deputy=deputy)
    appeal = desk.appeals["town appeal"]
    for day, sees in (("2026-11-02", False), ("2026-11-03", True), ("2026-11-04", True), ("2026-11-05", False)):
        on(day, 9)
        desk.clients["deputy"].force_login(User.objects.get(pk=deputy.pk))
        assert (desk.clients["deputy"].get(page_of(appeal)).status_code == 200) == sees, day
        empty_mailbox()
        send_digests()
        told = {m.to[0] for m in mailbox()}
        assert ("service_officer@example.org" in told) != sees, day
    on("2026-11-04", 15)
    values = {"action": "accept", "version": appeal.version, "category": appeal.category_id, "unit": ""}
    desk.clients["deputy"].force_login(User.objects.get(pk=deputy.pk))
    assert desk.clients["deputy"].post(page_of(appeal), values).status_code == 302
    assert AppealEvent.objects.filter(appeal=appeal).last().actor_name == "某deputy"  # type: ignore[union-attr]
