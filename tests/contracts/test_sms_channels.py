"""What every channel for SMS does, and what the gateway's does with one that misbehaves."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from messages.channels.console import ConsoleChannel
from messages.channels.folder import SmsFolderChannel
from messages.channels.protocol import Bounced, Channel, Deferred, Interrupted, Refused, Unavailable
from messages.channels.sms import SmsGatewayChannel
from messages.checks import GATEWAY, check_sms
from messages.courier import Courier
from messages.models import ChannelState, Message, State
from messages.outbox import post_sms, retry_messages
from tests.sms_gateway import DRIP, HANG, HANG_UP, ID, KEY, SmsGateway, sms_gateway

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[SmsGateway]:
    settings.QIFU_CHANNELS = {"sms": GATEWAY}
    with sms_gateway() as running:
        settings.QIFU_SMS_URL, settings.QIFU_SMS_ID, settings.QIFU_SMS_KEY = running.url, ID, KEY
        yield running


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.QIFU_SMS_FOLDER = str(tmp_path / "sms")
    return tmp_path / "sms"


def quick() -> SmsGatewayChannel:
    return SmsGatewayChannel(seconds=0.4, answer_seconds=0.2)


@pytest.fixture(params=[ConsoleChannel, SmsFolderChannel, quick])
def channel(request: pytest.FixtureRequest, gateway: SmsGateway, folder: Path) -> Channel:
    made: Channel = request.param()
    return made


def write_sms(**values: Any) -> Message:
    given = {"key": "test", "to": NUMBER, "about": "登录验证码", "text": "验证码 123456", "sensitive": True}
    assert post_sms(**{**given, **values})
    return Message.objects.get()


def courier() -> Courier:
    made = Courier()
    made.channels["sms"] = quick()
    return made


def due_again() -> None:
    """The pause after a failure is over, and the channel's."""
    Message.objects.update(next_attempt_at=timezone.now())
    ChannelState.objects.update(retry_at=None)


def test_every_channel_takes_a_message_and_takes_it_again(channel: Channel) -> None:
    message = write_sms()
    channel.rest()
    channel.send(message)
    channel.send(message)
    channel.rest()


def test_the_console_shows_an_sms_as_a_person_reads_it(gateway: SmsGateway, capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleChannel().send(write_sms())
    shown = capsys.readouterr().out
    assert f"收件人：{NUMBER}" in shown and "验证码 123456" in shown


def test_a_folder_holds_an_sms_that_is_sent_twice_once(gateway: SmsGateway, folder: Path) -> None:
    message = write_sms(template="code", params={"code": "123456"})
    SmsFolderChannel().send(message)
    SmsFolderChannel().send(message)
    [file] = folder.iterdir()
    assert json.loads(file.read_text()) == {"text": "验证码 123456", "template": "code", "params": {"code": "123456"}}


def test_the_gateway_gets_what_is_to_be_sent_signed_and_under_its_reference(gateway: SmsGateway) -> None:
    message = write_sms(template="code", params={"code": "123456"})
    quick().send(message)
    assert gateway.sent == [
        {"out_id": str(message.reference), "phone": NUMBER, "text": "验证码 123456", "template": "code",
         "params": {"code": "123456"}}
    ]  # fmt: skip


def test_a_key_that_is_not_the_gateways_is_an_outage(gateway: SmsGateway, settings: Settings) -> None:
    settings.QIFU_SMS_KEY = "another-key-of-some-length"
    with pytest.raises(Unavailable, match="401 bad signature"):
        quick().send(write_sms())
    assert gateway.sent == []


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((200, {"status": "refused", "reason": "no such number 13812345678"}), Refused),
        ((200, {"status": "bounced", "reason": "no such number"}), Bounced),
        ((422, {"reason": "text not approved"}), Refused),
        ((400, b"what?"), Refused),
        ((200, {"status": "deferred", "reason": "operator busy"}), Deferred),
        ((401, {}), Unavailable),
        ((404, b"<html>"), Unavailable),
        ((429, {}), Unavailable),
        ((200, {"status": "maybe"}), Interrupted),
        ((200, b"not json"), Interrupted),
        ((200, b"[1]"), Interrupted),
        ((500, {}), Interrupted),
        ((503, b""), Interrupted),
        (HANG, Interrupted),
        (HANG_UP, Interrupted),
        (DRIP, Interrupted),
    ],
)
def test_what_a_gateway_that_misbehaves_means(gateway: SmsGateway, answer: Any, meaning: type[Exception]) -> None:
    gateway.answer = answer
    with pytest.raises(meaning) as told:
        quick().send(write_sms())
    assert type(told.value) is meaning and NUMBER not in str(told.value)


def test_taken_before_is_taken(gateway: SmsGateway) -> None:
    gateway.answer = (409, {"status": "taken"})
    quick().send(write_sms())


def test_nobody_listening_is_an_outage_of_the_channel(gateway: SmsGateway, settings: Settings) -> None:
    settings.QIFU_SMS_URL = "http://127.0.0.1:1/sms"
    with pytest.raises(Unavailable):
        quick().send(write_sms())


@pytest.mark.parametrize("answer", [HANG, HANG_UP, (500, {}), (200, b"cut off")])
def test_what_was_taken_without_an_answer_is_asked_for_and_not_sent_again(gateway: SmsGateway, answer: Any) -> None:
    message = write_sms()
    gateway.answer, gateway.takes = answer, True
    courier().send_due()
    due_again()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(gateway.sent), gateway.asked) == (State.SENT, 1, [str(message.reference)])


def test_what_was_not_taken_is_sent_after_asking(gateway: SmsGateway) -> None:
    message = write_sms()
    gateway.answer = HANG_UP
    courier().send_due()
    assert gateway.sent == []
    gateway.answer = (200, {"status": "taken"})
    due_again()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(gateway.sent), len(gateway.asked)) == (State.SENT, 1, 1)
    assert bytes(message.content) == b"", "a code is not kept"


def test_a_courier_that_died_while_sending_leaves_one_that_is_asked_for(gateway: SmsGateway) -> None:
    message = write_sms()
    gateway.sent.append({"out_id": str(message.reference)})
    Message.objects.update(state=State.SENDING, attempts=1, claimed_by="dead", next_attempt_at=timezone.now())
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(gateway.sent)) == (State.SENT, 1)


def test_an_administrators_second_try_asks_first_as_well(gateway: SmsGateway) -> None:
    message = write_sms()
    gateway.answer, gateway.takes = HANG_UP, True
    courier().send_due()
    Message.objects.update(state=State.FAILED)
    retry_messages(Message.objects.all())
    ChannelState.objects.all().delete()
    courier().send_due()
    message.refresh_from_db()
    assert (message.state, len(gateway.sent)) == (State.SENT, 1)


def test_nothing_personal_stays_of_what_the_gateway_says(gateway: SmsGateway, caplog: pytest.LogCaptureFixture) -> None:
    write_sms()
    gateway.answer = (200, {"status": "refused", "reason": f"{NUMBER} is on a list"})
    courier().send_due()
    message = Message.objects.get()
    assert message.state == State.FAILED and "is on a list" in message.last_error
    assert NUMBER not in message.last_error + caplog.text and "123456" not in caplog.text


def test_a_code_that_is_of_no_use_any_more_is_not_sent(gateway: SmsGateway) -> None:
    write_sms(within=timedelta(minutes=10))
    Message.objects.update(give_up_at=timezone.now() - timedelta(seconds=1))
    courier().send_due()
    assert gateway.sent == [] and Message.objects.get().state == State.FAILED


def test_without_a_gateway_nothing_is_written(settings: Settings) -> None:
    settings.QIFU_CHANNELS = {}
    assert not post_sms(key="test", to=NUMBER, about="", text="") and not Message.objects.exists()


def test_a_gateway_is_asked_over_tls_and_with_a_key(gateway: SmsGateway, settings: Settings) -> None:
    assert check_sms(None) == []
    settings.QIFU_SMS_URL, settings.QIFU_SMS_KEY = "http://sms.example.com", "short"
    assert [message.id for message in check_sms(None)] == ["outbox.E002", "outbox.E003"]
