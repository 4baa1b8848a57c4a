"""The pages under /my/, over HTTP and without a script: sign in by a code, see one's appeals, contacts, devices, leave."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.demo.codes_page import demo_urls, show_codes
from messages.channels.reading import read_message
from messages.courier import Courier, claim_message
from messages.models import Message
from messages.outbox import post_mail
from publishing.worker import run_pending
from services.appeals.links import make_person_link
from services.appeals.models import Appeal
from services.appeals.states import State
from services.contacts.reading import read_contact
from services.contacts.sealing import digest_of
from services.keeping.keepers import erase_person, export_person, find_subject
from services.notices.giving import Reason, Text
from services.people.accounts import find_person
from services.people.keeping import forget_lapsed
from services.people.models import Brake, CodeRequest, Person, PersonContact, PersonSession
from services.people.notice import NOTICE_VERSION
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values, send
from tests.appeals import answered_one, submit_one
from tests.mailbox import mailbox
from tests.notices import give_to, make_bare
from tests.people import HOME, ask_code, enter, last_code, make_person, sign_in

pytestmark = pytest.mark.django_db
PROFILE, DEVICES = "/my/profile/", "/my/devices/"


@pytest.fixture(autouse=True)
def portal(city: CityPortalPage, search_index: object) -> None:
    """The frame around every page."""
    run_pending()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode().split("<main")[1]))


def press(browser: Client, url: str, action: str, **typed: str) -> Any:
    values = form_values(browser.get(url).content.decode(), action)
    return browser.post(url, {**values, **typed, "action": action})


def test_a_code_by_mail_signs_in_and_the_cookie_is_nobody_elses_business(browser: Client) -> None:
    response = sign_in(browser, "Zhang@Example.com")
    cookie = response.cookies["qifu_my"]
    assert response.headers["Location"] == HOME
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 90 * 24 * 3600
    page = browser.get(HOME)
    assert "我的诉求" in text_of(page) and page.headers["Cache-Control"] == "private, no-store"
    [letter] = mailbox()
    assert letter.recipient == "zhang@example.com" and letter.sensitive
    contact = PersonContact.objects.get()
    assert contact.value == "zhang@example.com" and PersonSession.objects.get().token_digest not in str(cookie)


def test_nothing_of_a_contact_stands_in_the_database_as_it_was_typed(browser: Client) -> None:
    ask_code(browser, "zhang@example.com")
    sign_in(browser, "zhang@example.com")
    tables = [model._meta.db_table for model in (Person, PersonContact, CodeRequest, Brake, PersonSession)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "zhang" not in str(cursor.fetchall())


def test_a_secure_cookie_where_the_platform_is_secure(browser: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert sign_in(browser).cookies["qifu_my"]["secure"]


def test_who_is_known_and_who_is_not_are_answered_alike() -> None:
    make_person("known@example.com")
    pages = []
    for contact in ("known@example.com", "other@example.com"):
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(ask_code(browser, contact))
        pages.append(text_of(page).replace(contact[0] + "***", "***"))
    assert pages[0] == pages[1] and len(mailbox()) == 2
    assert mailbox()[0].subject == mailbox()[1].subject


@pytest.mark.parametrize(
    ("typed", "words"),
    [("12345678901", "这11位数字不是手机号"), ("zhang@", "邮箱写得不完整"), ("", "请填写手机号或邮箱"), ("13812345678", "短信还没有开通")],
)  # fmt: skip
def test_what_is_no_contact_is_said_and_stays(browser: Client, typed: str, words: str) -> None:
    page = send(browser, HOME, contact=typed)
    assert page.status_code == 422 and words in text_of(page)
    assert form_values(page.content.decode())["contact"] == typed


def test_a_wrong_code_is_refused_and_five_are_the_end_of_it(browser: Client) -> None:
    page = ask_code(browser, "zhang@example.com")
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "验证码不对" in text_of(enter(browser, page, wrong))
    refused = enter(browser, page, right)
    assert refused.status_code == 422 and "已作废" in text_of(refused) and not PersonSession.objects.exists()


def test_a_code_is_good_once_and_for_ten_minutes(browser: Client) -> None:
    page = ask_code(browser, "zhang@example.com")
    code = last_code()
    again = {**form_values(browser.get(page).content.decode()), "code": code, "action": "enter"}
    CodeRequest.objects.update(sent_at=timezone.now() - timedelta(minutes=9))
    assert browser.post(page, again).status_code == 302
    assert browser.post(page, again).status_code == 404
    late = ask_code(browser := Client(enforce_csrf_checks=True), "zhang@example.com")
    CodeRequest.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert "验证码已过期" in text_of(browser.get(late))


def test_a_code_opens_its_own_contacts_account_alone(browser: Client) -> None:
    first = ask_code(browser, "first@example.com")
    firsts = last_code()
    second = ask_code(browser, "second@example.com")
    assert firsts == last_code() or "验证码不对" in text_of(enter(browser, second, firsts))
    assert enter(browser, first, firsts.replace("", " ")).status_code == 302
    assert PersonContact.objects.get().value == "first@example.com"


def test_three_codes_an_hour_go_to_a_contact_and_ten_from_an_address(browser: Client) -> None:
    for _ in range(3):
        ask_code(browser, "zhang@example.com")
    refused = send(browser, HOME, contact="ZHANG@example.com")
    assert refused.status_code == 422 and "一小时最多发3次" in text_of(refused) and len(mailbox()) == 3
    for number in range(6):
        ask_code(browser, f"someone{number}@example.com")
    refused = send(browser, HOME, contact="someone9@example.com")
    assert "您所在的网络" in text_of(refused) and len(mailbox()) == 9
    for brake in Brake.objects.all():
        Brake.objects.filter(pk=brake.pk).update(times=[moment - 3601 for moment in brake.times])
    ask_code(browser, "zhang@example.com")


def test_a_code_is_sent_again_from_the_page_that_waits_for_it(browser: Client) -> None:
    page = ask_code(browser, "zhang@example.com")
    again = press(browser, page, "send_again", code="12")
    assert again.status_code == 302 and enter(browser, again.headers["Location"], last_code()).status_code == 302


def test_a_lapsed_token_shows_the_form_again_with_what_was_typed(browser: Client) -> None:
    values = {**form_values(browser.get(HOME).content.decode()), "contact": "zhang@example.com"}
    page = browser.post(HOME, {**values, "csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 422 and "再点一次" in text_of(page) and not mailbox()
    assert form_values(page.content.decode())["contact"] == "zhang@example.com"


def test_one_goes_on_where_one_wanted_to_and_never_to_another_site(browser: Client) -> None:
    to_profile = browser.get(PROFILE)
    assert to_profile.status_code == 302 and to_profile.headers["Location"] == "/my/?next=%2Fmy%2Fprofile%2F"
    assert sign_in(browser, url=to_profile.headers["Location"]).headers["Location"] == PROFILE
    for elsewhere in ("//evil.example/my/", "https://evil.example/", "/admin/", "/my//evil.example"):
        browser = Client(enforce_csrf_checks=True)
        Brake.objects.all().delete()
        led = sign_in(browser, url=f"/my/?next={elsewhere}").headers["Location"]
        assert led.startswith("/my/") and "admin" not in led


def test_my_appeals_are_those_i_sent_and_those_with_my_contact(browser: Client) -> None:
    mine, others = answered_one(), submit_one(title="别人的诉求", contact_phone="13900139000")
    Appeal.objects.filter(pk=mine.pk).update(person=make_person())
    by_mail = submit_one(title="用邮箱提交的", contact_phone="", contact_email="Zhang@example.com")
    sign_in(browser)
    page = browser.get(HOME)
    assert mine.number in text_of(page) and "看答复并评价：厂区门口积水" in text_of(page)
    assert by_mail.number in text_of(page) and "输入验证码，确认联系方式" in text_of(page)
    assert others.number not in page.content.decode()


def test_the_form_knows_who_is_signed_in_and_the_appeal_is_theirs(browser: Client) -> None:
    sign_in(browser)
    press(browser, PROFILE, "name", name="张三")
    values = form_values(browser.get("/services/appeals/").content.decode())
    assert (values["contact"], values["contact_name"]) == ("zhang@example.com", "张三")
    browser.post("/services/appeals/", {**values, "enterprise_name": "样例公司", "text": "积水。"})
    appeal = Appeal.objects.get()
    assert (appeal.person, appeal.state) == (Person.objects.get(), State.SUBMITTED), "its contact was proved before"
    assert form_values(browser.get("/services/appeals/").content.decode())["enterprise_name"] == "样例公司"


def test_a_contact_is_added_by_its_own_code_and_either_signs_in(browser: Client) -> None:
    sign_in(browser)
    page = press(browser, PROFILE, "add", contact="work@example.com").headers["Location"]
    assert PersonContact.objects.count() == 1
    assert enter(browser, page, last_code()).headers["Location"] == PROFILE
    other = Client(enforce_csrf_checks=True)
    sign_in(other, "work@example.com")
    assert Person.objects.count() == 1
    [first, _second] = PersonContact.objects.all()
    assert press(browser, PROFILE, "remove", which=str(first.pk)).status_code == 302
    [left] = PersonContact.objects.all()
    values = {**form_values(browser.get(PROFILE).content.decode()), "which": str(left.pk), "action": "remove"}
    assert "最后一个" in text_of(browser.post(PROFILE, values))


def test_nobody_adds_what_is_anothers_or_enters_anothers_code(browser: Client) -> None:
    make_person("other@example.com")
    sign_in(browser)
    page = press(browser, PROFILE, "add", contact="other@example.com").headers["Location"]
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(page).status_code == 404
    refused = enter(browser, page, last_code())
    assert refused.status_code == 422 and "已用在另一个账户" in text_of(refused)
    assert PersonContact.objects.values("person").distinct().count() == 2


def test_contacts_are_changed_after_a_fresh_code_alone(browser: Client) -> None:
    sign_in(browser)
    form = form_values(browser.get(PROFILE).content.decode(), "add")
    PersonSession.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    refused = browser.post(PROFILE, {**form, "action": "add", "contact": "new@example.com"})
    assert refused.status_code == 422 and "确认是您本人" in text_of(refused) and len(mailbox()) == 1
    which = str(PersonContact.objects.get().pk)
    page = press(browser, PROFILE, "prove", which=which).headers["Location"]
    assert enter(browser, page, last_code()).headers["Location"] == PROFILE
    assert press(browser, PROFILE, "add", contact="new@example.com").status_code == 302


def test_a_device_that_is_ended_is_out_at_its_next_click(browser: Client) -> None:
    phone = Client(
        enforce_csrf_checks=True, headers={"User-Agent": "Mozilla/5.0 (iPhone) Version/18.0 Mobile/1 Safari"}
    )
    sign_in(phone)
    sign_in(browser)
    page = browser.get(DEVICES)
    assert "iPhone" in text_of(page) and "这台设备" in text_of(page)
    [number] = PersonSession.objects.exclude(browser="").values_list("pk", flat=True)
    values = form_values(page.content.decode())
    browser.post(DEVICES, {**values, "which": str(number)})
    assert phone.get(PROFILE).status_code == 302 and browser.get(PROFILE).status_code == 200
    stranger = Client(enforce_csrf_checks=True)
    sign_in(stranger, "other@example.com")
    mine = PersonSession.objects.exclude(person__contacts__digest=digest_of("other@example.com")).get()
    stranger.post(DEVICES, {**form_values(stranger.get(DEVICES).content.decode()), "which": str(mine.pk)})
    assert browser.get(PROFILE).status_code == 200


def test_all_other_devices_are_ended_at_once(browser: Client) -> None:
    others = [Client(enforce_csrf_checks=True) for _ in range(2)]
    for other in others:
        sign_in(other)
    sign_in(browser)
    browser.post(DEVICES, {**form_values(browser.get(DEVICES).content.decode()), "which": "others"})
    assert [other.get(PROFILE).status_code for other in others] == [302, 302]
    assert browser.get(PROFILE).status_code == 200


@pytest.mark.parametrize("field", ["last_seen_at", "started_at"])
def test_a_session_lapses_when_idle_and_at_last(browser: Client, field: str) -> None:
    sign_in(browser)
    days = {"last_seen_at": 7, "started_at": 90}[field]
    PersonSession.objects.update(**{field: timezone.now() - timedelta(days=days)})
    assert browser.get(PROFILE).status_code == 302
    forget_lapsed()
    assert not PersonSession.objects.exists()


def test_signing_out_takes_a_button_and_ends_the_row(browser: Client) -> None:
    sign_in(browser)
    assert browser.get("/my/out/").status_code == 200 and PersonSession.objects.exists()
    assert send(browser, "/my/out/").status_code == 302 and not PersonSession.objects.exists()
    assert "获取验证码" in text_of(browser.get(HOME))


def test_leaving_takes_name_contacts_and_devices_along(browser: Client) -> None:
    sign_in(browser)
    press(browser, PROFILE, "name", name="张三")
    left = press(browser, PROFILE, "leave")
    assert "已经删除" in text_of(left) and browser.get(PROFILE).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.contacts.count(), person.sessions.count()) == ("", 0, 0) and person.left_at
    other = Client(enforce_csrf_checks=True)
    sign_in(other)
    assert Person.objects.count() == 2


def test_a_made_up_cookie_or_key_opens_nothing(browser: Client) -> None:
    browser.cookies["qifu_my"] = "x" * 43
    assert browser.get(PROFILE).status_code == 302 and browser.get("/my/code/abc/").status_code == 404


def test_staff_are_nobody_here_and_persons_nobody_there(browser: Client, admin_client: Client) -> None:
    assert "获取验证码" in text_of(admin_client.get(HOME))
    sign_in(browser)
    assert browser.get("/admin/").status_code == 302


def test_the_notice_has_versions_each_with_its_address(browser: Client) -> None:
    page = browser.get("/services/privacy/")
    assert f"{NOTICE_VERSION}版" in text_of(page) and browser.get("/services/privacy/2026-11/").status_code == 200
    assert (
        browser.get("/services/privacy/../x/").status_code
        == browser.get("/services/privacy/1999-01/").status_code
        == 404
    )


def test_a_person_is_exported_whole_and_erased_whole(browser: Client) -> None:
    sign_in(browser)
    press(browser, PROFILE, "name", name="张三")
    enter(browser, press(browser, PROFILE, "add", contact="work@example.com").headers["Location"], last_code())
    subject = find_subject("zhang@example.com")
    assert subject.contacts == {"zhang@example.com", "work@example.com"}
    [account] = export_person(subject)["账户"]
    assert (account["姓名"], account["联系方式"]) == ("张三", ["zhang@example.com", "work@example.com"])
    erase_person(subject)
    assert browser.get(PROFILE).status_code == 302 and not PersonContact.objects.exists()
    assert Person.objects.get().name == "" and not CodeRequest.objects.exists() and not mailbox()


@pytest.fixture
def sms(settings: Any) -> None:
    settings.QIFU_CHANNELS = {**settings.QIFU_CHANNELS, "sms": "messages.channels.console.ConsoleChannel"}


def last_sms() -> str:
    message = Message.objects.by("sms").order_by("-pk")[0]
    return re.findall(r"\b\d{6}\b", read_message(message)[1])[-1]


def test_a_mobile_number_signs_in_and_proves_an_appeal_once_there_is_a_gateway(browser: Client, sms: None) -> None:
    page = ask_code(browser, "138 1234 5678")
    assert "138****5678" in text_of(browser.get(page)) and enter(browser, page, last_sms()).status_code == 302
    assert PersonContact.objects.get().value == "13812345678"
    stranger = Client(enforce_csrf_checks=True)
    typed = {"enterprise_name": "样例公司", "text": "积水。", "contact": "+86 139-1234-5678"}
    receipt = stranger.get(send(stranger, "/services/appeals/", **typed).headers["Location"])
    appeal = Appeal.objects.get()
    assert appeal.state == State.UNCONFIRMED and "139****5678" in text_of(receipt)
    assert press(stranger, make_person_link(appeal), "prove", code=last_sms()).status_code == 302
    assert Appeal.objects.get().state == State.SUBMITTED
    stranger.get("/services/appeals/")
    send(stranger, "/services/appeals/", **{**typed, "contact": "0532-88001234"})
    assert Appeal.objects.order_by("pk").last().state == State.SUBMITTED  # type: ignore[union-attr]


def test_no_form_sends_a_contact_more_codes_than_are_sent_to_it_in_all(browser: Client) -> None:
    typed = {"enterprise_name": "样例公司", "text": "积水。", "contact": "zhang@example.com"}
    for _ in range(3):
        assert send(browser, "/services/appeals/", **typed).status_code == 302
    refused = send(browser, "/services/appeals/", **typed)
    assert refused.status_code == 422 and "验证码太多" in text_of(refused) and Appeal.objects.count() == 3
    assert form_values(refused.content.decode())["text"].strip() == "积水。"


def test_the_page_of_codes_is_the_demos_alone(browser: Client, settings: Any, capsys: Any) -> None:
    assert browser.get("/services/demo-codes/").status_code == 404
    settings.QIFU_DEMO = True
    settings.QIFU_CHANNELS = {"mail": "cms.demo.messages.DemoChannel"}
    request = RequestFactory().get("/services/demo-codes/")
    page = ask_code(browser, "zhang@example.com")
    code = last_code()
    assert "样例平台" in text_of(browser.get(page))
    Courier().send_due()
    assert code in show_codes(request).content.decode()  # type: ignore[attr-defined]
    assert [url.name for url in demo_urls()] == ["demo_codes"] and code in capsys.readouterr().out


def test_all_contacts_are_sealed_anew_while_everything_runs(browser: Client, settings: Any) -> None:
    old, new = "the-key-of-contacts-that-was-there-before", "the-key-of-contacts-that-comes-after-it"
    settings.QIFU_CONTACT_KEYS = [old]
    submit_one(contact_phone="", contact_email="zhang@example.com")
    sign_in(browser)
    settings.QIFU_CONTACT_KEYS = [new, old]
    assert find_person(read_contact("zhang@example.com")) and "厂区门口积水" in text_of(browser.get(HOME))
    call_command("reseal_contacts")
    settings.QIFU_CONTACT_KEYS = [new]
    assert PersonContact.objects.get().value == "zhang@example.com"
    assert find_person(read_contact("zhang@example.com")) and "厂区门口积水" in text_of(browser.get(HOME))
    settings.QIFU_CONTACT_KEYS = [old]
    with pytest.raises(CommandError, match="旧密钥还不能去掉"):
        call_command("reseal_contacts")


def test_a_code_goes_before_what_can_wait(browser: Client) -> None:
    for number in range(3):
        post_mail(key=f"digest:{number}", to="staff@example.com", subject="日报", body="正文")
    ask_code(browser, "zhang@example.com")
    first = claim_message("mail", "courier")
    assert first and first.recipient == "zhang@example.com"
    assert first.give_up_at < timezone.now() + timedelta(minutes=10, seconds=1)


def test_the_version_of_the_notice_follows_what_was_shown_last(browser: Client) -> None:
    sign_in(browser)
    Person.objects.update(notice_version="2020-01")
    sign_in(Client(enforce_csrf_checks=True))
    assert Person.objects.get().notice_version == NOTICE_VERSION


def test_what_was_typed_outlives_the_sign_in(browser: Client) -> None:
    sign_in(browser)
    typed = {**form_values(browser.get(PROFILE).content.decode(), "name"), "name": "张<三>", "action": "name"}
    PersonSession.objects.all().delete()
    lapsed = browser.post(PROFILE, typed)
    assert lapsed.status_code == 422 and "登录已过期" in text_of(lapsed)
    again = form_values(lapsed.content.decode())
    sign_in(browser)
    assert browser.post(PROFILE, again).status_code == 302 and Person.objects.get().name == "张<三>"


def test_the_inbox_shows_all_that_was_told_with_why_and_keeps_it_to_its_owner(browser: Client) -> None:
    bare = make_bare("zhang@example.com")
    reasons = [Reason("贵企业“样例机械”差一点就符合", ("营业收入还差 300 万元",))]
    text = Text("技改补贴有变化", body="第一段。\n第二段。", url="/policies/1/", changes=("上限：50 万元 → 80 万元",))
    give_to(bare, text=text, why=reasons)
    give_to(bare, key="policy:2:new", text=Text("稳岗返还"))
    sign_in(browser)
    home = text_of(browser.get(HOME))
    assert "我的通知" in home
    listed = browser.get("/my/notices/")
    for part in ("稳岗返还", "技改补贴有变化", "还差：营业收入还差300万元", "50万元→80万元", "2条未读"):
        assert part in text_of(listed)
    assert "2条未读" in text_of(browser.get(HOME)) and "稳岗返还" in text_of(browser.get(HOME))
    link = re.findall(r"/my/notices/\d+/", listed.content.decode())[-1]
    one = browser.get(link)
    assert "第一段。" in text_of(one) and "样例机械" in text_of(one) and "/policies/1/" in one.content.decode()
    assert "1条未读" in text_of(browser.get("/my/notices/"))
    assert browser.post("/my/notices/", form_values(listed.content.decode())).status_code == 302
    assert "未读" not in text_of(browser.get("/my/notices/"))
    other = Client()
    assert other.get(link).status_code == 302
    sign_in(other, "li@example.com")
    assert other.get(link).status_code == 404
    assert "还没有通知" in text_of(other.get("/my/notices/"))
