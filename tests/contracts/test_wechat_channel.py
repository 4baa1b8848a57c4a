"""What WeChat's channel does with an API that misbehaves, and how its token is kept."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from messages.channels.console import ConsoleChannel
from messages.channels.protocol import Bounced, Channel, Deferred, Interrupted, Refused, Unavailable
from messages.channels.wechat import MENU, SUBSCRIPTION, TEMPLATE, WechatChannel
from messages.courier import Courier
from messages.models import AccessToken, ChannelState, Message, State
from messages.writing import write_wechat
from tests.wechat_api import DRIP, HALF, HANG, HANG_UP, OK, SECRET, WechatApi, wechat_api

pytestmark = pytest.mark.django_db
OPENID = "oAbC-1234567890abcdefghijklm"
BODY = {"template_id": "T1", "url": "https://qifu.example.gov.cn/p/", "data": {"thing1": {"value": "扶持办法"}}}


@pytest.fixture
def api(settings: Settings) -> Iterator[WechatApi]:
    settings.QIFU_SENDING_HOURS = {}
    with wechat_api(settings) as running:
        yield running


def quick() -> WechatChannel:
    return WechatChannel(seconds=0.4, answer_seconds=0.2)


@pytest.fixture(params=[ConsoleChannel, quick])
def channel(request: pytest.FixtureRequest, api: WechatApi) -> Channel:
    made: Channel = request.param()
    return made


def write(kind: str = TEMPLATE, body: dict[str, Any] = BODY) -> Message:
    return Message.objects.create(
        channel="wechat", key="test", recipient=OPENID, subject="扶持办法", content=write_wechat(kind, body, "扶持办法")
    )


def courier() -> Courier:
    made = Courier()
    made.channels["wechat"] = quick()
    return made


def due_again() -> None:
    Message.objects.update(next_attempt_at=timezone.now())
    ChannelState.objects.update(retry_at=None)


def refused(code: int, words: str = "no") -> Any:
    return 200, {"errcode": code, "errmsg": words}


def test_every_channel_takes_a_message_and_takes_it_again(channel: Channel) -> None:
    message = write()
    channel.rest()
    channel.send(message)
    channel.send(message)
    channel.rest()


def test_a_template_message_goes_to_its_follower_under_its_reference_once(api: WechatApi) -> None:
    message = write()
    quick().send(message)
    quick().send(message)
    wanted = {**BODY, "touser": OPENID, "client_msg_id": message.reference.hex}
    assert api.sent == [("/cgi-bin/message/template/send", wanted)] and api.tokens == 1


def test_subscription_messages_and_menus_have_their_own_ways(api: WechatApi) -> None:
    message = write(SUBSCRIPTION)
    quick().send(message)
    message.content = write_wechat(MENU, {"button": []}, "")
    quick().send(message)
    assert api.sent == [
        ("/cgi-bin/message/subscribe/bizsend", {**BODY, "touser": OPENID}), ("/cgi-bin/menu/create", {"button": []}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (refused(43101, f"user {OPENID} refuse to accept the msg"), Bounced),
        (refused(43004, "require subscribe"), Bounced),
        (refused(40003, "invalid openid"), Bounced),
        (refused(47003, "argument invalid! data.thing1.value"), Refused),
        (refused(-1, "system error"), Deferred),
        (refused(45011, "api minute-quota reach limit"), Deferred),
        (refused(45009, "reach max api daily quota limit"), Unavailable),
        (refused(40037, "invalid template_id"), Unavailable),
        (refused(48001, "api unauthorized"), Unavailable),
        (refused(40164, "invalid ip 203.0.113.7, not in whitelist"), Unavailable),
        ((200, b"<html>"), Interrupted),
        ((200, b"[1]"), Interrupted),
        ((200, {"errcode": "0"}), Interrupted),
        ((502, {}), Interrupted),
        ((503, b""), Interrupted),
        (HALF, Interrupted),
        (HANG, Interrupted),
        (HANG_UP, Interrupted),
        (DRIP, Interrupted),
    ],
)
def test_what_an_api_that_misbehaves_means(api: WechatApi, answer: Any, meaning: type[Exception]) -> None:
    api.answer = answer
    with pytest.raises(meaning) as told:
        quick().send(write())
    assert type(told.value) is meaning
    assert OPENID not in str(told.value) and api.good not in str(told.value)


def test_nobody_listening_is_an_outage_of_the_channel(api: WechatApi, settings: Settings) -> None:
    settings.QIFU_WECHAT_API = "http://127.0.0.1:1"
    with pytest.raises(Unavailable):
        quick().send(write())


def test_a_token_that_ended_in_between_is_renewed_and_the_message_goes(api: WechatApi) -> None:
    quick().send(write())
    api.good = "another's, for somebody asked for one elsewhere"
    message = Message.objects.get()
    message.reference = message.reference.__class__(int=7)
    quick().send(message)
    assert (len(api.sent), api.tokens) == (2, 2)


def test_a_token_that_is_never_taken_is_an_outage_and_not_asked_for_for_ever(api: WechatApi) -> None:
    api.answer = refused(40001, "invalid credential, access_token is invalid or not latest")
    with pytest.raises(Unavailable, match="40001"):
        quick().send(write())
    assert api.tokens == 2


@pytest.mark.parametrize(
    "answer", [refused(40125, "invalid appsecret"), (500, {}), (200, b""), (200, {"access_token": 7})]
)
def test_without_a_token_nothing_is_said_of_the_message(api: WechatApi, answer: Any) -> None:
    message = write()
    api.token_answer = answer
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts, api.sent) == (State.WAITING, 0, [])
    api.token_answer = None
    due_again()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(api.sent)) == (State.SENT, 1)


def test_a_token_is_kept_sealed_renewed_ahead_and_used_by_all(api: WechatApi, settings: Settings) -> None:
    quick().send(write())
    row = AccessToken.objects.get()
    assert api.good not in row.sealed and SECRET not in row.sealed
    quick().send(Message.objects.get())
    assert api.tokens == 1
    AccessToken.objects.update(expires_at=timezone.now() + timedelta(minutes=2))
    quick().send(Message.objects.get())
    assert api.tokens == 2
    settings.QIFU_WECHAT_SECRET = "another-secret"
    with pytest.raises(Unavailable, match="40125"):
        quick().send(Message.objects.get())


def test_while_another_courier_asks_for_a_token_the_old_one_does(api: WechatApi) -> None:
    quick().send(write())
    soon = timezone.now() + timedelta(minutes=2)
    AccessToken.objects.update(expires_at=soon, renewing_until=soon)
    quick().send(Message.objects.get())
    AccessToken.objects.update(sealed="")
    with pytest.raises(Unavailable):
        quick().send(Message.objects.get())
    AccessToken.objects.update(renewing_until=timezone.now())
    quick().send(Message.objects.get())
    assert api.tokens == 2


@pytest.mark.parametrize("answer", [HANG, HANG_UP, HALF, (502, {})])
def test_what_was_taken_without_an_answer_goes_again_under_one_number_and_is_read_once(
    api: WechatApi, answer: Any
) -> None:
    message = write()
    api.answer, api.takes = answer, True
    courier().send_due()
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    api.answer, api.takes = OK, None
    due_again()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(api.sent)) == (State.SENT, 1)


def test_a_subscription_message_that_used_its_only_permission_counts_as_sent(api: WechatApi) -> None:
    message = write(SUBSCRIPTION)
    api.answer, api.takes = HANG_UP, True
    courier().send_due()
    api.answer, api.takes = refused(43101), False
    due_again()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(api.sent)) == (State.SENT, 1)


def test_neither_token_nor_follower_is_logged(api: WechatApi, caplog: pytest.LogCaptureFixture) -> None:
    write()
    for answer in (HANG_UP, refused(47003, f"{OPENID} wrong")):
        api.answer = answer
        due_again()
        courier().send_due()
    message = Message.objects.get()
    assert message.state == State.FAILED
    for secret in (OPENID, api.good, SECRET):
        assert secret not in caplog.text + message.last_error


def test_the_console_shows_what_a_follower_would_read(api: WechatApi, capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleChannel().send(write())
    assert "扶持办法" in capsys.readouterr().out
    assert json.loads(bytes(Message.objects.get().content))["kind"] == TEMPLATE
