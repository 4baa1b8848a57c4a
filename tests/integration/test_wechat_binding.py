"""A follower shows who he is, and is told there what he is told elsewhere; what cannot go there goes by mail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from messages.courier import Courier
from messages.models import Message, State, Why
from services.keeping.keeper import Subject as Whom
from services.notices.giving import Reason, Text, give
from services.notices.recipients import recipient_of
from services.people.accounts import leave
from services.people.models import Person
from services.wechat.binding import CODE_LIVES, bind, make_code
from services.wechat.keeping import WechatKeeper
from services.wechat.models import Binding, BindingCode, Conversation
from services.wechat.reach import can_be_reached
from services.wechat.scanning import PATIENCE
from standards.qr_codes import draw_qr_code
from tests.appeal_forms import form_values
from tests.appeals import submit_one
from tests.people import last_code, make_person, sign_in
from tests.wechat_account import OPENID, Search, account, ask, deliver, event_xml
from tests.wechat_api import WechatApi, wechat_api

pytestmark = pytest.mark.django_db
MY = "/my/wechat/"
LIST = "<SubscribeMsgPopupEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>{}</SubscribeStatusString></List></SubscribeMsgPopupEvent>"


@pytest.fixture
def search(settings: Settings) -> Iterator[Search]:
    with account(settings) as found:
        yield found


@pytest.fixture
def api(settings: Settings, search: Search) -> Iterator[WechatApi]:
    settings.QIFU_SENDING_HOURS = {}
    settings.QIFU_WECHAT_TEMPLATE, settings.QIFU_WECHAT_TEMPLATE_KIND = "T1", "template"
    settings.QIFU_WECHAT_TEMPLATE_FIELDS = ["thing1=title", "thing2=why", "thing3=until"]
    with wechat_api(settings) as running:
        yield running


def bound_person(search: Search) -> Person:
    person = make_person()
    bind(person, OPENID)
    return person


# -- Binding


def test_a_code_to_a_contact_binds_whoever_has_it(search: Search) -> None:
    assert "绑定码" in ask("绑定")
    assert "z***@example.com" in ask("zhang@example.com") and not Binding.objects.exists()
    assert "验证码不对" in ask("000000" if last_code() != "000000" else "000001")
    assert "已绑定 z***@example.com" in ask(last_code())
    binding = Binding.objects.get()
    assert binding.openid == OPENID and str(binding.person.contacts.get()) == "z***@example.com"
    assert recipient_of(binding.person).by_wechat
    with connection.cursor() as cursor:
        cursor.execute("SELECT openid FROM wechat_binding")
        assert OPENID not in str(cursor.fetchall())
    assert not Conversation.objects.exists()


def test_the_code_under_my_binds_and_is_good_once(search: Search) -> None:
    browser = Client()
    sign_in(browser)
    page = browser.get(MY).content.decode()
    html = browser.post(MY, {**form_values(page), "action": "code"}).content.decode()
    code = code_in(html)
    assert "已绑定" in ask(f"绑定 {code.lower()}")
    assert "不对或已过期" in ask(f"绑定 {code}", follower="another")
    assert "已绑定" in browser.get(MY).content.decode()


def code_in(html: str) -> str:
    return html.partition("<strong>绑定 ")[2].partition("</strong>")[0]


def test_scanning_the_picture_under_my_binds_whether_one_followed_or_not(api: WechatApi) -> None:
    browser = Client()
    sign_in(browser)
    for number, event in enumerate(("subscribe", "scan")):
        answer = browser.post(MY, {**form_values(browser.get(MY).content.decode()), "action": "scan"})
        assert answer.status_code == 302
        waiting = browser.get(MY)
        assert "正在取二维码" in waiting.content.decode() and waiting["Refresh"] == "2"
        with connection.cursor() as cursor:
            cursor.execute("SELECT scene FROM wechat_bindingcode")
            assert "bind-" not in str(cursor.fetchall()), "who reads the table cannot bind himself"
        Courier().send_due()
        path, body = api.sent[number]
        scene = body["action_info"]["scene"]["scene_str"]
        assert (path, body["action_name"]) == ("/cgi-bin/qrcode/create", "QR_STR_SCENE") and "touser" not in body
        page = browser.get(MY)
        assert draw_qr_code(f"http://weixin.qq.com/q/{scene}") in page.content.decode() and page["Refresh"] == "5"
        key = f"qrscene_{scene}" if event == "subscribe" else scene
        assert "已绑定 z***@example.com" in deliver(event_xml(event, key)).content.decode()
        assert "不对或已过期" in deliver(event_xml(event, key, follower="another")).content.decode(), "good once"
        page = browser.get(MY)
        assert "已绑定" in page.content.decode() and "Refresh" not in page
        assert Binding.objects.get().openid == OPENID
        Binding.objects.all().delete()


def test_a_picture_that_does_not_come_leaves_the_code_to_type(api: WechatApi) -> None:
    browser = Client()
    sign_in(browser)
    browser.post(MY, {**form_values(browser.get(MY).content.decode()), "action": "scan"})
    BindingCode.objects.update(made_at=timezone.now() - PATIENCE)
    page = browser.get(MY)
    assert "Refresh" not in page and "取绑定码" in page.content.decode()
    html = browser.post(MY, {**form_values(page.content.decode()), "action": "code"}).content.decode()
    Courier().send_due()
    assert not api.sent, "the code that is shown now is another one"
    assert "已绑定" in ask(f"绑定 {code_in(html)}")


def test_a_code_lives_ten_minutes_and_guessing_is_slowed(search: Search) -> None:
    browser = Client()
    sign_in(browser)
    html = browser.post(MY, {**form_values(browser.get(MY).content.decode()), "action": "code"}).content.decode()
    for number in range(10):
        assert "不对" in ask(f"绑定 ABCDEFG{number % 8 + 2}")
    assert "一小时后" in ask(f"绑定 {code_in(html)}")
    BindingCode.objects.update(made_at=timezone.now() - CODE_LIVES - timedelta(seconds=1))
    assert "已过期" in ask(f"绑定 {code_in(html)}", follower="another")
    assert not Binding.objects.exists()


def test_one_follower_is_one_person(search: Search) -> None:
    first, second = make_person("a@example.com"), make_person("b@example.com")
    bind(first, OPENID)
    bind(second, OPENID)
    assert Binding.objects.get().person == second and not recipient_of(first).by_wechat
    bind(second, "another")
    assert Binding.objects.get().openid == "another"


def test_leaving_and_coming_back_by_a_word(search: Search) -> None:
    person = bound_person(search)
    assert "已退订" in ask("退订") and not recipient_of(person).by_wechat
    assert "已恢复" in ask("恢复推送") and recipient_of(person).by_wechat
    assert "已解绑" in ask("解绑") and not Binding.objects.exists() and not recipient_of(person).by_wechat
    assert "没有绑定" in ask("退订")


def test_whoever_follows_no_longer_is_forgotten(search: Search) -> None:
    person = bound_person(search)
    assert deliver(event_xml("unsubscribe")).content == b"success"
    assert not Binding.objects.exists() and not recipient_of(person).by_wechat


def test_whoever_is_bound_reads_in_what_state_his_appeals_are(search: Search) -> None:
    person = bound_person(search)
    appeal = submit_one(contact_email="zhang@example.com", person=person)
    text = ask("诉求")
    assert f"{appeal.number}：{appeal.get_state_display()}" in text and appeal.title not in text
    assert appeal.number not in ask("诉求", follower="another")


def test_a_closed_account_is_bound_to_nobody(search: Search) -> None:
    person = bound_person(search)
    make_code(person)
    leave(person)
    assert not Binding.objects.exists() and not BindingCode.objects.exists()


def test_an_exported_person_has_his_binding_and_an_erased_one_none(search: Search) -> None:
    person = bound_person(search)
    whom = Whom(frozenset({"zhang@example.com"}), frozenset({person.pk}))
    [row] = WechatKeeper().export(whom)["微信公众号"]
    assert OPENID in row.values()
    assert WechatKeeper().erase(whom) == 1 and not Binding.objects.exists()


def test_whoever_is_bound_chooses_wechat_among_his_channels(search: Search, settings: Settings) -> None:
    settings.QIFU_CHANNELS = {**settings.QIFU_CHANNELS, "wechat": "messages.channels.wechat.WechatChannel"}
    browser = Client()
    sign_in(browser)
    assert 'value="wechat"' not in browser.get("/my/subscriptions/").content.decode()
    person = bound_person(search)
    page = browser.get("/my/subscriptions/").content.decode()
    assert 'value="wechat"' in page
    forms = {**form_values(page), "action": "how", "rhythm": "at_once", "channel": "mail"}
    browser.post("/my/subscriptions/", forms)
    assert not recipient_of(person).by_wechat
    assert 'value="wechat"' in browser.get("/my/subscriptions/").content.decode()


# -- Being told


def tell(person: Person, key: str = "policy:1:new", **values: Any) -> None:
    text = Text("关于支持专精特新企业高质量发展的若干措施申报开始", url="/policies/1/", **values)
    give(key, text, [(recipient_of(person).pk, [Reason("符合您企业的条件")])])


def send() -> None:
    Courier().send_due()


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("channel", "state"))


def test_a_notice_goes_there_by_the_template(api: WechatApi, search: Search) -> None:
    person = bound_person(search)
    assert can_be_reached(person)
    recipient_of(person).__class__.objects.update(by_mail=False)
    tell(person)
    send()
    [(path, body)] = api.sent
    assert path.endswith("template/send") and body["touser"] == OPENID and body["url"].endswith("/policies/1/")
    values = {name: field["value"] for name, field in body["data"].items()}
    assert values == {
        "thing1": "关于支持专精特新企业高质量发展的若干措…",
        "thing2": "符合您企业的条件",
        "thing3": "长期",
    }
    message = Message.objects.get(channel="wechat")
    assert (message.state, message.recipient) == (State.SENT, "已绑定的微信")
    assert OPENID not in str(Message.objects.values())


def test_what_waits_is_not_sent_to_who_left_meanwhile(api: WechatApi, search: Search) -> None:
    person = bound_person(search)
    tell(person)
    ask("退订")
    send()
    assert api.sent == [] and Message.objects.get(channel="wechat").why == Why.UNSUBSCRIBED


@pytest.mark.parametrize("code", [43101, 43004])
def test_who_takes_no_more_gets_the_notice_by_mail(api: WechatApi, search: Search, code: int) -> None:
    person = bound_person(search)
    recipient_of(person).__class__.objects.update(by_mail=False)
    tell(person)
    assert "mail" not in states()
    api.answer = (200, {"errcode": code, "errmsg": "no"})
    Courier().send_next("wechat")
    assert Message.objects.get(channel="wechat").state == State.BOUNCED
    assert Message.objects.filter(channel="mail", key=Message.objects.get(channel="wechat").key).count() == 1
    assert Binding.objects.exists() is (code == 43101)


def test_each_subscription_message_takes_a_permission_and_without_one_it_is_mail(
    api: WechatApi, search: Search, settings: Settings
) -> None:
    settings.QIFU_WECHAT_TEMPLATE_KIND = "subscription"
    person = bound_person(search)
    assert not can_be_reached(person)
    deliver(event_xml("subscribe_msg_popup_event", more=LIST.format("reject")))
    assert not can_be_reached(person)
    deliver(event_xml("subscribe_msg_popup_event", more=LIST.format("accept"), at=1_900_000_000))
    assert can_be_reached(person)
    tell(person, "policy:1:new")
    Courier().send_next("wechat")
    [(path, body)] = api.sent
    assert path.endswith("subscribe/bizsend") and body["page"].endswith("/policies/1/") and "client_msg_id" not in body
    deliver(event_xml("subscribe_msg_sent_event", more="<List><TemplateId>T1</TemplateId></List>"))
    assert not can_be_reached(person)
    recipient_of(person).__class__.objects.update(by_mail=False)
    tell(person, "policy:2:new")
    Courier().send_next("wechat")
    assert len(api.sent) == 1
    late = Message.objects.filter(channel="wechat").order_by("-pk")[0]
    assert (late.state, late.why) == (State.DROPPED, Why.NO_ADDRESS)
    assert Message.objects.filter(channel="mail", key=late.key).exists()
