"""The official account over HTTP: who is let in, what is answered, in time and once."""

import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from stdnum.iso7064 import mod_37_36

from services.appeals.models import Appeal
from services.appeals.query_codes import make_query_code
from services.appeals.states import State
from services.appeals.submitting import new_form_key, submit
from services.wechat.crypting import encrypt
from services.wechat.deadline import BUDGET
from services.wechat.keeping import WechatKeeper
from services.wechat.models import ReceivedMessage
from services.wechat.searching import Found, Hit
from tests.appeals import submission
from tests.wechat_account import (
    APPID,
    OPENID,
    URL,
    Search,
    account,
    ask,
    deliver,
    deliver_sealed,
    event_xml,
    hits,
    message_xml,
    open_answer,
    said,
    signed,
    text_of,
    text_xml,
)

pytestmark = pytest.mark.django_db
BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def search(settings: Settings) -> Iterator[Search]:
    with account(settings) as found:
        yield found


@pytest.fixture
def safe(settings: Settings) -> Iterator[Search]:
    with account(settings, mode="safe") as found:
        yield found


# -- Who is let in


def test_wechat_is_told_that_the_address_is_ours(search: Search) -> None:
    assert Client().get(URL, {**signed(), "echostr": "5938"}).content == b"5938"
    assert Client().get(URL, {**signed(), "signature": "0" * 40, "echostr": "5938"}).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"signature": "0" * 40}, {"nonce": "another"}, {"timestamp": "x"}, {"signature": ""}]
)
def test_a_forged_signature_is_refused_and_nothing_is_kept(search: Search, wrong: dict[str, str]) -> None:
    assert deliver(text_xml("补贴"), {**signed(), **wrong}).status_code == 403
    assert search.asked == [] and not ReceivedMessage.objects.exists()


def test_without_an_account_nobody_is_let_in(search: Search, settings: Settings) -> None:
    settings.QIFU_WECHAT_TOKEN = ""
    assert deliver(text_xml("补贴")).status_code == 403


@pytest.mark.parametrize(("seconds", "status"), [(-290, 200), (290, 200), (-310, 403), (310, 403)])
def test_a_message_is_five_minutes_under_way_at_most(search: Search, seconds: int, status: int) -> None:
    assert deliver(text_xml("帮助"), signed(at=int(time.time()) + seconds)).status_code == status


def test_a_signature_that_was_overheard_brings_no_other_message(search: Search) -> None:
    query, xml = signed(), text_xml("帮助")
    assert deliver(xml, query).status_code == 200
    assert deliver(text_xml("补贴"), query).status_code == 403
    assert deliver(xml, query).status_code == 200, "the same one is answered as before"
    assert search.asked == []


@pytest.mark.parametrize("head", [BOMB, OUTSIDE, "<!DOCTYPE xml>"])
def test_xml_with_entities_or_a_document_type_is_not_read(search: Search, head: str) -> None:
    xml = message_xml("<MsgType>text</MsgType><Content>&b;&a;</Content>", number="1")
    assert deliver(head + xml).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{}", b"<xml>", b"<xml/>", b"\xff\xfe", b"<xml><MsgType>text</MsgType></xml>"])
def test_what_is_no_message_is_refused(search: Search, body: bytes) -> None:
    assert deliver(body).status_code == 400


def test_a_body_has_64_kilobytes_at_most(search: Search) -> None:
    assert deliver(text_xml("补" * 30_000)).status_code == 413


def test_a_sealed_message_gets_a_sealed_answer(safe: Search) -> None:
    answer = open_answer(deliver_sealed(text_xml("帮助")))
    assert "诉求" in text_of(answer) and answer.findtext("ToUserName") == OPENID


def test_in_safe_mode_nothing_open_or_sealed_for_others_is_read(safe: Search, settings: Settings) -> None:
    assert deliver(text_xml("帮助")).status_code == 403
    settings.QIFU_WECHAT_APPID = "wx_of_another_account"
    envelope = encrypt(text_xml("帮助").encode())
    settings.QIFU_WECHAT_APPID = APPID
    for sealed in (envelope, "bm90IGFuIGVudmVsb3Bl", "an envelope"):
        assert deliver(f"<xml><Encrypt>{sealed}</Encrypt></xml>", signed(sealed)).status_code == 403
    own = f"<xml><Encrypt>{encrypt(text_xml('帮助').encode())}</Encrypt></xml>"
    assert deliver(own, {**signed("other"), "encrypt_type": "aes"}).status_code == 403


def test_in_compatible_mode_what_is_sealed_counts_and_nothing_beside_it(settings: Settings) -> None:
    with account(settings, mode="compatible") as search:
        beside = "<FromUserName>somebody else</FromUserName><Content>补贴</Content>"
        assert "诉求" in text_of(open_answer(deliver_sealed(text_xml("帮助"), beside)))
        assert "诉求" in ask("帮助"), "and an open one is taken as well"
        assert search.asked == []


# -- In time, and once


def test_a_repeated_message_gets_the_stored_answer(search: Search) -> None:
    search.found = hits(2)
    xml = text_xml("补贴")
    first = said(deliver(xml))
    search.found = hits(5)
    assert said(deliver(xml)) == first and len(search.asked) == 1
    assert said(deliver(text_xml("补贴"))) != first


def test_an_event_is_known_by_who_and_when(search: Search) -> None:
    at = int(time.time())
    for _again in range(3):
        assert "欢迎关注" in said(deliver(event_xml("subscribe", at=at)))
    assert ReceivedMessage.objects.count() == 1
    deliver(event_xml("subscribe", at=at, follower="another"))
    assert ReceivedMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_search_that_hangs_costs_less_than_the_budget_and_three_at_once_get_one_answer(search: Search) -> None:
    search.hangs = True
    xml, answers = text_xml("专精特新补贴"), []

    def bring() -> None:
        started = time.monotonic()
        text = said(deliver(xml))
        answers.append((text, time.monotonic() - started))
        connection.close()

    threads = [Thread(target=bring) for _again in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {text for text, _seconds in answers}
    assert len(answers) == 3 and len(texts) == 1 and len(search.asked) == 1
    assert "/search/?q=" in texts.pop()
    assert max(seconds for _text, seconds in answers) <= BUDGET + 0.5
    assert ReceivedMessage.objects.count() == 1


def test_whoever_died_over_an_answer_leaves_it_to_the_next(search: Search) -> None:
    search.found = hits(2)
    xml = text_xml("补贴")
    deliver(xml)
    long_ago = timezone.now() - timedelta(minutes=1)
    ReceivedMessage.objects.update(answer="", begun_at=long_ago)
    assert "扶持政策1" in said(deliver(xml))


def test_a_search_that_fails_leaves_a_link_and_no_question_in_the_log(
    search: Search, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.QIFU_WECHAT_SEARCH = "tests.integration.test_wechat.fail"
    assert "https://qifu.example.gov.cn/search/?q=" in ask("我的秘密问题")
    assert "我的秘密问题" not in caplog.text


def fail(query: str, kind: str) -> Found:
    raise ConnectionError(query)


# -- What is answered


def test_a_question_gets_what_the_search_finds(search: Search) -> None:
    search.found = hits(5, total=23)
    text = ask("专精特新补贴")
    assert search.asked == [("专精特新补贴", "")]
    assert '1. <a href="https://qifu.example.gov.cn/policies/0/">扶持政策0</a>（2026-11-01，有效）' in text
    assert "查看全部 23 条" in text and text.endswith("回复“诉求”，由工作人员答复。")


def test_one_hit_is_an_article(search: Search) -> None:
    search.found = Found((Hit("扶持办法<试行>", "/p/", "2026-11-01", "第一条"),), 1)
    answer = deliver(text_xml("扶持办法")).content.decode()
    assert "<MsgType><![CDATA[news]]>" in answer and "扶持办法＜试行＞" in answer and "2026-11-01 · 第一条" in answer


def test_however_long_titles_are_an_answer_has_2000_bytes_at_most(search: Search) -> None:
    search.found = Found(tuple(Hit("关于" + "很长的标题" * 40, f"/{'a' * 300}/{n}/") for n in range(5)), 99)
    text = ask("补贴" * 300)
    assert len(text.encode()) <= 2000 and "查看全部" in text and text.count("<a ") == text.count("</a>")


def test_nothing_found_says_what_may_have_been_meant(search: Search) -> None:
    search.found = Found(suggestion="专精特新")
    text = ask("转精特新<b>")
    assert "没有找到“转精特新＜b＞”" in text and "专精特新</a>" in text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("政策", ("", "policy")),
        ("政策 专精特新", ("专精特新", "policy")),
        ("政策：专精特新", ("专精特新", "policy")),
        ("【政策】", ("", "policy")),
        ("政策兑现怎么办", ("政策兑现怎么办", "")),
        ("培训补贴怎么领", ("培训补贴怎么领", "")),
    ],
)
def test_policies_with_and_without_a_topic(search: Search, typed: str, asked: tuple[str, str]) -> None:
    search.found = hits(2)
    ask(typed)
    assert search.asked == [asked]


@pytest.mark.parametrize("typed", ["帮助", "？", "Help", "你好！", "  帮助 "])
def test_help(search: Search, typed: str) -> None:
    assert "【诉求】" in ask(typed) and search.asked == []


def test_without_events_and_halls_the_way_to_the_portal_is_said(search: Search) -> None:
    assert "近期没有安排培训活动" in ask("培训")
    assert "https://qifu.example.gov.cn/services/hall/" in ask("取号")


def test_a_picture_is_answered_and_an_event_that_asks_nothing_is_taken(search: Search) -> None:
    picture = message_xml("<MsgType>image</MsgType><PicUrl>http://x/</PicUrl>", number="7")
    assert "只能看懂文字" in said(deliver(picture))
    assert deliver(event_xml("VIEW", "https://example.org/")).content == b"success"


def test_a_menus_button_is_as_its_word_typed(search: Search) -> None:
    search.found = hits(2)
    assert "最新政策" in said(deliver(event_xml("CLICK", "政策")))


# -- 诉求


def test_an_appeals_state_needs_its_code_and_nothing_else_is_shown(search: Search) -> None:
    appeal, code = make_appeal(title="厂区门口的路灯坏了")
    assert "查询码" in ask(f"诉求 {appeal.number}")
    text = ask(code)
    assert text.startswith(f"{appeal.number}：{State(appeal.state).label}")
    assert appeal.title not in text


@pytest.mark.parametrize(
    "write", [str.lower, lambda n: n.replace("-", " "), lambda n: n.replace("SQ", "ＳＱ"), lambda n: n.replace("-", "")]
)
@pytest.mark.parametrize("form", ["诉求{} {}", "{} {}", "诉求 {}，{}"])
def test_a_number_is_read_however_it_is_typed(search: Search, write: Any, form: str) -> None:
    appeal, code = make_appeal()
    assert ask(form.format(write(appeal.number), code.lower())).startswith(appeal.number)


def test_a_wrong_number_code_or_too_many_tries_are_answered_alike(search: Search) -> None:
    appeal, code = make_appeal()
    wrong = ask(f"诉求 {appeal.number} ABCDEFGH")
    assert "编号或查询码不对" in wrong
    assert ask(f"诉求 SQ20260101-0001-{check_of('202601010001')} ABCDEFGH") == wrong
    for _again in range(4):
        ask(f"诉求 {appeal.number} ABCDEFGH")
    assert ask(f"诉求 {appeal.number} {code}") == wrong, "locked, as on the portal's page"


def test_a_follower_tries_ten_codes_an_hour_whatever_the_number(search: Search) -> None:
    appeal, code = make_appeal()
    for number in range(10):
        digits = f"20260101{number:04d}"
        ask(f"诉求 SQ20260101-{number:04d}-{check_of(digits)} ABCDEFGH")
    assert "不对" in ask(f"诉求 {appeal.number} {code}")
    assert ask(f"诉求 {appeal.number} {code}", follower="another").startswith(appeal.number)


def make_appeal(**values: Any) -> tuple[Appeal, str]:
    """With its query code."""
    key = new_form_key()
    appeal = submit(submission(**values), form_key=key).appeal
    return appeal, make_query_code(key)


def check_of(digits: str) -> str:
    return mod_37_36.calc_check_digit(digits)


# -- Keeping


def test_nothing_of_who_asked_or_what_is_kept_and_answers_go_after_a_week(search: Search) -> None:
    ask("我的秘密问题")
    [row] = ReceivedMessage.objects.values()
    assert OPENID not in str(row) and "秘密" not in {**row, "answer": ""}.__str__()
    WechatKeeper().forget(timezone.now() + timedelta(days=6))
    assert ReceivedMessage.objects.exists()
    WechatKeeper().forget(timezone.now() + timedelta(days=7, minutes=1))
    assert not ReceivedMessage.objects.exists()
