"""What persons tell the services stays with them: markers in every field, then everything that is published or logged."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Page

from cms.project.log_lines import LineFormatter
from cms.service_desk.models import DeskRole
from cms.service_desk.surveys.publishing import draft_results
from cms.service_desk.units import sync_unit, sync_units
from publishing.worker import run_pending
from search.query_log.recording import query_counts
from services.appeals.models import Appeal, Channel
from services.appeals.states import Action, State
from services.notices.links import leave_path
from services.notices.recipients import recipient_at
from services.registrations.links import make_gate_link
from services.registrations.models import GateLink
from services.surveys.running import close_survey
from services.units.models import Unit, UnitKind
from services.wechat.models import Binding
from site_content.policies.models import PolicySectionPage
from tests.appeal_forms import form_values, press, send
from tests.attachment_files import make_pdf
from tests.desk_world import DeskWorld, add_person, values_for
from tests.everywhere import files_below, rows_of_database
from tests.factories import make_policy
from tests.mailbox import mailbox
from tests.notices import give_to
from tests.people import ask_code, enter, last_code, solve_puzzle
from tests.registrations import desk_of, form_url, in_days, make_open_event, states_of
from tests.surveys import open_to
from tests.surveys import send as send_answer
from tests.wechat_account import account, ask, deliver, text_xml

pytestmark = pytest.mark.django_db
FORM = "/services/appeals/"
NAME, PHONE, MAIL, FIRM = "莫愁样例", "13987651234", "mochou-canary@example.org", "莫愁样例五金店"
# In every free text, so that each can be told from the others.
WORDS = {
    what: f"莫愁{what}金丝雀"
    for what in ("内容", "补充", "不认可", "询问", "答复", "备注", "退回", "附件", "窗口", "问卷")
}
MARKERS = ("莫愁", "139 8765 1234", PHONE, "mochou-canary")
# Where what persons tell belongs: the services' own tables, and the outbox until it is sent.
THEIRS = ("appeals_", "people_", "authorisations_", "notices_", "registrations_", "surveys_", "outbox_message")


class EverythingLogged(logging.Handler):
    """As the log has it, with tracebacks."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(LineFormatter("{levelname} {name} {message}", style="{"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[EverythingLogged]:
    root, handler = logging.getLogger(), EverythingLogged()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def world(search_index: object, policy_section: PolicySectionPage, settings: Settings) -> DeskWorld:
    settings.QIFU_SINKS = {"site": "themes.sink.SiteSink", **settings.QIFU_SINKS}
    settings.QIFU_QUERY_LOG_DAYS, settings.QIFU_QUERY_LOG_SECONDS = 180, 3600
    run_pending()
    sync_units()
    world = DeskWorld()
    world.units["town"] = sync_unit("sample:town", UnitKind.TOWN, "样例镇")
    world.units["department"] = sync_unit("sample:department", UnitKind.DEPARTMENT, "样例局")
    world.units["other town"] = sync_unit("sample:other", UnitKind.TOWN, "样例另一镇")
    for role, unit in ((DeskRole.SERVICE_OFFICER, "town"), (DeskRole.DEPARTMENT_HANDLER, "department")):
        add_person(world, role.value, role, world.units[unit])
    add_person(world, "supervisor", DeskRole.SUPERVISOR, Unit.objects.get(code="city"))
    add_person(world, "hall_clerk", DeskRole.HALL_CLERK, Unit.objects.get(code="city"))
    return world


def say(world: DeskWorld, role: str, action: Action, appeal: Appeal, words: str = "", **more: Any) -> None:
    values = {**values_for(world, action, appeal), "text": WORDS.get(words, "理由"), **more}
    response = world.clients[role].post(reverse("qifu_appeal", args=[appeal.pk]), values)
    assert response.status_code == 302, response.content.decode()


def send_appeal(browser: Client, world: DeskWorld, contact: str) -> Appeal:
    values = form_values(browser.get(FORM).content.decode())
    values |= {
        "enterprise_name": FIRM,
        "contact_name": NAME,
        "contact": contact,
        "text": f"{WORDS['内容']} {PHONE} {MAIL}",
    }
    values |= {"town": str(world.units["town"].pk)}
    file = SimpleUploadedFile(f"{WORDS['附件']}.pdf", make_pdf(MAIL))
    sent = browser.post(FORM, {**values, "attachments": file})
    assert sent.status_code == 302
    browser.get(sent.headers["Location"])
    return Appeal.objects.latest("pk")


def subscribe_by_mail(browser: Client) -> None:
    """And be told something, and leave."""
    url = f"{reverse('subscribe')}?kind=policy"
    browser.post(url, {**form_values(browser.get(url).content.decode()), "email": MAIL, "rhythm": "at_once"})
    browser.post(re.findall(r"https?://[^/\s]+(/services/subscribe/\S+)", mailbox()[-1].body)[-1])
    recipient = recipient_at(MAIL)
    give_to(recipient)
    assert mailbox()[-1].recipient == MAIL
    browser.get(leave_path(recipient))
    browser.post(leave_path(recipient), {"action": "pause", "days": PHONE})
    browser.post(leave_path(recipient), {"List-Unsubscribe": "One-Click"})


def live_through(world: DeskWorld) -> None:
    """Appeals from the form to the figures, with slips on the way, as their people do it."""
    browser = Client(enforce_csrf_checks=True)
    send(browser, FORM, enterprise_name=FIRM, text=WORDS["内容"] * 1000, contact=f"{PHONE}0", contact_name=NAME)
    send(browser, f"{FORM}track/", number=NAME, code=PHONE)
    by_mail = send_appeal(browser, world, MAIL)
    press(browser, by_mail, "prove", code=PHONE[:6])
    press(browser, by_mail, "prove", code=re.findall(r"\b\d{6}\b", mailbox()[-1].body)[-1])
    by_mail.refresh_from_db()
    assert by_mail.state == State.SUBMITTED
    subscribe_by_mail(browser)
    appeal = send_appeal(browser, world, PHONE)
    officer, handler = DeskRole.SERVICE_OFFICER.value, DeskRole.DEPARTMENT_HANDLER.value
    say(world, officer, Action.REJECT, by_mail, "答复")
    say(world, officer, Action.ACCEPT, appeal, category=1)
    for again in (True, False):
        say(world, officer, Action.ASSIGN, appeal)
        say(world, handler, Action.RETURN if again else Action.TAKE, appeal, "退回")
    url = reverse("qifu_appeal", args=[appeal.pk])
    world.clients[handler].post(url, {"action": "note", "text": WORDS["备注"]})
    world.clients[handler].post(url, {"action": "show_contact"})
    world.clients[handler].get(reverse("qifu_appeals"), {"q": NAME})
    say(world, handler, Action.ASK, appeal, "询问")
    press(browser, appeal, "supply", text=WORDS["补充"])
    say(world, handler, Action.ANSWER, appeal, "答复")
    press(browser, appeal, "dispute", text=WORDS["不认可"])
    say(world, handler, Action.ANSWER, appeal, "答复")
    press(browser, appeal, "confirm", grade="5")
    appeal.refresh_from_db()
    assert appeal.state == State.CLOSED and appeal.contact_phone == PHONE
    typed = {
        "enterprise_name": FIRM,
        "text": WORDS["窗口"],
        "contact": PHONE,
        "contact_name": NAME,
        "channel": Channel.HALL,
    }
    entered = send(world.clients["hall_clerk"], reverse("qifu_appeal_new"), **typed)
    assert entered.status_code == 200 and Appeal.objects.count() == 3


def act_as_a_person() -> None:
    """Signing in with slips, name and contacts, what waits for him, devices, leaving."""
    browser = Client(enforce_csrf_checks=True)
    send(browser, "/my/", contact=f"{PHONE}0")
    page = ask_code(browser, MAIL)
    enter(browser, page, PHONE[:6])
    assert enter(browser, page, last_code()).status_code == 302
    html = browser.get("/my/profile/").content.decode()
    browser.post("/my/profile/", {**form_values(html), "name": NAME, "action": "name"})
    assert NAME in browser.get("/my/profile/").content.decode()
    for address in ("/my/", "/my/devices/", FORM):
        browser.get(address)


def come_to_an_event(portal: Page) -> None:
    """Registered by a code, waiting after another, seen by nobody but the organiser, written down at the door."""
    event = make_open_event(portal, capacity=1, starts_at=in_days(0.05), registration_closes_at=in_days(0.04))
    browser = Client(enforce_csrf_checks=True)
    told = {"name": NAME, "enterprise_name": FIRM}
    for contact in (f"{PHONE}0", f"1{MAIL}", f"2{MAIL}"):
        html = browser.get(form_url(event)).content.decode()
        typed = {**form_values(html), **told, "contact": contact, "altcha": solve_puzzle(html)}
        answer = browser.post(form_url(event), typed)
        if answer.status_code == 302:
            enter(browser, answer.headers["Location"], last_code())
    desk = desk_of(event)
    assert states_of(desk) == ["confirmed", "waiting"]
    link = GateLink.objects.create(desk=desk, helper="小李", made_by="王主任", expires_at=in_days(1))
    send(browser, make_gate_link(link), name=NAME, contact=PHONE, firm=FIRM)
    assert states_of(desk)[-1] == "attended"


def answer_a_survey(portal: Page) -> None:
    """By name and without, with slips; results are published."""
    for mode in ("named", "anonymous"):
        invitations = open_to(portal, [f"{n}{MAIL}" for n in range(6)], mode, title=f"样例{mode}")
        for invitation in invitations:
            send_answer(Client(), invitation, words=f"{WORDS['问卷']} {PHONE}", staff=PHONE + NAME)
            sent = send_answer(Client(), invitation, want="融资", words=f"{WORDS['问卷']} {PHONE}", staff="")
            assert sent.status_code == 302
        close_survey(invitations[0].survey_id)
        draft_results(invitations[0].survey_id).get_latest_revision_as_object().save_revision().publish()


def write_to_the_account(settings: Settings) -> None:
    """A follower who binds himself with slips, asks, and tries the code of an appeal; even the account's tables tell nothing."""
    follower = "mochou-canary-of-wechat-00001"
    with account(settings):
        for text in ("绑定", MAIL, PHONE[:6], f"绑定 {MAIL}"):
            ask(text, follower=follower)
        assert "已绑定" in ask(last_code(), follower=follower)
        for text in (WORDS["内容"], f"政策 {WORDS['内容']}", f"诉求 {NAME}", f"诉求 SQ20260101-0001-A {PHONE}", "退订"):
            ask(text, follower=follower)
        deliver(text_xml(WORDS["内容"], follower=follower), {"signature": "forged", "timestamp": "1", "nonce": "2"})
    assert Binding.objects.get().openid == follower


def break_down(settings: Settings) -> None:
    """A view that fails with a form in its hands, as a template with a slip would have it."""
    settings.QIFU_SERVICES_RENDERER = "tests.integration.test_nothing_leaks.fail"
    browser = Client(raise_request_exception=False)
    response = browser.post(
        FORM, {"enterprise_name": FIRM, "contact": MAIL, "contact_name": NAME, "text": WORDS["内容"]}
    )
    assert response.status_code == 500
    assert not leaks_in(response.content.decode())
    settings.QIFU_SERVICES_RENDERER = "themes.service_page.render_service_page"


def fail(*_arguments: Any) -> None:
    raise ValueError("a slip in a template")


def publish(section: PolicySectionPage, settings: Settings) -> None:
    """In full, and what changes afterwards."""
    call_command("publish_appeal_figures", month="2026-01")
    run_pending()
    call_command("rebuild_site", verbosity=0)
    call_command("reindex", verbosity=0)
    make_policy(section, title="莫测办法")
    run_pending()


def leaks_in(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker in text]


def test_nothing_that_persons_tell_is_published_or_logged(
    world: DeskWorld, policy_section: PolicySectionPage, settings: Settings, log: EverythingLogged
) -> None:
    live_through(world)
    act_as_a_person()
    come_to_an_event(policy_section.get_parent().specific)
    answer_a_survey(policy_section.get_parent().specific)
    write_to_the_account(settings)
    break_down(settings)
    publish(policy_section, settings)
    reader = Client()
    for marker in (*MARKERS, *WORDS.values(), NAME, FIRM):
        found = reader.get("/api/search/", {"q": marker}).json()["results"]
        assert not leaks_in(re.sub("<[^>]+>", "", json.dumps(found, ensure_ascii=False))), f"found by {marker}"
        assert not leaks_in(reader.get("/api/search/suggest/", {"q": marker[:2]}).content.decode())
    for address in ("/api/records/", "/api/changes/", "/api/kinds/"):
        assert not leaks_in(reader.get(address, {"records": "true"}).content.decode()), address
    query_counts.flush()
    rows = [row[:80] for row in rows_of_database(but=THEIRS) if leaks_in(row) and not row.startswith("search_")]
    assert rows == []
    files = [
        path
        for path, content in files_below(Path(settings.QIFU_SITE_DIR))
        if leaks_in(content.decode("utf-8", "replace"))
    ]
    assert files == []
    assert any("a slip in a template" in line for line in log.lines), "the failure is told"
    assert [line for line in log.lines if leaks_in(line)] == []


def test_a_refused_row_is_not_told_with_what_was_in_it() -> None:
    text = f'null value in column "town_id"\nDETAIL:  Failing row contains (1, {NAME},\n{PHONE}).'
    try:
        raise ValueError(text)
    except ValueError as error:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s failed: %s", ("/x/", error), None)
        record.exc_info = (ValueError, error, error.__traceback__)
    line = LineFormatter("{message}", style="{").format(record)
    assert 'null value in column "town_id"' in line and not leaks_in(line)


def test_no_failure_is_mailed_with_the_form_that_somebody_had_filled_in() -> None:
    loggers = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
    assert not [handler for logger in loggers for handler in logger.handlers if "Mail" in type(handler).__name__]
